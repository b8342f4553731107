#include "client/runtime/fingerprints.hpp"

namespace unjam::runtime {
namespace {

constexpr std::size_t most_frames = 4096;  ///< far more than Delve is asked for

/// Every bit of the result depends on every bit of `value`, and no two values have the same one
/// (SplitMix64).
std::uint64_t mix(std::uint64_t value)
{
  value = (value ^ value >> 30U) * 0xbf58'476d'1ce4'e5b9;
  value = (value ^ value >> 27U) * 0x94d0'49bb'1331'11eb;
  return value ^ value >> 31U;
}

}  // namespace

FingerprintId Fingerprints::of(const GoroutineRecord& goroutine)
{
  const std::optional<Digest> chain = walk(goroutine);
  if (!chain) return unique();
  if (const auto found = ids_.find(*chain); found != ids_.end()) return found->second;
  const FingerprintId id = unique();
  ids_.emplace(*chain, id);
  return id;
}

/// Empty: the chain does not end as it should, with no frame pointer.
std::optional<Fingerprints::Digest> Fingerprints::walk(const GoroutineRecord& goroutine)
{
  Digest chain;
  chain.add(static_cast<std::uint64_t>(goroutine.status));
  chain.add(goroutine.wait_reason);
  chain.add(goroutine.start_pc);
  chain.add(goroutine.pc);
  Address frame = goroutine.bp;
  for (std::size_t frames = 0; frame != 0 && frames < most_frames; ++frames) {
    struct {
      Address caller;  ///< its frame pointer
      Address pc;      ///< where it goes on
    } saved{};
    const bool inside = frame >= goroutine.stack_lo && frame < goroutine.stack_hi &&
                        goroutine.stack_hi - frame >= sizeof saved;
    if (!inside || !memory_.read(frame, &saved, sizeof saved)) return std::nullopt;
    chain.add(saved.pc);
    if (saved.caller != 0 && saved.caller <= frame) return std::nullopt;
    frame = saved.caller;
  }
  return chain;
}

void Fingerprints::Digest::add(std::uint64_t word)
{
  constexpr std::uint64_t odd = 0x9e37'79b9'7f4a'7c15;
  first = mix((first ^ word) + odd);
  second = mix((second + word) * odd + 1);
}

}  // namespace unjam::runtime
