#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "client/memory/memory.hpp"

namespace unjam::memory {

/// Parts of an address space and the bytes that stand there.
class Segments {
 public:
  /// Adds the bytes that stand at `address`. What wraps around the end of the address space is
  /// left out.
  void add(Address address, std::span<const std::byte> bytes);

  /// To be called once after the last add(). Where parts overlap, which no honest file has, the
  /// one with the lower address wins.
  void sort();

  /// Shows every part: where it begins, and its bytes.
  template <class Visit>
  void for_each(Visit visit) const
  {
    for (const Part& part : parts_) visit(part.begin, part.bytes);
  }

  /// All bytes from `address` to the end of its part; empty if no part holds it.
  [[nodiscard]] std::span<const std::byte> from(Address address) const;

 private:
  struct Part {
    Address begin = 0;
    std::span<const std::byte> bytes;

    [[nodiscard]] Address end() const { return begin + bytes.size(); }
    [[nodiscard]] bool holds(Address address) const { return address - begin < bytes.size(); }
  };

  std::vector<Part> parts_;
  // Where the last address was found: the next one often lies there too. Threads may share it.
  mutable std::atomic<std::size_t> hint_{0};
};

}  // namespace unjam::memory
