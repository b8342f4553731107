#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "client/memory/mapped_core.hpp"
#include "client/runtime/heap.hpp"

namespace unjam::reach {

using memory::Address;

/// Marks what can be reached in the heap of a core: every word that may be a pointer counts as
/// one, so that too much is reached rather than too little.
class Marker {
 public:
  /// `core` and `heap` must outlive the marker.
  Marker(const memory::MappedCore& core, const runtime::Heap& heap);

  /// Never looks into the object at `address`: a g or a sudog, through which everything hangs
  /// together.
  void skip(Address address);

  /// Tells when the object is reached that holds `address`: see take_reached(). The number of the
  /// object; empty if it lies outside the heap.
  std::optional<std::uint64_t> watch(Address address);

  /// Marks what a word points at, if it points into the heap.
  void mark(std::uint64_t word);

  /// Marks what the words from `begin` to `end` point at.
  void mark_range(Address begin, Address end);

  /// Marks what the object that holds `address` points at, but not the object itself; `most` bytes
  /// of it.
  void mark_object(Address address, std::uint64_t most = ~std::uint64_t{0});

  /// Follows what was marked to everything behind it.
  void run();

  [[nodiscard]] bool is_marked(std::uint64_t object) const { return get(marked_, object); }

  /// The numbers of watched objects that were reached since the last call.
  [[nodiscard]] std::vector<std::uint64_t> take_reached();

  /// Whether something could not be read on the way: what is not marked may be reached from there.
  [[nodiscard]] bool incomplete() const { return incomplete_; }

 private:
  using Bits = std::vector<std::uint64_t>;

  static bool get(const Bits& bits, std::uint64_t index)
  {
    return (bits[index / 64] >> (index % 64) & 1U) != 0;
  }
  static void set(Bits& bits, std::uint64_t index)
  {
    bits[index / 64] |= std::uint64_t{1} << (index % 64);
  }
  void mark_words(std::span<const std::byte> bytes);

  struct Piece {
    Address address = 0;
    std::uint64_t size = 0;
  };

  const memory::MappedCore& core_;
  const runtime::Heap& heap_;
  Bits marked_;
  Bits watched_;
  std::vector<Piece> open_;  ///< marked, but not looked into yet
  std::vector<std::uint64_t> reached_;
  bool incomplete_ = false;
};

}  // namespace unjam::reach
