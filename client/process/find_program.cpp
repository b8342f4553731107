#include "client/process/find_program.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace unjam::process {
namespace {

namespace fs = std::filesystem;

bool is_program(const fs::path& path)
{
  std::error_code ignored;  // then it is none
  return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<std::string> find_program(const std::string& name)
{
  if (name.find('/') != std::string::npos) {
    return is_program(name) ? std::optional{name} : std::nullopt;
  }
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in this program changes the environment
  const char* path = std::getenv("PATH");
  for (std::string_view rest = path == nullptr ? "" : path; !rest.empty();) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    const fs::path candidate = fs::path{folder.empty() ? "." : folder} / name;
    if (is_program(candidate)) return candidate.string();
  }
  return std::nullopt;
}

}  // namespace unjam::process
