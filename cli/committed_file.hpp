#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace unjam::cli {

/// A file as a commit of its repository has it, as `git cat-file` tells. Empty: it is in no
/// repository that has the commit, git is not installed or does not answer, or the file is longer
/// than `most` bytes. Nothing in the repository is run or written.
[[nodiscard]] std::optional<std::string> committed_file(const std::filesystem::path& path,
                                                        const std::string& revision,
                                                        std::uintmax_t most);

}  // namespace unjam::cli
