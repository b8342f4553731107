#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "client/code/program.hpp"
#include "client/code/state.hpp"
#include "client/code/trace.hpp"
#include "client/runtime/access.hpp"

namespace unjam::code {

/// What a forward run has to know of the runtime's structs.
struct Shapes {
  memory::Field elem_size;         ///< runtime.hchan
  memory::Field deferred;          ///< runtime.g
  std::uint32_t reader_count = 0;  ///< sync.RWMutex
  std::uint32_t notify_list = 0;   ///< sync.Cond
};

/// Steps of one run of code that may run at any time: such runs are many.
inline constexpr std::uint64_t most_anytime_steps = 200'000;

/// Runs code forward from one place, all ways at once, without running it: follows what registers
/// and memory hold as far as that can be told, into calls of the program's own functions too.
///
/// Where an indirect call leads is looked up in one goroutine, the sample; the guards say what has
/// to hold for others. When memory is missed the result is to be thrown away.
///
/// Code that may run at any time has no sample: nothing is looked up but constants, and what it
/// reads is named by the instruction that reads it.
class Forward {
 public:
  /// All references must outlive the run.
  Forward(Program& program, Terms& terms, const Shapes& shapes, Subject sample);

  /// Of code that may run at any time, in so many steps at most.
  Forward(Program& program, Terms& terms, const Shapes& shapes,
          std::span<const runtime::AddressRange> variables, std::uint64_t most_steps);

  /// What the code of `function` may do from `pc` on, in a frame that ends at `cfa`.
  std::shared_ptr<const Trace> run(const KnownFunction& function, Address pc, State state,
                                   Value cfa);

  /// Notes that this function may be called, though not from where, or with what.
  void leave_out(Address entry) { beyond_.functions.insert(entry); }

  [[nodiscard]] std::uint64_t spent() const { return spent_; }

  /// Has the call in the first function that comes back to `pc` marked in its trace.
  void mark(Address pc) { mark_ = pc; }
  /// What is known before that call, on all ways to it; nothing: there is none.
  [[nodiscard]] const std::optional<State>& at_mark() const { return at_mark_; }

  [[nodiscard]] const std::vector<Guard>& guards() const { return guards_; }
  [[nodiscard]] const Beyond& beyond() const { return beyond_; }

 private:
  friend class FunctionRun;  // which is the other half of it

  /// A function and the arguments that it is called with.
  using Call = std::pair<Address, std::vector<Value>>;

  std::shared_ptr<const Trace> run_deeper(const KnownFunction& callee, const State& entry);
  [[nodiscard]] const KnownFunction* resolve(Value target);
  [[nodiscard]] bool is_guarded(const Guard& guard);
  [[nodiscard]] bool begins_closure(Value place);
  /// Takes steps from the budget, one an instruction. False: there are none left.
  [[nodiscard]] bool spend(std::uint64_t steps);
  /// The same for what costs as much as the state is large: copying, joining.
  [[nodiscard]] bool spend_for(const State& state) { return spend(2 + state.size() / 8); }
  void cut(std::string_view why);
  [[nodiscard]] bool is_marked(const Instruction& instruction) const
  {
    return mark_ != 0 && instruction.next() == mark_ && running_.size() == 1;
  }

  Program& program_;
  Terms& terms_;
  Shapes shapes_;
  Subject sample_;
  bool anytime_ = false;
  Address mark_ = 0;
  std::optional<State> at_mark_;
  std::uint64_t most_steps_;
  int depth_ = 0;
  std::uint64_t spent_ = 0;
  std::vector<Guard> guards_;
  Beyond beyond_;
  std::shared_ptr<const State::Target> target_;
  std::map<Call, std::shared_ptr<const Trace>> known_;  ///< the depth being one argument more
  std::set<Call> active_;                               ///< that are being followed
  std::vector<Address> running_;  ///< functions that are being followed, the outermost first
};

}  // namespace unjam::code
