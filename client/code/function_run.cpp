#include "client/code/function_run.hpp"

#include <algorithm>
#include <iterator>

#include "client/code/step.hpp"

namespace unjam::code {

FunctionRun::FunctionRun(Forward& forward, const KnownFunction& function, const Listing& code)
    : forward_{forward}, function_{function}, code_{code}
{
}

std::shared_ptr<const Trace> FunctionRun::run(Address pc, const State& state)
{
  begin_ = pc;
  enter(pc, state);
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
  if (!added && !place->second.state.join(state)) return;
  if (std::ranges::find(work_, pc) == work_.end()) work_.push_back(pc);
}

void FunctionRun::run_block(Address begin)
{
  block_ = &drafts_.find(begin)->second;
  block_->followers.clear();
  State state = block_->state;
  std::size_t i = code_.index_of(begin);
  for (; i < code_.instructions.size(); ++i) {
    const Instruction& instruction = code_.instructions[i];
    const bool next_block = instruction.address != begin && code_.is_leader(instruction.address);
    if (next_block) {
      block_->followers.push_back(instruction.address);
      return enter(instruction.address, state);
    }
    pc_ = instruction.address;
    if (!forward_.spend(1) || !apply(instruction, state)) return;
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
  if (instruction.locked) atomic(instruction, state);
  if (forward_.watch_ != nullptr) forward_.watch_->stepping(state, instruction);
  step(state, instruction);
  return true;
}

void FunctionRun::jump(const Instruction& instruction, const State& state)
{
  const auto follow = [&](Address pc) {
    block_->followers.push_back(pc);
    enter(pc, state);
  };
  const bool branches = instruction.operation == Operation::branch;
  if (branches) {
    // What stands behind a branch is a block of its own.
    if (code_.index_of(instruction.next()) < code_.instructions.size()) follow(instruction.next());
  }
  if (instruction.target == 0) {
    if (!branches) follow_table(state);
    return;
  }
  if (code_.index_of(instruction.target) < code_.instructions.size()) {
    return follow(instruction.target);
  }
  if (branches) return;
  // A call in the last place: the callee returns to our caller.
  State after = state;
  const KnownFunction* const callee = forward_.program_.at_entry(instruction.target);
  if (callee == nullptr) {
    forward_.beyond_.indirect = true;
  } else {
    call(*callee, state.reg(rdx), after);
  }
  block_->returns = true;
}

/// A jump through a table leads to any place that nothing falls into.
void FunctionRun::follow_table(const State& state)
{
  bool after_transfer = false;
  for (const Instruction& instruction : code_.instructions) {
    if (after_transfer && instruction.operation != Operation::trap) {
      block_->followers.push_back(instruction.address);
      enter(instruction.address, state);
    }
    after_transfer = instruction.operation == Operation::jump ||
                     instruction.operation == Operation::leave ||
                     (after_transfer && instruction.operation == Operation::trap);
  }
}

/// Locks that are taken in place: Mutex.Lock and RWMutex.RLock, inlined.
void FunctionRun::atomic(const Instruction& instruction, const State& state)
{
  const Value address = address_of(state, instruction.operands[0]);
  if (instruction.operation == Operation::compare_exchange) act(Act::lock, address);
  if (instruction.operation == Operation::exchange_add &&
      value_of(state, instruction.operands[1]) == number(1)) {
    act(Act::read_lock, address.plus(-std::int64_t{forward_.shapes_.reader_count}));
  }
}

Event& FunctionRun::event(Act act, bool is_act, bool selects, bool starts)
{
  std::vector<Event>& here = block_->events[pc_];
  const auto found = std::ranges::find_if(here, [&](const Event& event) {
    return event.is_act == is_act && event.act == act && event.starts == starts;
  });
  if (found != here.end()) return *found;
  Event& event = here.emplace_back();
  event.pc = pc_;
  event.act = act;
  event.is_act = is_act;
  event.selects = selects;
  event.starts = starts;
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

std::shared_ptr<const Trace> FunctionRun::finish() const
{
  auto trace = std::make_shared<Trace>();
  trace->function = &function_;
  std::map<Address, std::uint32_t> numbers;
  for (const auto& [begin, draft] : drafts_) {
    numbers.emplace(begin, static_cast<std::uint32_t>(numbers.size()));
  }
  trace->begin = numbers.at(begin_);
  for (const auto& [begin, draft] : drafts_) {
    Block& block = trace->blocks.emplace_back();
    for (const auto& [pc, events] : draft.events) {
      std::ranges::copy(events, std::back_inserter(block.events));
    }
    for (const Address follower : draft.followers) block.followers.push_back(numbers.at(follower));
    block.returns = draft.returns;
  }
  return trace;
}

}  // namespace unjam::code
