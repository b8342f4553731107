#include "client/code/forward.hpp"

#include <algorithm>

#include "client/code/function_run.hpp"

namespace unjam::code {
namespace {

constexpr std::uint64_t most_instructions = 400'000;

/// Registers that arguments are passed in (Go's internal ABI).
constexpr std::array arguments = {rax, rbx, rcx, rdi, rsi, r8, r9, r10, r11};

}  // namespace

Forward::Forward(Program& program, Terms& terms, const Shapes& shapes, Subject sample)
    : program_{program}, terms_{terms}, shapes_{shapes}, sample_{sample}
{
}

std::shared_ptr<const Trace> Forward::run(const KnownFunction& function, Address pc,
                                          const State& state)
{
  const Listing* const code = program_.listing(function);
  if (code == nullptr) {
    beyond_.indirect = true;
    if (beyond_.cut.empty()) beyond_.cut = "the code of " + function.name + " cannot be read";
    return std::make_shared<Trace>();
  }
  return FunctionRun{*this, function, *code}.run(pc, state);
}

/// The function that an indirect call leads to in the sample; null if that is not known. Unless
/// what leads there stays as it is, it may be any other as well.
const KnownFunction* Forward::resolve(Value target)
{
  const auto address = evaluate(terms_, target, sample_, program_.memory());
  const KnownFunction* const function = address ? program_.at_entry(*address) : nullptr;
  if (function == nullptr) {
    beyond_.indirect = true;
    return nullptr;
  }
  const Guard guard{target, *address};
  if (!target.is_number() && std::ranges::find(guards_, guard) == guards_.end()) {
    guards_.push_back(guard);
  }
  return function;
}

bool Forward::spend(std::uint64_t instructions)
{
  spent_ += instructions;
  if (spent_ <= most_instructions) return true;
  beyond_.indirect = true;
  beyond_.cut = "the code from here on is too long to be followed";
  return false;
}

void Forward::leave_out(const KnownFunction& function)
{
  beyond_.functions.insert(function.function.entry);
}

void Forward::give_away(const State& state)
{
  for (const Register reg : arguments) {
    const Value value = state.reg(reg);
    if (!value.on_stack()) continue;
    if (std::ranges::find(given_away_, value) == given_away_.end()) given_away_.push_back(value);
  }
}

}  // namespace unjam::code
