#include "client/code/step.hpp"

#include <algorithm>
#include <optional>

namespace unjam::code {
namespace {

Value cut(Value value, std::uint8_t size)
{
  if (size >= word_size || !value.known()) return value;
  if (!value.is_number()) return {};
  const std::uint64_t mask = (std::uint64_t{1} << (8U * size)) - 1;
  return number(static_cast<std::uint64_t>(value.offset) & mask);
}

void put(State& state, const Operand& to, Value value)
{
  switch (to.kind) {
    case Operand::Kind::reg:
      // Writing four bytes clears the upper half; fewer leave the rest as it was.
      state.set_reg(to.reg, to.size >= 4 ? cut(value, to.size) : Value{});
      return;
    case Operand::Kind::vector:
      state.set_vector(to.reg, {});
      return;
    case Operand::Kind::memory:
      if (to.size <= word_size) {
        state.store(address_of(state, to), to.size, value);
      } else {
        state.forget(address_of(state, to), to.size);
      }
      return;
    default:
      return;
  }
}

std::optional<std::uint64_t> combine(Operation operation, std::uint64_t left, std::uint64_t right,
                                     std::uint8_t size)
{
  switch (operation) {
    case Operation::add:
      return left + right;
    case Operation::subtract:
      return left - right;
    case Operation::bit_and:
      return left & right;
    case Operation::bit_or:
      return left | right;
    case Operation::bit_xor:
      return left ^ right;
    case Operation::shift_left:
      return left << (right & (size == word_size ? 63U : 31U));
    default:
      return std::nullopt;
  }
}

Value compute(const State& state, const Instruction& instruction)
{
  const Operand& to = instruction.operands[0];
  const Operand& from = instruction.operands[1];
  const bool same = to.is_register() && from.is_register() && to.reg == from.reg;
  if (instruction.operation == Operation::bit_xor && same) return number(0);
  const Value left = value_of(state, to);
  const Value right = value_of(state, from);
  const bool on_stack = state.may_be_on_stack(left) || state.may_be_on_stack(right);
  const Value somewhere = on_stack ? Value::somewhere_on_stack() : Value{};
  if (!left.known() || !right.known()) return somewhere;
  if (right.is_number()) {
    if (instruction.operation == Operation::add) return left.plus(right.offset);
    if (instruction.operation == Operation::subtract && right.offset != INT64_MIN) {
      return left.plus(-right.offset);
    }
  }
  if (left.is_number() && instruction.operation == Operation::add) return right.plus(left.offset);
  if (!left.is_number() || !right.is_number()) return somewhere;
  const auto result = combine(instruction.operation, static_cast<std::uint64_t>(left.offset),
                              static_cast<std::uint64_t>(right.offset), to.size);
  return result ? number(*result) : Value{};
}

State::Vector load_vector(const State& state, const Operand& from)
{
  if (from.kind == Operand::Kind::vector) return state.vector(from.reg);
  if (from.is_register()) return {value_of(state, from), number(0)};
  if (!from.is_memory()) return {};
  const Value address = address_of(state, from);
  const Value low = state.load(address, word_size);
  if (from.size <= word_size) return {low, number(0)};
  return {low, state.load(address.plus(word_size), word_size)};
}

void move_vector(State& state, const Operand& to, const Operand& from)
{
  const State::Vector value = load_vector(state, from);
  if (to.kind == Operand::Kind::vector) {
    state.set_vector(to.reg, to.size > 16 ? State::Vector{} : value);
  } else if (to.is_register()) {
    put(state, to, value.first);
  } else if (to.is_memory()) {
    const Value address = address_of(state, to);
    if (to.size > 16) return state.forget(address, to.size);
    state.store(address, word_size, value.first);
    if (to.size > word_size) state.store(address.plus(word_size), word_size, value.second);
  }
}

void push(State& state, const Operand& from)
{
  const Value value = value_of(state, from);
  const Value top = state.reg(rsp).plus(-word_size);
  state.set_reg(rsp, top);
  state.store(top, word_size, value);
}

void pop(State& state, const Operand& to)
{
  const Value top = state.reg(rsp);
  const Value value = state.load(top, word_size);
  state.set_reg(rsp, top.plus(word_size));
  put(state, to, value);
}

/// rep stos and rep movs: as many words as rcx says.
void fill(State& state, const Instruction& instruction)
{
  constexpr std::int64_t most_words = 512;
  const Value count = state.reg(rcx);
  const Value to = state.reg(rdi);
  const Value from = state.reg(rsi);
  const bool words = instruction.operands[0].size == word_size;
  const bool known = words && count.is_number() && count.offset >= 0 && count.offset <= most_words;
  const std::int64_t size = (known ? count.offset : most_words) * word_size;
  if (!known && state.may_be_on_stack(to)) state.lose();
  const bool stores = instruction.operation == Operation::store_string;
  for (std::int64_t at = 0; at < size; at += word_size) {
    const Value value = stores ? state.reg(rax) : state.load(from.plus(at), word_size);
    state.store(to.plus(at), word_size, known ? value : Value{});
  }
  state.set_reg(rcx, number(0));
  state.set_reg(rdi, known ? to.plus(size) : Value{});
  if (!stores) state.set_reg(rsi, known ? from.plus(size) : Value{});
}

void exchange(State& state, const Instruction& instruction)
{
  const Value first = value_of(state, instruction.operands[0]);
  const Value second = value_of(state, instruction.operands[1]);
  put(state, instruction.operands[0], second);
  put(state, instruction.operands[1], first);
}

}  // namespace

Value address_of(const State& state, const Operand& operand)
{
  if (!operand.is_memory()) return {};
  Value address = number(static_cast<std::uint64_t>(operand.value));
  if (operand.base != no_register) address = state.reg(operand.base).plus(operand.value);
  if (operand.index == no_register) return address;
  const Value index = state.reg(operand.index);
  const bool on_stack = state.may_be_on_stack(address) || state.may_be_on_stack(index);
  const Value somewhere = on_stack ? Value::somewhere_on_stack() : Value{};
  if (!index.known()) return somewhere;
  if (index.is_number()) {
    return address.plus(
        static_cast<std::int64_t>(static_cast<std::uint64_t>(index.offset) * operand.scale));
  }
  // A pointer may stand in the place of the index.
  const bool swapped = operand.scale == 1 && address.is_number();
  return swapped ? index.plus(address.offset) : somewhere;
}

Value value_of(const State& state, const Operand& operand)
{
  switch (operand.kind) {
    case Operand::Kind::reg:
      return operand.high_byte ? Value{} : cut(state.reg(operand.reg), operand.size);
    case Operand::Kind::memory: {
      const Value address = address_of(state, operand);
      return address.known() ? state.load(address, operand.size)
                             : state.load_from_unknown(operand.size);
    }
    case Operand::Kind::immediate:
      return number(static_cast<std::uint64_t>(operand.value));
    default:
      return {};
  }
}

void step(State& state, const Instruction& instruction)
{
  const auto& [to, from, third] = instruction.operands;
  switch (instruction.operation) {
    case Operation::none:
      return;
    case Operation::move:
    case Operation::move_zero_extended:
      return put(state, to, value_of(state, from));
    case Operation::move_vector:
      return move_vector(state, to, from);
    case Operation::address:
      return put(state, to, address_of(state, from));
    case Operation::add:
    case Operation::subtract:
    case Operation::bit_and:
    case Operation::bit_or:
    case Operation::bit_xor:
    case Operation::shift_left:
      return put(state, to, compute(state, instruction));
    case Operation::increment:
      return put(state, to, value_of(state, to).plus(1));
    case Operation::decrement:
      return put(state, to, value_of(state, to).plus(-1));
    case Operation::exchange:
      return exchange(state, instruction);
    case Operation::exchange_add:
      put(state, from, {});
      return put(state, to, {});
    case Operation::compare_exchange:
      state.set_reg(rax, {});
      return put(state, to, {});
    case Operation::push:
      return push(state, to);
    case Operation::pop:
      return pop(state, to);
    case Operation::store_string:
    case Operation::move_string:
      if (instruction.repeated) return fill(state, instruction);
      state.store(state.reg(rdi), to.size, {});
      state.set_reg(rdi, {});
      return state.set_reg(rsi, {});
    default:
      break;
  }
  put(state, to, {});
  for (std::int8_t reg = 0; reg < static_cast<std::int8_t>(register_count); ++reg) {
    if ((instruction.also_writes >> static_cast<unsigned>(reg) & 1U) != 0) state.set_reg(reg, {});
  }
}

}  // namespace unjam::code
