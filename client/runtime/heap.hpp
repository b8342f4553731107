#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"

namespace unjam::runtime {

using memory::Address;

/// A run of pages that holds objects of one size (runtime.mspan, in use).
struct HeapSpan {
  Address start = 0;
  std::uint64_t size = 0;          ///< bytes that objects lie in
  std::uint64_t object_size = 0;   ///< never 0
  std::uint64_t first_object = 0;  ///< number of its first object among all of the heap
  Address specials = 0;            ///< finalizers and the like; 0: none
  bool scans = false;              ///< its objects may hold pointers
};

/// An object of the heap, or the room for one.
struct HeapObject {
  Address address = 0;
  std::uint64_t size = 0;
  std::uint64_t number = 0;  ///< below Heap::objects()
  bool scans = false;
};

/// The heap of a target: which address lies in which object.
class Heap {
 public:
  /// Spans that overlap another one are left out.
  explicit Heap(std::vector<HeapSpan> spans);

  /// The object that holds an address.
  [[nodiscard]] std::optional<HeapObject> find(Address address) const
  {
    if (address < base_ || address >= end_) return std::nullopt;
    const std::uint64_t page = (address - base_) / page_size;
    const std::uint32_t chunk = chunks_[page / chunk_pages];
    if (chunk == none) return std::nullopt;
    const std::uint32_t index = pages_[chunk + page % chunk_pages];
    if (index == none) return std::nullopt;
    const HeapSpan& span = spans_[index];
    const std::uint64_t offset = address - span.start;
    if (offset >= span.size) return std::nullopt;
    const std::uint64_t slot = span.object_size > offset ? 0 : divide(offset, span.object_size);
    return HeapObject{span.start + slot * span.object_size, span.object_size,
                      span.first_object + slot, span.scans};
  }

  /// How many objects there is room for.
  [[nodiscard]] std::uint64_t objects() const { return objects_; }
  [[nodiscard]] std::span<const HeapSpan> spans() const { return spans_; }

  static constexpr std::uint64_t page_size = 8192;  // runtime.pageSize

 private:
  static constexpr std::uint64_t chunk_pages = 8192;
  static constexpr std::uint32_t none = 0xffff'ffff;

  static std::uint64_t divide(std::uint64_t offset, std::uint64_t size)
  {
    if (offset >> 32U == 0 && size >> 32U == 0) {  // much faster
      return static_cast<std::uint32_t>(offset) / static_cast<std::uint32_t>(size);
    }
    return offset / size;
  }

  bool place(std::uint32_t index);

  std::vector<HeapSpan> spans_;
  Address base_ = 0;
  Address end_ = 0;
  std::vector<std::uint32_t> chunks_;  ///< where in pages_ each run of pages begins; none: nowhere
  std::vector<std::uint32_t> pages_;   ///< the span of each page
  std::uint64_t objects_ = 0;
};

/// What was read of a heap, and how many of its spans could not be.
struct HeapReading {
  Heap heap;
  std::uint64_t unreadable = 0;
  std::vector<Address> records;  ///< where runtime.mspan stands, of all spans; ascending
};

/// Reads runtime.mheap_.allspans. A heap of more than `most_bytes` is none. Empty if the target's
/// heap cannot be understood. Errors: those of the memory and the connection.
rpc::asio::awaitable<Result<std::optional<HeapReading>>> read_heap(rpc::Client& client,
                                                                   memory::Memory& memory,
                                                                   Address readable,
                                                                   std::uint64_t most_bytes);

}  // namespace unjam::runtime
