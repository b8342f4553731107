#include "client/code/trace.hpp"

#include <algorithm>

namespace unjam::code {

const Event* taken_on_the_way(const Trace& trace, const Block& from, std::uint32_t to)
{
  if (from.events.empty()) return nullptr;
  const Event& last = from.events.back();
  if (!last.is_act || !last.tries || last.unknown || last.objects.size() != 1) return nullptr;
  const auto waits = [&](std::uint32_t follower) {
    const auto& events = trace.blocks[follower].events;
    const auto first = std::ranges::find(events, false, &Event::is_mark);
    return follower != to && first != events.end() && first->has_tried && !first->unknown &&
           first->act == last.act && first->objects == last.objects;
  };
  return std::ranges::any_of(from.followers, waits) ? &last : nullptr;
}

}  // namespace unjam::code
