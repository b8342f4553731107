#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"

namespace unjam::runtime {

/// A frame of parked goroutines, as the maps have it that the compiler makes for the collector.
/// Offsets are counted from the upper end of the stack.
struct MappedFrame {
  struct Range {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    [[nodiscard]] bool holds(std::int64_t at) const { return at >= begin && at < end; }
  };

  Range words;                         ///< from where it ends that it has called to its own end
  Range arguments;                     ///< behind its end, in the frame of its caller
  bool known = false;                  ///< false: it may still use any of these words
  std::vector<std::int64_t> live;      ///< words with pointers that it still uses
  std::vector<std::int64_t> pointers;  ///< those that have pointers at some time; ascending. What
                                       ///< the others have are numbers, used or not
  std::vector<Range> objects;          ///< variables that are used while something points at them
};

/// The frames of a stack, the innermost first. Empty: any word of it may be used.
using StackMap = std::vector<MappedFrame>;

/// A stack, and how many bytes of it are in use: then the frames of all who have it lie alike.
using StackKey = std::pair<StackId, memory::Address>;

using StackMaps = std::map<StackKey, StackMap>;

}  // namespace unjam::runtime
