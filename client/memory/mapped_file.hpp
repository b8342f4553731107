#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "client/error.hpp"

namespace unjam::memory {

/// A file that is read through the address space: only the pages that are looked at cost memory.
class MappedFile {
 public:
  /// Maps all of it. Errors: io_failed.
  [[nodiscard]] static Result<MappedFile> open(const std::string& path);

  MappedFile(MappedFile&&) noexcept;
  MappedFile& operator=(MappedFile&&) noexcept;
  ~MappedFile();

  /// The file as it was when it was mapped. If it is cut meanwhile, touching what is gone ends the
  /// program (SIGBUS).
  [[nodiscard]] std::span<const std::byte> bytes() const;

 private:
  struct Region;
  explicit MappedFile(std::unique_ptr<Region> region);

  std::unique_ptr<Region> region_;
};

}  // namespace unjam::memory
