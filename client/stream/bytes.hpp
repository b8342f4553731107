#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

namespace unjam::stream {

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
  /// Takes another text, in the room that there is.
  void assign(std::string_view text);
  [[nodiscard]] char* data() { return data_.get(); }
  /// Forgets the last `count` bytes.
  void shrink(std::size_t count);
  /// Forgets the first `count` bytes; the others move to the front.
  void drop(std::size_t count);

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

}  // namespace unjam::stream
