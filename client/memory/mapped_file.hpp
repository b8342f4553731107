#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

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

  /// Where data begins at or behind an offset, and where it ends: what lies between is zero, and
  /// costs memory or room if it is touched all the same. Empty: none follows. A file system that
  /// knows no holes has one range.
  [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> next_data(
      std::size_t offset) const;

 private:
  struct Region;
  explicit MappedFile(std::unique_ptr<Region> region);

  std::unique_ptr<Region> region_;
};

}  // namespace unjam::memory
