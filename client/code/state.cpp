#include "client/code/state.hpp"

namespace unjam::code {
namespace {

constexpr std::int64_t word_size = 8;
constexpr std::int8_t zero_vector = 15;  // Go keeps xmm15 zero

/// The word that an address lies in. Stacks, objects and variables begin at words.
Value aligned(Value address)
{
  return {address.term, address.offset & ~(word_size - 1)};
}

/// The bits of a number that a part of `size` bytes at byte `begin` of it has.
std::uint64_t part_of(std::uint64_t word, std::int64_t begin, std::uint8_t size)
{
  word >>= static_cast<unsigned>(8 * begin);
  return size >= word_size ? word : word & ((std::uint64_t{1} << (8U * size)) - 1);
}

}  // namespace

State::Vector State::vector(std::int8_t reg) const
{
  if (reg == zero_vector) return {number(0), number(0)};
  return vectors_[index(reg)];
}

Value State::word(Value address) const
{
  if (const auto found = written_.find(address); found != written_.end()) return found->second;
  if (address.on_stack() && floor_.on_stack() && address.offset < floor_.offset) return {};
  const Terms::Node* const node = terms_->node(address.term);
  if (node != nullptr && node->kind == Terms::Node::Kind::made) return {};
  return terms_->load(address, word_size);
}

Value State::load(Value address, std::uint8_t size) const
{
  if (!address.known() || size > word_size || size == 0) return {};
  const Value whole = word(aligned(address));
  if (size == word_size && address == aligned(address)) return whole;
  const std::int64_t begin = address.offset - aligned(address).offset;
  if (begin + size > word_size || !whole.known()) return {};
  if (whole.is_number()) {
    return number(part_of(static_cast<std::uint64_t>(whole.offset), begin, size));
  }
  return written_.contains(aligned(address)) ? Value{} : terms_->load(address, size);
}

void State::store(Value address, std::uint8_t size, Value value)
{
  if (!address.known()) return;
  if (size == word_size && address == aligned(address)) {
    written_[address] = value;
    return;
  }
  // Of a word that is written in part nothing is known.
  for (std::int64_t at = 0; at < size + word_size - 1; at += word_size) {
    written_[aligned(address.plus(at))] = Value{};
  }
}

void State::forget(Value address, std::int64_t size)
{
  if (!address.known()) return;
  for (std::int64_t at = 0; at < size; at += word_size) written_[aligned(address.plus(at))] = {};
}

void State::call()
{
  for (std::size_t i = 0; i < registers_.size(); ++i) {
    if (i != rsp && i != rbp && i != r14) registers_[i] = Value{};
  }
  vectors_.fill({});
  for (auto& [address, value] : written_) {
    const Terms::Node* const node = terms_->node(address.term);
    const bool own =
        address.on_stack() || (node != nullptr && node->kind == Terms::Node::Kind::made);
    if (!own) value = Value{};
  }
}

bool State::join(const State& other)
{
  bool lost = false;
  const auto keep_equal = [&lost](auto& mine, const auto& theirs) {
    if (mine == theirs) return;
    if (mine == std::remove_reference_t<decltype(mine)>{}) return;
    mine = {};
    lost = true;
  };
  for (std::size_t i = 0; i < register_count; ++i) {
    keep_equal(registers_[i], other.registers_[i]);
    keep_equal(vectors_[i], other.vectors_[i]);
  }
  for (auto& [address, value] : written_) keep_equal(value, other.word(address));
  for (const auto& [address, value] : other.written_) {
    if (written_.contains(address)) continue;
    if (word(address) == value) continue;
    written_[address] = Value{};
    lost = true;
  }
  return lost;
}

}  // namespace unjam::code
