#include "client/runtime/fingerprints.hpp"

namespace unjam::runtime {
namespace {

constexpr std::size_t most_frames = 4096;  ///< far more than Delve is asked for

}  // namespace

FingerprintId Fingerprints::of(const GoroutineRecord& goroutine)
{
  if (!walk(goroutine)) return unique();
  if (const auto found = ids_.find(chain_); found != ids_.end()) return found->second;
  const FingerprintId id = unique();
  ids_.emplace(chain_, id);
  return id;
}

/// False: the chain does not end as it should, with no frame pointer.
bool Fingerprints::walk(const GoroutineRecord& goroutine)
{
  chain_.clear();
  chain_.push_back(static_cast<Address>(goroutine.status));
  chain_.push_back(goroutine.wait_reason);
  chain_.push_back(goroutine.start_pc);
  chain_.push_back(goroutine.pc);
  Address frame = goroutine.bp;
  while (frame != 0 && chain_.size() < most_frames) {
    struct {
      Address caller;  ///< its frame pointer
      Address pc;      ///< where it goes on
    } saved{};
    const bool inside = frame >= goroutine.stack_lo && frame < goroutine.stack_hi &&
                        goroutine.stack_hi - frame >= sizeof saved;
    if (!inside || !memory_.read(frame, &saved, sizeof saved)) return false;
    chain_.push_back(saved.pc);
    if (saved.caller != 0 && saved.caller <= frame) return false;
    frame = saved.caller;
  }
  return true;
}

std::size_t Fingerprints::Hash::operator()(const std::vector<Address>& chain) const
{
  std::size_t hash = 0;
  for (const Address address : chain) hash = hash_combine(hash, address);
  return hash;
}

}  // namespace unjam::runtime
