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

namespace {

/// Whether its wait is over, and it has only to return from it.
bool was_woken(Program& program, std::span<const PhysicalFrame> frames)
{
  const auto* const innermost = frames.empty() ? nullptr : program.find(frames.front().pc - 1);
  return innermost != nullptr && innermost->name == "runtime.gopark";
}

/// The acts that a function of the library has begun, on any object.
std::shared_ptr<const Trace> begun_in(const KnownFunction& function, Address pc)
{
  auto trace = std::make_shared<Trace>();
  trace->function = &function;
  Block& block = trace->blocks.emplace_back();
  block.returns = true;
  const Acts acts = acts_of(function.name);
  for (std::size_t i = 0; i < act_count; ++i) {
    const auto act = static_cast<Act>(i);
    if (!acts.has(act)) continue;
    Event& event = block.events.emplace_back();
    event.pc = pc;
    event.act = act;
    event.is_act = true;
    event.unknown = true;
  }
  return trace;
}

}  // namespace

StackRun run_stack(Program& program, const Shapes& shapes, Frames stack, Subject sample)
{
  const auto frames = stack.all;
  StackRun run;
  Forward forward{program, run.terms, shapes, sample};
  bool waiting = stack.parked || was_woken(program, frames);
  bool begun = !waiting;
  bool unknown = frames.empty();
  for (std::size_t i = 0; i < frames.size() && !program.memory().missed(); ++i) {
    const KnownFunction* const function = function_of(program, frames[i], i == 0);
    if (function == nullptr) {
      unknown = true;
      continue;
    }
    begun = begun || (waiting && allocates(function->name));
    waiting = waiting && !begun && function->library && belongs_to_waiting(function->name);
    if (function->name == "runtime.goexit" || function->name == "runtime.main") break;
    if (waiting) continue;
    begun = begun && function->library;
    if (begun) run.frames.push_back(begun_in(*function, frames[i].pc));
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

FrameReleases releases_of(Program& program, const Shapes& shapes,
                          std::span<const runtime::AddressRange> variables, Frames stack,
                          Subject sample)
{
  if (!stack.parked) return {};
  const auto frames = stack.all;
  FrameReleases releases;
  std::set<Address> skipped;
  releases.covered_release_nothing = true;
  bool waiting = true;
  for (std::size_t i = 0; i < frames.size() && !program.memory().missed(); ++i) {
    const KnownFunction* const function = function_of(program, frames[i], i == 0);
    if (function == nullptr) return {};
    waiting = waiting && function->library && belongs_to_waiting(function->name);
    if (waiting || function->standard) continue;
    Terms terms;
    Forward forward{program, terms, shapes, variables, most_anytime_steps};
    const auto trace = forward.run(*function, frames[i].pc, state_of(terms, frames, i),
                                   Value{Term::stack, frames[i].cfa});
    if (!forward.beyond().cut.empty()) return {};
    Lockset lockset{terms, *trace};
    for (const auto& [release, first] : lockset.releases()) {
      FrameReleases::Place& place = releases.places[release];
      const Function& frame = function->function;
      const bool inside = release.pc >= frame.entry && release.pc < frame.end;
      if (!inside && !first.nothing()) releases.covered_release_nothing = false;
      place.unknown = place.unknown || first.unknown;
      for (const Value lock : first.objects) {
        const auto address = evaluate(terms, lock, sample, program.memory());
        if (address) place.objects.insert(*address);
        place.unknown = place.unknown || !address;
      }
    }
    releases.covered.merge(lockset.covered(forward.beyond()));
    skipped.insert(forward.beyond().skipped.begin(), forward.beyond().skipped.end());
  }
  // Through a call that is not known any of them may be come to.
  std::erase_if(releases.covered,
                [&](Address each) { return skipped.contains(0) || skipped.contains(each); });
  return releases;
}

std::shared_ptr<const Trace> run_anytime(Forward& forward, Terms& terms,
                                         const KnownFunction& function)
{
  State state{terms, Value{}};
  for (std::uint8_t reg = 0; reg < register_count; ++reg) {
    state.set_reg(static_cast<std::int8_t>(reg), terms.argument(reg));
  }
  state.set_reg(rsp, Value{Term::stack, 0});
  state.set_reg(r14, {});
  return forward.run(function, function.function.entry, state, state.reg(rsp).plus(word_size));
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
