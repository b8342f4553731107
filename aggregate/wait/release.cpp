#include "aggregate/wait/release.hpp"

#include <algorithm>

namespace unjam::aggregate {

bool releases(Act act, Wait::Kind kind)
{
  switch (kind) {
    case Wait::Kind::send:
      return act == Act::receive;
    case Wait::Kind::receive:
      return act == Act::send || act == Act::close;
    case Wait::Kind::lock:
    case Wait::Kind::read_lock:
      return act == Act::unlock || act == Act::read_unlock;
    case Wait::Kind::wait:
      return act == Act::done || act == Act::signal;
  }
  return false;
}

bool is_held(const Snapshot& snapshot, const Operation& operation, std::span<const Wait> waits)
{
  const Act act = snapshot.sites[operation.site].act;
  if (act != Act::unlock && act != Act::read_unlock) return true;
  const Wait::Kind own = act == Act::unlock ? Wait::Kind::lock : Wait::Kind::read_lock;
  return operation.times >= 2 ||
         std::ranges::find(waits, Wait{operation.object, own}) == waits.end();
}

}  // namespace unjam::aggregate
