#include "client/code/holding.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "client/code/lockset.hpp"

namespace unjam::code {
namespace {

/// Frames of the runtime that run deferred calls, of which the way to here shows nothing.
bool runs_deferred(std::string_view function)
{
  return function == "runtime.gopanic" || function == "runtime.Goexit" ||
         function == "runtime.deferreturn";
}

/// A frame that waits in place for a read lock has counted itself among the readers already.
bool waits_to_read(std::string_view function)
{
  return function.ends_with("SemacquireRWMutexR");
}

/// One frame of a goroutine.
class FrameLocks {
 public:
  FrameLocks(Program& program, const Shapes& shapes,
             std::span<const runtime::AddressRange> variables, const KnownFunction& function,
             const PhysicalFrame& frame)
      : function_{function},
        frame_{frame},
        forward_{program, terms_, shapes, variables, most_anytime_steps}
  {
    forward_.mark(frame.pc);
    trace_ = run_anytime(forward_, terms_, function);
    is_whole_ = forward_.beyond().cut.empty() && forward_.at_mark();
  }

  /// Whether it may have given up what its callers have taken.
  [[nodiscard]] bool may_give_up() const
  {
    const Acts acts = is_whole_ ? Lockset{terms_, *trace_}.releases_first() : Acts{};
    return !is_whole_ || acts.has(Act::unlock) || acts.has(Act::read_unlock);
  }

  void collect(Terms& terms, bool shared_too, std::vector<HeldLock>& held) const
  {
    if (!is_whole_) return;
    for (const TakenLock& taken : Lockset{terms_, *trace_}.held_at_mark()) {
      if (taken.made || taken.again || (taken.shared && !shared_too)) continue;
      const Value lock = now(taken.lock, terms);
      if (lock.known()) held.push_back({lock, taken.shared});
    }
  }

 private:
  /// The value in the terms of the parked goroutine; unknown, if nothing tells it any more.
  [[nodiscard]] Value now(Value value, Terms& terms) const
  {
    if (value.is_number()) return value;
    const auto kept = forward_.at_mark()->find_in_frame(value.term);
    if (!kept) return {};
    const Value slot{Term::stack, frame_.cfa + kept->first};
    return terms.load(slot, word_size).plus(value.offset - kept->second);
  }

  const KnownFunction& function_;
  PhysicalFrame frame_;
  Terms terms_;
  Forward forward_;
  std::shared_ptr<const Trace> trace_;
  bool is_whole_ = false;
};

}  // namespace

std::vector<HeldLock> locks_held(Program& program, const Shapes& shapes,
                                 std::span<const runtime::AddressRange> variables, Frames stack,
                                 StackRun& run)
{
  if (!stack.parked) return {};
  const auto frames = stack.all;
  std::vector<HeldLock> held;
  bool waiting = true;
  bool reads = false;
  for (std::size_t i = 0; i < frames.size() && !program.memory().missed(); ++i) {
    const KnownFunction* const function = program.find(i == 0 ? frames[i].pc : frames[i].pc - 1);
    if (function == nullptr || runs_deferred(function->name)) return {};
    if (gives_up_for_caller(function->name)) return {};
    if (function->name == "runtime.goexit" || function->name == "runtime.main") break;
    reads = waiting && (reads || waits_to_read(function->name));
    waiting = waiting && function->library && belongs_to_waiting(function->name);
    if (waiting || function->standard) continue;
    const FrameLocks locks{program, shapes, variables, *function, frames[i]};
    locks.collect(run.terms, !reads, held);
    if (locks.may_give_up()) break;
    reads = false;
  }
  std::ranges::sort(held);
  const auto repeated = std::ranges::unique(held);
  held.erase(repeated.begin(), repeated.end());
  return held;
}

}  // namespace unjam::code
