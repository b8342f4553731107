#include "client/code/stack_run.hpp"

namespace unjam::code {
namespace {

constexpr std::int64_t made_stack = 1 << 20;

/// The registers of a frame at the place where its callee comes back. Go has no registers that a
/// callee keeps, but for these.
State state_of(Terms& terms, std::span<const PhysicalFrame> frames, std::size_t index)
{
  const Value top = index == 0 ? Value{} : Value{Term::stack, frames[index - 1].cfa};
  State state{terms, top};
  state.set_reg(rsp, top);
  state.set_reg(rbp, Value{Term::stack, frames[index].cfa}.plus(-2 * word_size));
  state.set_reg(r14, Value{Term::goroutine, 0});
  return state;
}

/// A frame's pc is where it goes on; the call before it is what it stands in.
const KnownFunction* function_of(Program& program, const PhysicalFrame& frame, bool innermost)
{
  return program.find(innermost ? frame.pc : frame.pc - 1);
}

void take(StackRun& run, Forward& forward)
{
  run.guards = forward.guards();
  run.beyond = forward.beyond();
}

}  // namespace

StackRun run_stack(Program& program, const Shapes& shapes, std::span<const PhysicalFrame> frames,
                   Subject sample)
{
  StackRun run;
  Forward forward{program, run.terms, shapes, sample};
  bool waiting = true;
  bool unknown = frames.empty();
  for (std::size_t i = 0; i < frames.size() && !program.memory().missed(); ++i) {
    const KnownFunction* const function = function_of(program, frames[i], i == 0);
    if (function == nullptr) {
      unknown = true;
      continue;
    }
    waiting = waiting && belongs_to_waiting(function->name);
    if (function->name == "runtime.goexit" || function->name == "runtime.main") break;
    if (waiting) continue;
    if (function->standard) {
      forward.leave_out(function->function.entry);
      continue;
    }
    run.frames.push_back(forward.run(*function, frames[i].pc, state_of(run.terms, frames, i),
                                     Value{Term::stack, frames[i].cfa}));
  }
  take(run, forward);
  if (unknown && run.beyond.cut.empty()) run.beyond.cut = "the code of a frame is not known";
  return run;
}

StackRun run_closure(Program& program, const Shapes& shapes, Address closure)
{
  StackRun run;
  Forward forward{program, run.terms, shapes, Subject{}};
  const auto entry = program.memory().get<Address>(closure);
  const KnownFunction* const function = entry ? program.at_entry(*entry) : nullptr;
  if (function == nullptr) {
    run.beyond.cut = "the function of a timer is not known";
    return run;
  }
  State state{run.terms, Value{}};
  state.set_reg(rsp, run.terms.made(0).plus(made_stack));
  state.set_reg(rdx, number(closure));
  if (function->standard) {
    forward.leave_out(function->function.entry);
  } else {
    run.frames.push_back(
        forward.run(*function, function->function.entry, state, state.reg(rsp).plus(word_size)));
  }
  take(run, forward);
  return run;
}

}  // namespace unjam::code
