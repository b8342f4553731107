#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "client/error.hpp"

namespace unjam::saved {

/// A growing buffer with zeroed spare room behind its text, as simdjson wants it.
class Bytes {
 public:
  static constexpr std::size_t padding = 64;  ///< at least SIMDJSON_PADDING, checked in bytes.cpp

  Bytes() = default;
  explicit Bytes(std::string_view text);
  Bytes(Bytes&& other) noexcept { swap(other); }
  Bytes& operator=(Bytes&& other) noexcept
  {
    Bytes{std::move(other)}.swap(*this);
    return *this;
  }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  ~Bytes() = default;

  [[nodiscard]] std::string_view text() const { return {data_.get(), size_}; }

  /// Room for `count` more bytes, at the end of the text. Valid until the next call.
  char* reserve(std::size_t count);
  /// Makes the first `count` bytes of that room part of the text.
  void grow(std::size_t count);
  /// Forgets the text and keeps the room.
  void clear() { size_ = 0; }

 private:
  void swap(Bytes& other) noexcept
  {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  struct Free {
    void operator()(char* data) const { std::free(data); }
  };

  std::unique_ptr<char, Free> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// What a file holds, unpacked.
struct FileContent {
  Bytes bytes;
  bool packed = false;  ///< it was compressed: offsets into `bytes` are not offsets into the file
};

inline constexpr std::uint64_t default_max_bytes = std::uint64_t{16} << 30U;

/// Reads a whole file, or standard input if `path` is "-". zstd and gzip are recognised by their
/// first bytes and unpacked.
///
/// Errors: bad_source if there is no such file, if it is a directory, if it holds (unpacked) more
/// than `max_bytes`, if compressed data is cut or damaged, with the byte; io_failed when reading
/// fails.
[[nodiscard]] Result<FileContent> read_bytes(const std::string& path,
                                             std::uint64_t max_bytes = default_max_bytes);

}  // namespace unjam::saved
