#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "client/error.hpp"

namespace unjam::stream {

class Packer;

/// A file that appears whole or not at all.
///
/// The text goes into a file without a name (where the file system has none: a hidden one) in the
/// target's directory, which takes the target's place on commit and is gone otherwise. A name that
/// ends in ".zst" makes it zstd-compressed. Devices, pipes and what is already open ("/dev/stdout")
/// are written in place.
class OutputFile {
 public:
  /// Fails with io_failed and the path as it was given, as all functions here do.
  [[nodiscard]] static Result<OutputFile> create(const std::string& path);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  [[nodiscard]] Result<void> write(std::string_view text);
  /// Brings everything to the disk and the file into its place.
  [[nodiscard]] Result<void> commit();

 private:
  enum class State { in_place, nameless, named };

  OutputFile(int descriptor, std::string name, std::string path, State state);

  Result<void> write_raw(std::string_view bytes);

  int descriptor_ = -1;
  State state_;            // how it was opened
  std::string name_;       // what its user calls it
  std::string path_;       // where that is, behind symbolic links
  std::string temporary_;  // the name that it has for now, if any
  std::unique_ptr<Packer> packer_;
  std::string packed_;
};

}  // namespace unjam::stream
