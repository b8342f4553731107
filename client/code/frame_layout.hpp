#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "client/code/value.hpp"

namespace unjam::code {

/// Which words of a frame only the function's own code writes to, by the tables that the compiler
/// has made for the collector. Offsets are counted from the frame's end (its CFA).
///
/// Whatever has its address taken and may hold pointers is among the `objects`
/// (FUNCDATA_StackObjects): whoever is given such an address may write there. What holds pointers
/// else lies above `low` (FUNCDATA_LocalsPointerMaps), or among the arguments. Below `low` are the
/// arguments and results of calls, and variables without pointers, whose addresses may be taken.
/// So may those of arguments without pointers: if the code takes the address of any argument, only
/// the words that may hold pointers are its own.
struct FrameLayout {
  struct Range {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    [[nodiscard]] bool holds(std::int64_t at) const { return at >= begin && at < end; }
  };

  Range locals;
  Range arguments;
  std::vector<Range> objects;
  std::vector<std::int64_t> object_pointers;      ///< words in them that have pointers, if known
  bool addresses_arguments = false;               ///< the code takes the address of one
  std::vector<std::int64_t> argument_pointers{};  ///< words that may have pointers; ascending

  [[nodiscard]] const Range* object_at(std::int64_t at) const
  {
    const auto found =
        std::ranges::find_if(objects, [at](const Range& range) { return range.holds(at); });
    return found == objects.end() ? nullptr : &*found;
  }

  /// Whether only the function's own code writes there.
  [[nodiscard]] bool is_own(std::int64_t at) const
  {
    return (locals.holds(at) || is_own_argument(at)) && object_at(at) == nullptr;
  }

 private:
  [[nodiscard]] bool is_own_argument(std::int64_t at) const
  {
    return arguments.holds(at) &&
           (!addresses_arguments || std::ranges::binary_search(argument_pointers, at));
  }
};

/// A frame at its place.
struct PlacedFrame {
  FrameLayout layout;
  Value cfa;
  std::shared_ptr<const PlacedFrame> caller;  ///< if that is being followed as well

  /// Where the object begins that an address of this frame or of its callers lies in; unknown: in
  /// none.
  [[nodiscard]] Value object_at(Value address) const
  {
    for (const PlacedFrame* frame = this; frame != nullptr; frame = frame->caller.get()) {
      if (!frame->is_near(address)) continue;
      const auto* const object = frame->layout.object_at(frame->offset_of(address));
      if (object != nullptr) return frame->cfa.plus(object->begin);
    }
    return {};
  }

  [[nodiscard]] bool is_near(Value address) const { return address.term == cfa.term; }
  [[nodiscard]] std::int64_t offset_of(Value address) const
  {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(address.offset) -
                                     static_cast<std::uint64_t>(cfa.offset));
  }
};

}  // namespace unjam::code
