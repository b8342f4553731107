#include "client/code/waited.hpp"

#include <algorithm>

namespace unjam::code {

Waited::Waited(const Snapshot& snapshot, const runtime::SyncFields& sync)
{
  for (std::uint32_t i = 0; i < snapshot.channels.size(); ++i) {
    channels_.emplace_back(snapshot.channels[i].address, i);
  }
  for (std::uint32_t i = 0; i < snapshot.locks.size(); ++i) {
    const Lock& lock = snapshot.locks[i];
    switch (lock.kind) {
      case Lock::Kind::mutex:
        exclusive_.emplace_back(lock.address, i);
        break;
      case Lock::Kind::once:
        exclusive_.emplace_back(lock.address + sync.once_mutex.offset, i);
        break;
      case Lock::Kind::rwmutex:
        exclusive_.emplace_back(lock.address, i);
        shared_.emplace_back(lock.address, i);
        break;
      case Lock::Kind::waitgroup:
        groups_.emplace_back(lock.address, i);
        break;
      case Lock::Kind::cond:
        conds_.emplace_back(lock.address, i);
        break;
      case Lock::Kind::semaphore:
        break;
    }
  }
  for (Index* const index : {&channels_, &exclusive_, &shared_, &groups_, &conds_}) {
    std::ranges::sort(*index);
  }
}

std::optional<std::uint32_t> Waited::find(Act act, memory::Address address) const
{
  const Index& index = [&]() -> const Index& {
    switch (act) {
      case Act::send:
      case Act::receive:
      case Act::close:
        return channels_;
      case Act::lock:
      case Act::unlock:
        return exclusive_;
      case Act::read_lock:
      case Act::read_unlock:
        return shared_;
      case Act::done:
        return groups_;
      case Act::signal:
        return conds_;
    }
    return channels_;
  }();
  const auto found = std::ranges::lower_bound(index, address, {}, &Index::value_type::first);
  if (found == index.end() || found->first != address) return std::nullopt;
  return found->second;
}

}  // namespace unjam::code
