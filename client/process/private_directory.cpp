#include "client/process/private_directory.hpp"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace unjam::process {
namespace {

constexpr std::size_t room_for_a_name = 16;
constexpr std::size_t longest_path = sizeof(sockaddr_un::sun_path) - room_for_a_name;

/// $XDG_RUNTIME_DIR of another user (as sudo leaves it) is none of ours.
bool is_ours(const std::string& path)
{
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

std::vector<std::string> candidates()
{
  std::vector<std::string> parents;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in this program changes the environment
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime != nullptr && is_ours(runtime)) parents.emplace_back(runtime);
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  const char* temporary = std::getenv("TMPDIR");
  if (temporary != nullptr) parents.emplace_back(temporary);
  parents.emplace_back("/tmp");
  return parents;
}

}  // namespace

Result<PrivateDirectory> PrivateDirectory::make()
{
  int error = ENOENT;
  for (const std::string& parent : candidates()) {
    std::string path = parent + "/unjam-XXXXXX";
    if (!parent.starts_with('/') || path.size() > longest_path) continue;
    if (::mkdtemp(path.data()) != nullptr) return PrivateDirectory{std::move(path)};
    error = errno;
  }
  return Error{Errc::io_failed,
               "cannot make a private directory under $XDG_RUNTIME_DIR, $TMPDIR or "
               "/tmp: " +
                   std::generic_category().message(error)};
}

PrivateDirectory::PrivateDirectory(std::string path) : path_{std::move(path)} {}

PrivateDirectory::PrivateDirectory(PrivateDirectory&& other) noexcept
    : path_{std::exchange(other.path_, {})}
{
}

PrivateDirectory& PrivateDirectory::operator=(PrivateDirectory&& other) noexcept
{
  std::swap(path_, other.path_);
  return *this;
}

PrivateDirectory::~PrivateDirectory()
{
  remove();
}

void PrivateDirectory::remove()
{
  if (path_.empty()) return;
  // A server that ends at the same time removes its socket, too: remove_all gives up when it finds
  // that gone. Once nobody interferes, one more time is enough.
  constexpr int most_attempts = 100;
  std::error_code error;
  for (int i = 0; i < most_attempts; ++i) {
    std::filesystem::remove_all(path_, error);
    if (error != std::errc::no_such_file_or_directory) break;
  }
  path_.clear();
}

}  // namespace unjam::process
