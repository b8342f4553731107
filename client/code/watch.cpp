#include "client/code/watch.hpp"

#include <array>
#include <tuple>

#include "client/code/step.hpp"

namespace unjam::code {
namespace {

constexpr std::int64_t looked_into = 128;  ///< bytes of what a pointer into the frame is passed for

constexpr std::array arguments = {rax, rbx, rcx, rdi, rsi, r8, r9, r10, r11};

bool is_made(const State& state, Value value)
{
  const Terms::Node* const node = state.terms().node(value.term);
  return node != nullptr && node->kind == Terms::Node::Kind::made;
}

}  // namespace

bool Watch::is_code(Value value) const
{
  return value == number(entry_);
}

/// A closure begins with the function's entry.
bool Watch::is_closure(const State& state, Value value) const
{
  if (value.is_number()) return values_.contains(static_cast<Address>(value.offset));
  const bool own = value.on_stack() || is_made(state, value);
  return own && is_code(state.load(value, word_size));
}

bool Watch::is_ours(const State& state, Value value) const
{
  return is_code(value) || is_closure(state, value);
}

bool Watch::holds_ours(const State& state, Value pointer) const
{
  if (!pointer.on_stack() && !is_made(state, pointer)) return false;
  for (std::int64_t at = 0; at < looked_into; at += word_size) {
    if (is_ours(state, state.load(pointer.plus(at), word_size))) return true;
  }
  return false;
}

void Watch::stepping(const State& state, const Instruction& instruction)
{
  const Operand& to = instruction.operands[0];
  if (!to.is_memory() || instruction.operation == Operation::none) return;
  const Operand& from = instruction.operands[1];
  Value value = value_of(state, from);
  Value second;
  if (from.kind == Operand::Kind::vector) std::tie(value, second) = state.vector(from.reg);
  const Value address = address_of(state, to);
  const bool ours = is_ours(state, value) || is_ours(state, second);
  if (address.on_stack()) {
    is_kept_ = is_kept_ || ours;
    return;
  }
  if (is_made(state, address) && address.offset == 0 && is_code(value)) return;
  if (ours) escapes_ = true;
}

void Watch::calling(const State& state, Meaning meaning)
{
  switch (meaning) {
    case Meaning::no_return:
    case Meaning::keep_registers:
    case Meaning::allocate:
    case Meaning::fill:
      return;
    case Meaning::start:
      // Its only argument is the closure; what that has captured goes with it.
      if (holds_ours(state, state.reg(rax).plus(word_size))) escapes_ = true;
      return;
    default:
      break;
  }
  for (const Register reg : arguments) {
    const Value value = state.reg(reg);
    if (is_ours(state, value) || holds_ours(state, value)) escapes_ = true;
  }
}

void Watch::returning(const State& state)
{
  for (const Register reg : arguments) {
    const Value value = state.reg(reg);
    if (is_ours(state, value) || holds_ours(state, value)) escapes_ = true;
  }
}

}  // namespace unjam::code
