#pragma once

#include <cstdint>
#include <vector>

#include "client/memory/memory.hpp"

namespace unjam::memory {

/// A set of words, all of them multiples of 8 within one range of addresses, that is fast to ask.
class WordMarks {
 public:
  WordMarks() = default;
  WordMarks(Address begin, Address end)
      : begin_{begin / step * step},
        size_{end > begin_ ? end - begin_ : 0},
        bits_(size_ / step / 64 + 1)
  {
  }

  [[nodiscard]] bool has(Address word) const
  {
    const Address offset = word - begin_;
    return offset < size_ && offset % step == 0 &&
           (bits_[offset / step / 64] >> (offset / step % 64) & 1U) != 0;
  }

  /// False: it cannot be in the set.
  bool add(Address word)
  {
    const Address offset = word - begin_;
    if (offset >= size_ || offset % step != 0) return false;
    bits_[offset / step / 64] |= std::uint64_t{1} << (offset / step % 64);
    return true;
  }

  void remove(Address word)
  {
    const Address offset = word - begin_;
    if (has(word)) bits_[offset / step / 64] &= ~(std::uint64_t{1} << (offset / step % 64));
  }

  /// An empty set over the same range.
  [[nodiscard]] WordMarks same_range() const { return {begin_, begin_ + size_}; }

 private:
  static constexpr Address step = 8;

  Address begin_ = 0;
  Address size_ = 0;
  std::vector<std::uint64_t> bits_;
};

}  // namespace unjam::memory
