#include "client/stream/input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "client/stream/gzip.hpp"
#include "client/stream/read_ahead.hpp"
#include "client/stream/zstd.hpp"

namespace unjam::stream {
namespace {

constexpr std::size_t start_size = 4;  // in which compressed data is recognised

std::string system_message(int error)
{
  return std::generic_category().message(error);
}

/// An open file, or standard input, which stays open.
class File {
 public:
  explicit File(const std::string& path)
      : descriptor_{path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)}
  {
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File()
  {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  }

  struct Shape {
    bool regular = false;
    std::uint64_t size = 0;  ///< of a regular one
  };

  /// An error if it cannot be read at all.
  [[nodiscard]] Result<Shape> shape() const
  {
    struct ::stat status {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) {
      return Error{Errc::unreadable, system_message(errno)};
    }
    if (S_ISDIR(status.st_mode)) return Error{Errc::unreadable, "is a directory"};
    if (!S_ISREG(status.st_mode)) return Shape{};
    return Shape{true, static_cast<std::uint64_t>(status.st_size)};
  }

  Result<std::size_t> read(char* data, std::size_t count)
  {
    for (;;) {
      const ::ssize_t got = ::read(descriptor_, data, count);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return Error{Errc::io_failed, system_message(errno)};
    }
  }

 private:
  int descriptor_;
};

/// The first bytes of a stream, fewer only if it has no more.
Result<std::string> read_start(const Pull& pull)
{
  std::string start;
  while (start.size() < start_size) {
    char piece[start_size];
    const auto got = pull(piece, start_size - start.size());
    if (!got) return got.error();
    if (*got == 0) break;
    start.append(piece, *got);
  }
  return start;
}

/// First the one, then the other.
Pull behind(std::string start, Pull rest)
{
  return [start = std::move(start), at = std::size_t{0}, rest = std::move(rest)](
             char* data, std::size_t count) mutable -> Result<std::size_t> {
    if (at == start.size()) return rest(data, count);
    const std::size_t taken = start.copy(data, count, at);
    at += taken;
    return taken;
  };
}

}  // namespace

Result<Input> open_input(const std::string& path)
{
  const auto file = std::make_shared<File>(path);
  const auto shape = file->shape();
  if (!shape) return shape.error();
  const Pull raw = [file](char* data, std::size_t count) { return file->read(data, count); };
  const auto start = read_start(raw);
  if (!start) return start.error();

  Input input;
  input.pull = behind(*start, raw);
  const bool zstd = is_zstd(*start);
  input.packed = zstd || is_gzip(*start);
  if (input.packed) {
    input.pull = unpack(std::move(input.pull), zstd ? zstd_unpacker() : gzip_unpacker());
  } else {
    input.size = shape->size;
  }
  // Unpacking takes a processor, reading does not. A pipe may never end: nobody could wait for a
  // thread that reads from it.
  if (input.packed && shape->regular) input.pull = read_ahead(std::move(input.pull));
  return input;
}

Pull from_memory(std::string_view bytes)
{
  return [bytes](char* data, std::size_t count) mutable -> Result<std::size_t> {
    const std::size_t taken = bytes.copy(data, count);
    bytes.remove_prefix(taken);
    return taken;
  };
}

}  // namespace unjam::stream
