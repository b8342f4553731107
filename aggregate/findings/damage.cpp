#include "aggregate/findings/damage.hpp"

#include <algorithm>
#include <array>

namespace unjam::aggregate {
namespace {

/// Of what the runtime prints when it finds its heap inconsistent (mheap.go, mgcmark.go,
/// mbitmap.go, stack.go and slice.go of Go 1.19 to 1.27).
constexpr std::array<std::string_view, 16> words_of_damage{
    "found bad pointer in Go heap",
    "found pointer to free object",
    "invalid pointer found on stack",
    "pointer to unallocated span",
    "marking free object",
    "obj not pointer-aligned",
    "bad span",
    "bad sweepgen",
    "bad summary data",
    "freeIndex is not valid",
    "s.allocCount",
    "sweep increased allocation count",
    "refill of span with free space remaining",
    "mheap.freeSpanLocked",
    "growslice: len out of range",
    "growslice: cap out of range"};

/// How the functions begin that allocate and collect; a fault there is not of who called them.
constexpr std::array<std::string_view, 18> allocator_and_collector{
    "runtime.mallocgc",     "runtime.nextFree",         "runtime.(*mcache)",
    "runtime.(*mcentral)",  "runtime.(*mheap)",         "runtime.(*mspan)",
    "runtime.(*pageAlloc)", "runtime.(*sweepLocked)",   "runtime.scanobject",
    "runtime.scanblock",    "runtime.scanConservative", "runtime.greyobject",
    "runtime.findObject",   "runtime.gcDrain",          "runtime.gcWriteBarrier",
    "runtime.wbBufFlush",   "runtime.heapBits",         "runtime.bulkBarrier"};

constexpr std::array<std::string_view, 3> faults{"SIGSEGV", "SIGBUS", "SIGILL"};

}  // namespace

bool is_fault(std::string_view signal)
{
  return std::ranges::find(faults, signal) != faults.end();
}

bool tells_damage(std::string_view text, std::string_view signal, std::string_view function)
{
  const auto says = [&](std::string_view words) {
    return text.find(words) != std::string_view::npos;
  };
  const auto begins = [&](std::string_view name) { return function.starts_with(name); };
  if (std::ranges::any_of(words_of_damage, says)) return true;
  return is_fault(signal) && std::ranges::any_of(allocator_and_collector, begins);
}

}  // namespace unjam::aggregate
