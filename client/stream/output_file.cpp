#include "client/stream/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "client/stream/zstd.hpp"

namespace unjam::stream {
namespace {

namespace fs = std::filesystem;

constexpr ::mode_t all_may_read = 0666;  // as far as the umask lets them

Error io_error(const std::string& path, const std::string& what, int error)
{
  return {Errc::io_failed,
          path + ": cannot " + what + ": " + std::generic_category().message(error)};
}

/// The file behind symbolic links, so that they stay. Also of a name that does not exist yet.
std::string resolve(const std::string& path)
{
  std::error_code ignored;
  const fs::path target = fs::weakly_canonical(path, ignored);
  return target.empty() ? path : target.string();
}

/// Whether replacing the file would break it: a device, a pipe, somebody's open descriptor.
bool must_write_in_place(const std::string& path)
{
  for (const char* start : {"/dev/std", "/dev/fd/", "/proc/"}) {
    if (path.starts_with(start)) return true;
  }
  struct ::stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

/// A file in the directory of `target` that has no name yet, so that nothing of it is left whatever
/// ends this process. Negative where the file system has no such files, or nothing to name them by.
int create_nameless(const fs::path& target)
{
  if (::access("/proc/self/fd", X_OK) != 0) return -1;
  const fs::path directory = target.has_parent_path() ? target.parent_path() : ".";
  return ::open(directory.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, all_may_read);
}

/// A name beside `path` that no other unjam uses.
std::string temporary_beside(const fs::path& path, int attempt)
{
  const std::string name =
      fmt::format(".{}.{}-{}.tmp", path.filename().string(), ::getpid(), attempt);
  return (path.parent_path() / name).string();
}

int create_new(const std::string& path)
{
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, all_may_read);
}

/// Gives an open file its first name. Negative: it can't have that one.
int name_it(int descriptor, const std::string& path)
{
  const std::string open_file = "/proc/self/fd/" + std::to_string(descriptor);
  return ::linkat(AT_FDCWD, open_file.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW);
}

/// Calls `make` with names beside `target` until one is free, and returns that one. Empty: errno
/// says why there is none.
template <typename Make>
std::string with_free_name(const std::string& target, Make&& make)
{
  for (int attempt = 0;; ++attempt) {
    std::string temporary = temporary_beside(target, attempt);
    if (make(temporary) >= 0) return temporary;
    if (errno != EEXIST) return {};
  }
}

/// A file that replaces another is as private as that was.
void copy_mode(const std::string& path, int descriptor)
{
  struct ::stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    static_cast<void>(::fchmod(descriptor, status.st_mode & 07777U));
  }
}

}  // namespace

Result<OutputFile> OutputFile::create(const std::string& path)
{
  if (must_write_in_place(path)) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor < 0) return io_error(path, "write", errno);
    return OutputFile{descriptor, path, path, State::in_place};
  }
  const std::string target = resolve(path);
  OutputFile file{create_nameless(target), path, target, State::nameless};
  if (file.descriptor_ < 0) {
    const auto create = [&](const std::string& name) {
      return file.descriptor_ = create_new(name);
    };
    file.temporary_ = with_free_name(target, create);
    if (file.temporary_.empty()) return io_error(path, "write", errno);
    file.state_ = State::named;
  }
  copy_mode(target, file.descriptor_);
  return file;
}

OutputFile::OutputFile(int descriptor, std::string name, std::string path, State state)
    : descriptor_{descriptor}, state_{state}, name_{std::move(name)}, path_{std::move(path)}
{
  if (path_.ends_with(".zst")) packer_ = std::make_unique<Packer>();
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)},
      state_{other.state_},
      name_{std::move(other.name_)},
      path_{std::move(other.path_)},
      temporary_{std::exchange(other.temporary_, {})},
      packer_{std::move(other.packer_)},
      packed_{std::move(other.packed_)}
{
}

OutputFile::~OutputFile()
{
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> OutputFile::write(std::string_view text)
{
  if (!packer_) return write_raw(text);
  packed_.clear();
  if (Result<void> packed = packer_->pack(text, packed_); !packed) return packed;
  return write_raw(packed_);
}

Result<void> OutputFile::write_raw(std::string_view bytes)
{
  while (!bytes.empty()) {
    const ::ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io_error(name_, "write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> OutputFile::commit()
{
  if (packer_) {
    packed_.clear();
    if (Result<void> packed = packer_->finish(packed_); !packed) return packed;
    if (Result<void> written = write_raw(packed_); !written) return written;
  }
  if (state_ != State::in_place && ::fsync(descriptor_) != 0) {
    return io_error(name_, "write", errno);
  }
  if (state_ == State::nameless && name_it(descriptor_, path_) != 0) {
    if (errno != EEXIST) return io_error(name_, "write", errno);
    const auto link = [&](const std::string& name) { return name_it(descriptor_, name); };
    temporary_ = with_free_name(path_, link);
    if (temporary_.empty()) return io_error(name_, "write", errno);
  }
  if (::close(std::exchange(descriptor_, -1)) != 0) return io_error(name_, "write", errno);
  if (temporary_.empty()) return {};
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return io_error(name_, "write", errno);
  temporary_.clear();
  return {};
}

}  // namespace unjam::stream
