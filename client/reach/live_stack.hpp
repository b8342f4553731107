#pragma once

#include <set>
#include <vector>

#include "client/reach/marker.hpp"
#include "client/runtime/goroutine_records.hpp"
#include "client/runtime/stack_map.hpp"

namespace unjam::reach {

/// Marks what the stack of a parked goroutine leads to, as runtime.scanstack does: the words that
/// its frames still use, and those variables on the stack that such words, or the goroutine's g,
/// point at.
class LiveStack {
 public:
  /// All must outlive it.
  LiveStack(Marker& marker, const runtime::GoroutineRecord& record, const runtime::StackMap& map,
            const runtime::DeferFields& defers);

  /// What functions and types lie on it is noted wherever they lie: the maps do not have them, as
  /// they are outside of the heap.
  void mark();

  /// Marks what numbers on it may be the addresses of: words that never have pointers.
  void mark_numbers();

 private:
  void mark_word(std::int64_t at);
  void mark_range(runtime::MappedFrame::Range range);
  void note(std::uint64_t word);
  void mark_variable(std::int64_t at);
  void mark_frame(const runtime::MappedFrame& frame);
  void note_record();
  void note_defers();
  void mark_variables();

  Marker& marker_;
  const runtime::GoroutineRecord& record_;
  const runtime::StackMap& map_;
  const runtime::DeferFields& defers_;
  std::set<std::int64_t> seen_variables_;  ///< where those begin that were marked
  std::set<std::int64_t> seen_frames_;
  std::vector<std::int64_t> open_;  ///< places on the stack that something points at
};

}  // namespace unjam::reach
