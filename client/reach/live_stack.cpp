#include "client/reach/live_stack.hpp"

#include <algorithm>

namespace unjam::reach {
namespace {

using runtime::MappedFrame;

constexpr std::int64_t step = 8;                ///< bytes of a word
constexpr std::int64_t saved_words = 2 * step;  ///< return address, frame pointer
constexpr Address most_of_record =
    256;  ///< of a g, which is larger: deferred calls and panics come first

}  // namespace

LiveStack::LiveStack(Marker& marker, const runtime::GoroutineRecord& record,
                     const runtime::StackMap& map, const runtime::DeferFields& defers)
    : marker_{marker}, record_{record}, map_{map}, defers_{defers}
{
}

void LiveStack::mark()
{
  marker_.note_range(record_.sp, record_.stack_hi);
  for (const MappedFrame& frame : map_) {
    if (!frame.known) {
      mark_frame(frame);
    } else {
      for (const std::int64_t at : frame.live) mark_word(at);
    }
  }
  note_record();
  note_defers();
  mark_variables();
}

void LiveStack::mark_variables()
{
  while (!open_.empty()) {
    const std::int64_t at = open_.back();
    open_.pop_back();
    mark_variable(at);
  }
}

void LiveStack::mark_numbers()
{
  for (std::size_t i = 0; i < map_.size(); ++i) {
    const MappedFrame& frame = map_[i];
    for (std::int64_t at = frame.words.begin; at + step <= frame.words.end; at += step) {
      // The lowest words are what it passes to the function that it has called.
      const bool pointer = std::ranges::binary_search(frame.pointers, at) ||
                           (i > 0 && std::ranges::binary_search(map_[i - 1].pointers, at));
      if (frame.known && !pointer) mark_word(at);
    }
  }
  mark_variables();
}

void LiveStack::mark_word(std::int64_t at)
{
  const auto word = marker_.word_at(record_.stack_hi + static_cast<Address>(at));
  if (!word) return;
  marker_.mark(*word);
  note(*word);
}

void LiveStack::mark_range(MappedFrame::Range range)
{
  for (std::int64_t at = range.begin; at + step <= std::min<std::int64_t>(range.end, 0);
       at += step) {
    mark_word(at);
  }
}

/// Notes that something points there, if it is on the stack.
void LiveStack::note(std::uint64_t word)
{
  if (word < record_.sp || word >= record_.stack_hi) return;
  open_.push_back(static_cast<std::int64_t>(word - record_.stack_hi));
}

void LiveStack::mark_frame(const MappedFrame& frame)
{
  if (!seen_frames_.insert(frame.words.begin).second) return;
  mark_range(frame.words);
  mark_range(frame.arguments);
}

/// The variable that holds a place; of what is in no variable that is known, all of its frame.
void LiveStack::mark_variable(std::int64_t at)
{
  const auto holds = [at](const MappedFrame::Range& range) { return range.holds(at); };
  for (const MappedFrame& frame : map_) {
    const auto object = std::ranges::find_if(frame.objects, holds);
    if (object == frame.objects.end()) continue;
    if (seen_variables_.insert(object->begin).second) mark_range(*object);
    return;
  }
  const auto frame =
      std::ranges::find_if(map_, [at](const MappedFrame& each) { return each.words.holds(at); });
  if (frame == map_.end() || at >= frame->words.end - saved_words)
    return;  // a caller's frame pointer
  mark_frame(*frame);
}

/// The deferred calls: their records lie on the stack or in the heap, in any order, and what they
/// call, and the next of them, are numbers to the maps.
void LiveStack::note_defers()
{
  std::set<Address> seen;
  auto next = marker_.word_at(record_.address + defers_.first.offset);
  while (next && *next != 0 && seen.insert(*next).second) {
    const Address record = *next;
    note(record);
    if (const auto called = marker_.word_at(record + defers_.function.offset)) {
      marker_.mark(*called);
      note(*called);
    }
    next = marker_.word_at(record + defers_.next.offset);
  }
}

/// Deferred calls and panics may lie on the stack. Its saved registers point at no variable.
void LiveStack::note_record()
{
  for (Address at = 0; at < most_of_record; at += step) {
    const auto word = marker_.word_at(record_.address + at);
    if (!word) return;
    if (*word != record_.sp && *word != record_.bp) note(*word);
  }
}

}  // namespace unjam::reach
