#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "client/code/program.hpp"
#include "client/code/state.hpp"
#include "client/code/trace.hpp"

namespace unjam::code {

/// What a forward run has to know of the runtime's structs.
struct Shapes {
  memory::Field elem_size;         ///< runtime.hchan
  memory::Field deferred;          ///< runtime.g
  std::uint32_t reader_count = 0;  ///< sync.RWMutex
  std::uint32_t notify_list = 0;   ///< sync.Cond
};

/// Runs code forward from one place, all ways at once, without running it: follows what registers
/// and memory hold as far as that can be told, into calls of the program's own functions too.
///
/// Where an indirect call leads is looked up in one goroutine, the sample; the guards say what has
/// to hold for others. When memory is missed the result is to be thrown away.
class Forward {
 public:
  /// All references must outlive the run.
  Forward(Program& program, Terms& terms, const Shapes& shapes, Subject sample);

  /// What the code of `function` may do from `pc` on, in a frame that ends at `cfa`.
  std::shared_ptr<const Trace> run(const KnownFunction& function, Address pc, State state,
                                   Value cfa);

  /// Notes that this function may be called, though not from where, or with what.
  void leave_out(Address entry) { beyond_.functions.insert(entry); }

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

  Program& program_;
  Terms& terms_;
  Shapes shapes_;
  Subject sample_;
  int depth_ = 0;
  std::uint64_t spent_ = 0;
  std::vector<Guard> guards_;
  Beyond beyond_;
  std::shared_ptr<const State::Target> target_;
  std::map<Call, std::shared_ptr<const Trace>> known_;  ///< the depth being one argument more
  std::set<Call> active_;                               ///< that are being followed
};

}  // namespace unjam::code
