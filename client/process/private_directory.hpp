#pragma once

#include <string>

#include "client/error.hpp"

namespace unjam::process {

/// A directory that only this user can enter; it is gone, with all it holds, when its owner is.
class PrivateDirectory {
 public:
  /// Makes one where short-lived files of a user belong: under $XDG_RUNTIME_DIR, $TMPDIR or /tmp,
  /// the first that is usable. Its path leaves room for a unix socket in it. Errors: io_failed.
  [[nodiscard]] static Result<PrivateDirectory> make();

  PrivateDirectory() = default;
  PrivateDirectory(PrivateDirectory&& other) noexcept;
  PrivateDirectory& operator=(PrivateDirectory&& other) noexcept;
  ~PrivateDirectory();

  [[nodiscard]] const std::string& path() const { return path_; }

  /// Removes it now.
  void remove();

 private:
  explicit PrivateDirectory(std::string path);

  std::string path_;
};

}  // namespace unjam::process
