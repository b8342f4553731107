// The part of a forward run that deals with calls.

#include <algorithm>
#include <array>
#include <utility>

#include "client/code/function_run.hpp"
#include "client/code/step.hpp"

namespace unjam::code {
namespace {

constexpr int most_depth = 3;           ///< calls within calls
constexpr std::int64_t case_size = 16;  ///< runtime.scase: channel, element
constexpr std::int64_t most_cases = 64;
constexpr std::int64_t most_elem = 4096;
constexpr std::int64_t iterator_size = 96;  ///< runtime.hiter, internal/runtime/maps.Iter
constexpr std::int64_t fresh_stack = 1 << 20;

constexpr std::array passed = {rax, rbx, rcx, rdi, rsi, r8, r9, r10, r11, rdx};

/// Registers that results come back in.
constexpr std::array results = {rax, rbx, rcx, rdi, rsi};

std::int64_t signed_number(Value value, std::uint8_t size)
{
  return size == 4 ? static_cast<std::int32_t>(value.offset) : value.offset;
}

/// Where a function of the runtime writes to memory that it is given.
struct Writes {
  std::string_view prefix;
  Register to;
  std::int64_t size;
};

constexpr std::array writes = {
    Writes{"runtime.mapiterinit", rcx, iterator_size},
    Writes{"runtime.mapiternext", rax, iterator_size},
    Writes{"runtime.mapIterStart", rcx, iterator_size},
    Writes{"runtime.mapIterNext", rax, iterator_size},
    Writes{"runtime.selectsetpc", rax, word_size},
    Writes{"runtime.memmove", rax, 256},
    Writes{"runtime.memclr", rax, 256},
    Writes{"runtime.typedmemmove", rbx, 256},
    Writes{"runtime.typedmemclr", rbx, 256},
};

}  // namespace

/// False: it does not come back.
bool FunctionRun::call(const Instruction& instruction, State& state)
{
  if (instruction.target != 0) {
    const KnownFunction* const callee = forward_.program_.find(instruction.target);
    if (callee != nullptr && callee->called.meaning == Meaning::fill) {
      fill(instruction.target, state);
      return true;
    }
    const bool whole = callee != nullptr && callee->function.entry == instruction.target;
    if (whole) return call(*callee, state.reg(rdx), state);
    skip(callee != nullptr ? callee->function.entry : 0);
    state.call();
    return true;
  }
  const Value target = value_of(state, instruction.operands[0]);
  const KnownFunction* const callee = forward_.resolve(target);
  if (callee != nullptr && target.is_number()) return call(*callee, state.reg(rdx), state);
  if (callee != nullptr) {
    call_perhaps(*callee, state);
    return true;
  }
  skip(0);
  state.call();
  if (forward_.anytime_) name_results(state);
  return true;
}

/// Another function may be called there by then, so that it comes back whatever this one does.
void FunctionRun::call_perhaps(const KnownFunction& callee, State& state)
{
  const bool before = std::exchange(perhaps_, true);
  const State otherwise = state;
  if (!call(callee, state.reg(rdx), state)) {
    state = otherwise;
    state.call();
  }
  perhaps_ = before;
}

/// What comes back is not known, but it is what this call gave.
void FunctionRun::name_results(State& state)
{
  for (const Register reg : results) {
    state.set_reg(reg, forward_.terms_.result(pc_, static_cast<std::uint8_t>(reg)));
  }
}

bool FunctionRun::call(const KnownFunction& callee, Value closure, State& state)
{
  if (!forward_.spend_for(state)) return false;
  const Called& called = callee.called;
  const State before = state;
  const Value object = called.object == no_register ? Value{} : before.reg(called.object);
  switch (called.meaning) {
    case Meaning::no_return:
      return false;
    case Meaning::keep_registers:
      state.set_reg(r11, {});
      return true;
    case Meaning::look:
      change_memory(callee, state);
      state.forget_registers();
      return true;
    case Meaning::act:
    case Meaning::act_or_not:
      act(called.act, object, called.meaning == Meaning::act_or_not);
      if (callee.name.ends_with(".lockSlow"))
        event(called.act, true, false, false).has_tried = true;
      state.call();
      if (called.act == Act::receive) {
        const Value buffer = before.reg(called.object == rax ? rbx : rax);
        receive_into(buffer, object, state);
      }
      return true;
    case Meaning::notify:
      act(Act::signal, object.plus(-std::int64_t{forward_.shapes_.notify_list}));
      break;
    case Meaning::select:
      select(state);
      return true;
    case Meaning::add: {
      const Value change = before.reg(rbx);
      if (!change.is_number() || signed_number(change, 4) < 0) act(Act::done, object);
      break;
    }
    case Meaning::run_group:
      act(Act::done, object, false, true);
      start(before.reg(rbx), before);
      break;
    case Meaning::start:
      start(before.reg(rax), before);
      break;
    case Meaning::allocate:
    case Meaning::box:
      state.call();
      state.set_reg(rax, forward_.terms_.made(pc_));
      make(state.reg(rax));
      return true;
    case Meaning::load_value:
      state.call();
      state.set_reg(rax, before.load(before.reg(rax), word_size));
      state.set_reg(rbx, before.load(before.reg(rax).plus(word_size), word_size));
      return true;
    case Meaning::run_deferred:
      run_deferred(before);
      break;
    case Meaning::defer:
      defer(callee.name == "runtime.deferprocStack" ? Value{} : before.reg(rax));
      break;
    case Meaning::indirect:
    case Meaning::fill:
      break;
    case Meaning::leaf:
      change_memory(callee, state);
      break;
    case Meaning::ordinary:
      state.set_reg(rdx, closure);
      descend(callee, state, false);
      break;
  }
  state.call();
  name_results(state);
  return true;
}

void FunctionRun::select(State& state)
{
  const State before = state;
  const Value cases = before.reg(rax);
  const Value sends = before.reg(rdi);
  const Value receives = before.reg(rsi);
  state.call();
  const auto counts = [](Value value) {
    return value.is_number() && value.offset >= 0 && value.offset <= most_cases;
  };
  const bool known = cases.known() && counts(sends) && counts(receives);
  if (!known) {
    act(Act::send, {}, true);
    act(Act::receive, {}, true);
    return;
  }
  for (std::int64_t i = 0; i < sends.offset + receives.offset; ++i) {
    const Value place = cases.plus(i * case_size);
    const Value channel = before.load(place, word_size);
    const bool is_send = i < sends.offset;
    // A nil channel's case can never be taken.
    if (channel != number(0)) act(is_send ? Act::send : Act::receive, channel, true);
    if (!is_send) receive_into(before.load(place.plus(word_size), word_size), channel, state);
  }
}

/// What is received is not known; the channel tells how much it is.
void FunctionRun::receive_into(Value buffer, Value channel, State& after)
{
  if (!buffer.known() || buffer == number(0)) return;
  std::int64_t size = most_elem / 64;
  const auto address =
      evaluate(forward_.terms_, channel, forward_.sample_, forward_.program_.memory());
  if (address) {
    const auto told =
        memory::read_field(forward_.program_.memory(), *address, forward_.shapes_.elem_size);
    if (told && *told <= most_elem) size = static_cast<std::int64_t>(*told);
  }
  if (forward_.spend(static_cast<std::uint64_t>(size / word_size))) after.forget(buffer, size);
}

/// A goroutine that would be started: it has a stack of its own, and its closure.
void FunctionRun::start(Value closure, const State& state)
{
  const Value code = state.load(closure, word_size);
  const KnownFunction* const function = forward_.resolve(code);
  if (function == nullptr) return skip(0);
  State fresh = state;
  fresh.call();
  fresh.set_reg(rsp, forward_.terms_.made(pc_).plus(fresh_stack));
  fresh.set_reg(rbp, {});
  fresh.set_reg(r14, {});
  fresh.set_reg(rdx, closure);
  descend(*function, fresh, true);
}

void FunctionRun::defer(Value closure)
{
  constexpr std::size_t most_deferred = 256;
  if (std::ranges::find(deferred_, closure) != deferred_.end()) return;
  if (deferred_.size() == most_deferred) return forward_.cut("too much is deferred");
  deferred_.push_back(closure);
}

/// Runs what was deferred on the way here; what was deferred before, if there is anything, is not
/// known.
void FunctionRun::run_deferred(const State& state)
{
  const Value pending =
      state.load(Value{Term::goroutine, forward_.shapes_.deferred.offset}, word_size);
  const auto first =
      evaluate(forward_.terms_, pending, forward_.sample_, forward_.program_.memory());
  if (first == 0U) (void)forward_.is_guarded({pending, 0});
  for (const Value closure : deferred_) {
    const KnownFunction* const function = forward_.resolve(state.load(closure, word_size));
    if (function == nullptr) {
      skip(0);
      continue;
    }
    State called = state;
    called.call();
    called.set_reg(rdx, closure);
    descend(*function, called, false);
  }
}

/// Straight code that fills or copies memory, entered in its middle.
void FunctionRun::fill(Address target, State& state)
{
  const KnownFunction* const function = forward_.program_.find(target);
  const Listing* const code = function == nullptr ? nullptr : forward_.program_.listing(*function);
  if (code == nullptr) return state.call();
  for (std::size_t i = code->index_of(target); i < code->instructions.size(); ++i) {
    const Instruction& instruction = code->instructions[i];
    if (instruction.ends_block() || instruction.operation == Operation::call) return;
    if (!forward_.spend(1)) return;
    step(state, instruction);
  }
}

void FunctionRun::change_memory(const KnownFunction& callee, State& state)
{
  const auto found = std::ranges::find_if(
      writes, [&](const Writes& each) { return callee.name.starts_with(each.prefix); });
  if (found != writes.end()) state.forget(state.reg(found->to), found->size);
}

void FunctionRun::descend(const KnownFunction& callee, const State& state, bool starts)
{
  const Address function = callee.function.entry;
  if (callee.standard && !gives_up_for_caller(callee.name)) return forward_.leave_out(function);
  if (callee.standard || forward_.depth_ >= most_depth) return skip(function);
  if (!forward_.program_.may_act(callee, most_depth)) return forward_.leave_out(function);
  const bool again = std::ranges::find(forward_.running_, function) != forward_.running_.end();
  if (forward_.anytime_ && again) return skip(function);
  State entry = state;
  if (forward_.anytime_) entry.forget_shared();  // the same arguments give the same trace
  const Value top = state.reg(rsp).plus(-word_size);
  entry.set_reg(rsp, top);
  entry.store(top, word_size, {});
  const auto trace = trace_of(callee, entry);
  Event& here = event(Act{}, false, false, starts);
  if (std::ranges::find(here.calls, trace) == here.calls.end()) here.calls.push_back(trace);
  if (!forward_.anytime_) return;
  here.captured = state.captured_by(state.reg(rdx), function);
  const FrameLayout::Range& arguments = forward_.program_.frame(callee).arguments;
  here.passes_nothing = arguments.begin == arguments.end;
}

/// What a call is given: registers, what lies on the stack for it, and what is known of memory that
/// both may look at. Nothing: it may look at more.
std::optional<Forward::Call> FunctionRun::given(const KnownFunction& callee,
                                                const State& entry) const
{
  constexpr std::int64_t most_on_stack = 256;  // bytes
  constexpr std::size_t most_shared = 32;
  Forward::Call call{callee.function.entry, {}};
  std::vector<Value>& values = call.second;
  for (const Register reg : passed) values.push_back(entry.reg(reg));
  // Code that runs at any time finds there, and in what others share, something new each time.
  if (!forward_.anytime_) {
    const std::int64_t end = forward_.program_.frame(callee).arguments.end;
    if (end > most_on_stack) return std::nullopt;
    for (std::int64_t at = 0; at < end; at += word_size) {
      values.push_back(entry.load(entry.reg(rsp).plus(word_size + at), word_size));
    }
    const auto shared = entry.shared_words();
    if (shared.size() > most_shared) return std::nullopt;
    for (const auto& [address, value] : shared) {
      values.push_back(address);
      values.push_back(value);
    }
  }
  const bool looks_on = std::ranges::any_of(values, [this](Value value) {
    const Terms::Node* const node = forward_.terms_.node(value.term);
    const bool made = node != nullptr && node->kind == Terms::Node::Kind::made;
    return value.on_stack() || (forward_.anytime_ && made);
  });
  return looks_on ? std::nullopt : std::optional{std::move(call)};
}

/// A call that is given the same has the same trace.
std::shared_ptr<const Trace> FunctionRun::trace_of(const KnownFunction& callee, const State& entry)
{
  auto call = given(callee, entry);
  if (!call) return forward_.run_deeper(callee, entry);
  Forward::Call& key = *call;
  // Recursion ends here: what it does, it does in the call that is being followed.
  static const auto nothing = std::make_shared<const Trace>();
  if (forward_.active_.contains(key)) return nothing;
  const auto outer = key;
  key.second.push_back(number(static_cast<std::uint64_t>(forward_.depth_)));
  if (const auto known = forward_.known_.find(key); known != forward_.known_.end()) {
    return known->second;
  }
  forward_.active_.insert(outer);
  auto trace = forward_.run_deeper(callee, entry);
  forward_.active_.erase(outer);
  forward_.known_[key] = trace;
  return trace;
}

}  // namespace unjam::code
