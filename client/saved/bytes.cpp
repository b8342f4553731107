#include "client/saved/bytes.hpp"

#include <fcntl.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <system_error>
#include <utility>

#include "client/saved/gzip.hpp"
#include "client/saved/zstd.hpp"

namespace unjam::saved {
namespace {

static_assert(Bytes::padding >= simdjson::SIMDJSON_PADDING);

constexpr std::size_t piece_size = std::size_t{1} << 20U;

std::string system_message(int error)
{
  return std::generic_category().message(error);
}

Error too_large(std::uint64_t max_bytes)
{
  return {Errc::bad_source, "larger than the limit of " + std::to_string(max_bytes) + " bytes"};
}

/// An open file, or standard input, which stays open.
class Input {
 public:
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  explicit Input(const std::string& path)
      : descriptor_{path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)}
  {
  }
  ~Input()
  {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  }

  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// The next bytes of the file, at most `count`; 0 at its end.
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

/// How much to read at first: the whole file, if it says how large it is.
Result<std::size_t> size_hint(const Input& input)
{
  struct ::stat status {};
  if (input.descriptor() < 0 || ::fstat(input.descriptor(), &status) != 0) {
    return Error{Errc::bad_source, system_message(errno)};
  }
  if (S_ISDIR(status.st_mode)) return Error{Errc::bad_source, "is a directory"};
  return S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0;
}

/// Appends the next piece of the file; false at its end.
Result<bool> read_piece(Input& input, std::size_t size, Bytes& bytes)
{
  const auto got = input.read(bytes.reserve(size), size);
  if (!got) return got.error();
  bytes.grow(*got);
  return *got != 0;
}

Result<void> read_plain(Input& input, std::size_t hint, std::uint64_t max_bytes, Bytes& bytes)
{
  bytes.reserve(std::min<std::uint64_t>(hint, max_bytes) + piece_size);  // spares growing later
  for (;;) {
    if (bytes.text().size() > max_bytes) return too_large(max_bytes);
    const Result<bool> more = read_piece(input, piece_size, bytes);
    if (!more) return more.error();
    if (!*more) return {};
  }
}

/// Reads enough to see whether the file is compressed.
Result<void> read_start(Input& input, Bytes& bytes)
{
  while (bytes.text().size() < zstd_start_size) {
    const Result<bool> more = read_piece(input, zstd_start_size - bytes.text().size(), bytes);
    if (!more) return more.error();
    if (!*more) break;
  }
  return {};
}

/// `piece`: the start of the file, which has been read.
template <class Unpacking>
Result<void> read_packed(Input& input, Bytes piece, std::uint64_t max_bytes, Bytes& bytes)
{
  Unpacking unpacker;
  for (;;) {
    const Result<void> unpacked = unpacker.unpack(piece.text(), bytes, max_bytes);
    if (!unpacked) return unpacked.error();
    piece.clear();
    const Result<bool> more = read_piece(input, piece_size, piece);
    if (!more) return more.error();
    if (!*more) return unpacker.finish();
  }
}

}  // namespace

Bytes::Bytes(std::string_view text)
{
  std::ranges::copy(text, reserve(text.size()));
  grow(text.size());
}

char* Bytes::reserve(std::size_t count)
{
  if (const std::size_t needed = size_ + count + padding; needed > capacity_) {
    const std::size_t capacity = std::max(needed, 2 * capacity_);
    void* const data = std::realloc(data_.get(), capacity);
    if (data == nullptr) throw std::bad_alloc{};
    static_cast<void>(data_.release());  // realloc has freed it
    data_.reset(static_cast<char*>(data));
    capacity_ = capacity;
  }
  return data_.get() + size_;
}

void Bytes::grow(std::size_t count)
{
  size_ += count;
  std::memset(data_.get() + size_, 0, padding);
}

Result<FileContent> read_bytes(const std::string& path, std::uint64_t max_bytes)
{
  Input input{path};
  const auto hint = size_hint(input);
  if (!hint) return hint.error();

  FileContent content;
  if (const Result<void> start = read_start(input, content.bytes); !start) return start.error();
  const bool zstd = is_zstd(content.bytes.text());
  content.packed = zstd || is_gzip(content.bytes.text());
  Result<void> all;
  if (content.packed) {
    const auto read = zstd ? read_packed<Unpacker> : read_packed<GzipUnpacker>;
    all = read(input, std::exchange(content.bytes, {}), max_bytes, content.bytes);
  } else {
    all = read_plain(input, *hint, max_bytes, content.bytes);
  }
  if (!all) return all.error();
  return content;
}

}  // namespace unjam::saved
