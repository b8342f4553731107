#include "client/stream/bytes.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace unjam::stream {

static_assert(Bytes::padding >= simdjson::SIMDJSON_PADDING);

Bytes::Bytes(std::string_view text)
{
  assign(text);
}

void Bytes::assign(std::string_view text)
{
  size_ = 0;
  text.copy(reserve(text.size()), text.size());
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

void Bytes::shrink(std::size_t count)
{
  size_ -= count;
  grow(0);
}

void Bytes::drop(std::size_t count)
{
  if (count == 0) return;
  size_ -= count;
  std::memmove(data_.get(), data_.get() + count, size_);
  grow(0);
}

}  // namespace unjam::stream
