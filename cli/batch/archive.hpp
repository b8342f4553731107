#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "client/error.hpp"

namespace unjam::cli {

/// Whether these first bytes of a file are those of what is unpacked here: zip, tar, gzip, zstd.
[[nodiscard]] bool is_archive(std::string_view start);

/// A file of an archive.
struct Member {
  std::string name;
  std::string start;  ///< its first bytes
};

/// How many bytes Member::start has, if there are so many.
inline constexpr std::size_t member_start_size = 64;

/// The files of a zip or tar archive, packed or not, in its order; of other packed data the one
/// that it holds, without a name. Errors: damaged with the archive's fault, io_failed.
[[nodiscard]] Result<std::vector<Member>> list_members(const std::string& archive);

/// Writes a file of an archive to `path`, which must not exist. Zeros take no room there: cores
/// are full of them. Errors: as list_members; io_failed with the system's words, on a full disk for
/// example. What was written then is left.
[[nodiscard]] Result<void> unpack_member(const std::string& archive, const std::string& member,
                                         const std::string& path);

}  // namespace unjam::cli
