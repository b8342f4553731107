#include "client/code/function_run.hpp"

#include <algorithm>
#include <iterator>

#include "client/code/step.hpp"

namespace unjam::code {
namespace {

constexpr std::uint64_t most_repeated = 512;  ///< words that one instruction fills

}  // namespace

FunctionRun::FunctionRun(Forward& forward, const KnownFunction& function, const Listing& code)
    : forward_{forward}, function_{function}, code_{code}
{
}

std::shared_ptr<const Trace> FunctionRun::run(Address pc, const State& state)
{
  begin_ = pc;
  drafts_.try_emplace(pc, state).first->second.queued = true;
  work_.push_back(pc);
  while (!work_.empty()) {
    const Address begin = work_.back();
    work_.pop_back();
    run_block(begin);
    if (forward_.program_.memory().missed()) break;
  }
  return finish();
}

/// Lets the code be run from `pc` on with this state, unless nothing new is to be learned from it.
void FunctionRun::enter(Address pc, const State& state)
{
  const auto [place, added] = drafts_.try_emplace(pc, state);
  Draft& draft = place->second;
  if (!added && !draft.state.join(state, pc)) return;
  if (draft.queued) return;
  draft.queued = true;
  work_.push_back(pc);
}

/// Goes on at `pc` behind the block at hand.
void FunctionRun::follow(Address pc, const State& state)
{
  if (!forward_.spend_for(state)) return;
  block_->followers.push_back(pc);
  enter(pc, state);
}

void FunctionRun::run_block(Address begin)
{
  block_ = &drafts_.find(begin)->second;
  block_->queued = false;
  block_->followers.clear();
  if (forward_.anytime_) block_->events.clear();  // what a weaker state tells holds for all ways
  State state = block_->state;
  std::size_t i = code_.index_of(begin);
  if (i == code_.instructions.size()) forward_.cut("a frame stands where no instruction is");
  for (; i < code_.instructions.size(); ++i) {
    const Instruction& instruction = code_.instructions[i];
    const bool next_block = instruction.address != begin && code_.is_leader(instruction.address);
    if (next_block) return follow(instruction.address, state);
    pc_ = instruction.address;
    state.at(pc_);
    if (forward_.is_marked(instruction)) mark(state);
    if (instruction.value != 0) name(instruction.value);
    if (!forward_.spend(1 + state.size() / 256) || !apply(instruction, state)) return;
    if (!forward_.spend(state.take_work() / 16)) return;
  }
}

/// False: the block ends here.
bool FunctionRun::apply(const Instruction& instruction, State& state)
{
  switch (instruction.operation) {
    case Operation::call:
      return call(instruction, state);
    case Operation::jump:
    case Operation::branch:
      jump(instruction, state);
      return false;
    case Operation::leave:
      block_->returns = true;
      return false;
    case Operation::trap:
      return false;
    default:
      break;
  }
  if (instruction.locked) {
    atomic(instruction, state);
    state.forget_shared();  // others may have had a lock until now, or what was made here
  }
  if (instruction.repeated && !forward_.spend(most_repeated)) return false;
  step(state, instruction);
  return true;
}

void FunctionRun::jump(const Instruction& instruction, const State& state)
{
  const auto inside = [this](Address pc) { return code_.index_of(pc) < code_.instructions.size(); };
  // What stands behind a branch is a block of its own.
  if (instruction.operation == Operation::branch && inside(instruction.next())) {
    follow(instruction.next(), state);
  }
  if (instruction.target != 0 && inside(instruction.target)) {
    return follow(instruction.target, state);
  }
  if (jumps_by_table(instruction)) {
    for (const Address pc : code_.tabled) follow(pc, state);
    return;
  }
  if (instruction.target != 0) {
    return leave_for(forward_.program_.at_entry(instruction.target), true, state);
  }
  const Value target = value_of(state, instruction.operands[0]);
  leave_for(forward_.resolve(target), target.is_number(), state);
}

/// A call in the last place: the callee returns to our caller.
void FunctionRun::leave_for(const KnownFunction* callee, bool certain, const State& state)
{
  if (callee == nullptr) {
    skip(0);
    block_->returns = true;
    return;
  }
  State after = state;
  after.set_reg(rsp, state.reg(rsp).plus(word_size));  // our return address becomes its own
  if (certain) {
    block_->returns = call(*callee, state.reg(rdx), after);
  } else {
    call_perhaps(*callee, after);
    block_->returns = true;
  }
}

/// Locks that are taken in place: Mutex.Lock and RWMutex.RLock, inlined.
void FunctionRun::atomic(const Instruction& instruction, const State& state)
{
  const Value address = address_of(state, instruction.operands[0]);
  if (instruction.operation == Operation::compare_exchange) {
    act(Act::lock, address);
    event(Act::lock, true, false, false).tries = true;
  }
  if (instruction.operation == Operation::exchange_add &&
      value_of(state, instruction.operands[1]) == number(1)) {
    act(Act::read_lock, address.plus(-std::int64_t{forward_.shapes_.reader_count}));
  }
}

/// It is here that the run was to get to.
void FunctionRun::mark(const State& state)
{
  Event& here = block_->events[pc_].emplace_back();
  here.pc = pc_;
  here.is_mark = true;
  forward_.at_mark_ = state;  // a block is run for the last time with all ways to it
}

/// A function becomes a value.
void FunctionRun::name(Address entry)
{
  forward_.leave_out(entry);
  if (!forward_.anytime_) return;
  Event& here = block_->events[pc_].emplace_back();
  here.pc = pc_;
  here.names = entry;
}

/// An object comes to be.
void FunctionRun::make(Value object)
{
  if (!forward_.anytime_) return;
  Event& here = block_->events[pc_].emplace_back();
  here.pc = pc_;
  here.makes = true;
  here.objects = {object};
}

/// Something is called that is not followed; 0: it is not known what.
void FunctionRun::skip(Address entry)
{
  if (entry != 0) forward_.leave_out(entry);
  if (!forward_.anytime_) return;
  forward_.beyond_.skipped.insert(entry);
  Event& here = block_->events[pc_].emplace_back();
  here.pc = pc_;
  here.skips = true;
}

Event& FunctionRun::event(Act act, bool is_act, bool selects, bool starts)
{
  std::vector<Event>& here = block_->events[pc_];
  const auto found = std::ranges::find_if(here, [&](const Event& event) {
    return event.is_act == is_act && event.act == act && event.starts == starts &&
           event.perhaps == perhaps_ && !event.skips && event.names == 0 && !event.is_mark &&
           !event.makes;
  });
  if (found != here.end()) return *found;
  Event& event = here.emplace_back();
  event.pc = pc_;
  event.act = act;
  event.is_act = is_act;
  event.selects = selects;
  event.starts = starts;
  event.perhaps = perhaps_;
  return event;
}

void FunctionRun::act(Act act, Value object, bool selects, bool starts)
{
  constexpr std::size_t most_objects = 16;
  Event& here = event(act, true, selects, starts);
  if (!object.known() || here.objects.size() == most_objects) {
    here.unknown = true;
  } else if (std::ranges::find(here.objects, object) == here.objects.end()) {
    here.objects.push_back(object);
  }
}

/// What Lock does in place, TryLock does too. Lock goes on to wait for what it could not take.
bool FunctionRun::waits_for(Value object) const
{
  for (const auto& [begin, draft] : drafts_) {
    for (const auto& [pc, events] : draft.events) {
      for (const Event& event : events) {
        const bool locks = event.is_act && event.act == Act::lock && !event.tries;
        if (locks && std::ranges::find(event.objects, object) != event.objects.end()) return true;
      }
    }
  }
  return false;
}

/// Whether it may come back from a panic, by its code alone: what it defers calls recover, or a
/// function value, which may; or it is not known what it defers.
bool FunctionRun::may_recover() const
{
  const auto meaning_of_call = [this](const Instruction& each) {
    const KnownFunction* const callee =
        each.target == 0 ? nullptr : forward_.program_.find(each.target);
    return callee == nullptr ? Meaning::ordinary : callee->called.meaning;
  };
  bool defers = false;
  for (const Instruction& each : code_.instructions) {
    const Meaning meaning = meaning_of_call(each);
    if (meaning == Meaning::defer) return true;
    defers = defers || meaning == Meaning::run_deferred;
  }
  if (!defers) return false;
  // What it defers it calls itself: a function whose address it takes, or a value.
  return std::ranges::any_of(code_.instructions, [this](const Instruction& each) {
    if (each.operation == Operation::call && each.target == 0) return true;
    return each.value != 0 && forward_.program_.may_recover(each.value);
  });
}

std::shared_ptr<const Trace> FunctionRun::finish() const
{
  auto trace = std::make_shared<Trace>();
  trace->function = &function_;
  std::map<Address, std::uint32_t> numbers;
  for (const auto& [begin, draft] : drafts_) {
    numbers.emplace(begin, static_cast<std::uint32_t>(numbers.size()));
  }
  trace->begin = numbers.at(begin_);
  trace->may_recover = may_recover();
  for (const auto& [begin, draft] : drafts_) {
    Block& block = trace->blocks.emplace_back();
    for (const auto& [pc, events] : draft.events) {
      for (const Event& event : events) {
        Event& copy = block.events.emplace_back(event);
        if (event.tries) std::erase_if(copy.objects, [&](Value v) { return !waits_for(v); });
      }
    }
    for (const Address follower : draft.followers) block.followers.push_back(numbers.at(follower));
    block.returns = draft.returns;
  }
  return trace;
}

}  // namespace unjam::code
