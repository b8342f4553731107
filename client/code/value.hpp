#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "client/memory/memory.hpp"

/// What code computes, as far as it can be told without running it for one goroutine: expressions
/// over the memory of a parked goroutine, "the word at 8 behind the word at its stack's end - 104".
/// They are made once for all goroutines with equal stacks and evaluated for each of them.
namespace unjam::code {

using memory::Address;

inline constexpr std::uint8_t word_size = 8;  ///< bytes of a pointer

/// What an offset is added to.
enum class Term : std::uint32_t {
  unknown,
  number,     ///< nothing: the offset itself
  stack,      ///< the upper end of the goroutine's stack (runtime.g: stack.hi)
  goroutine,  ///< its g
  first_node  ///< from here on: a node of Terms
};

/// A term and a number; unknown as soon as its term is.
struct Value {
  Term term = Term::unknown;
  std::int64_t offset = 0;

  /// Of which nothing is known but that it may point somewhere into the own stack.
  [[nodiscard]] static Value somewhere_on_stack() { return {Term::unknown, 1}; }

  [[nodiscard]] bool known() const { return term != Term::unknown; }
  [[nodiscard]] bool may_be_on_stack() const { return on_stack() || *this == somewhere_on_stack(); }
  [[nodiscard]] bool is_number() const { return term == Term::number; }
  [[nodiscard]] bool on_stack() const { return term == Term::stack; }
  [[nodiscard]] Value plus(std::int64_t more) const
  {
    if (!known()) return *this;
    Value moved = *this;
    moved.offset = static_cast<std::int64_t>(static_cast<std::uint64_t>(offset) +
                                             static_cast<std::uint64_t>(more));
    return moved;
  }

  friend auto operator<=>(const Value&, const Value&) = default;
};

[[nodiscard]] inline Value number(std::uint64_t bits)
{
  return {Term::number, static_cast<std::int64_t>(bits)};
}

/// What two ways have alike.
[[nodiscard]] inline Value alike(Value left, Value right)
{
  if (left == right) return left;
  const bool on_stack = left.may_be_on_stack() || right.may_be_on_stack();
  return on_stack ? Value::somewhere_on_stack() : Value{};
}

/// Terms that stand for something read or made, each kept once.
class Terms {
 public:
  struct Node {
    enum class Kind : std::uint8_t {
      load,      ///< `size` bytes at `address`, as they are in the target
      made,      ///< an object that the call at `site` allocates
      argument,  ///< what a function was given in the register `site`
      result,    ///< what the call at `site` gave back in the register `size`
      read,      ///< what the instruction at `site` read, its `address`th word
      joined,    ///< what was at `address`, or in the register `size`, when ways joined at `site`
    };

    Kind kind{};
    std::uint8_t size = 8;
    Value address;     ///< of what was loaded, read or joined
    Address site = 0;  ///< of an argument the register's number
    int depth = 0;     ///< loads within loads

    [[nodiscard]] auto key() const { return std::tuple{kind, size, address, site}; }
  };

  /// The memory at an address that is known; unknown if that is nested too deep.
  [[nodiscard]] Value load(Value address, std::uint8_t size);
  [[nodiscard]] Value made(Address site);
  [[nodiscard]] Value argument(unsigned reg);
  [[nodiscard]] Value result(Address site, std::uint8_t reg);
  [[nodiscard]] Value read(Address site, std::uint64_t index);
  [[nodiscard]] Value joined(Address site, Value address, std::uint8_t reg);

  /// What a term stands for; null if it is no node.
  [[nodiscard]] const Node* node(Term term) const;

 private:
  [[nodiscard]] Value intern(const Node& node);

  std::vector<Node> nodes_;
  std::map<std::tuple<Node::Kind, std::uint8_t, Value, Address>, Term> known_;
};

/// The goroutine that values are evaluated for.
struct Subject {
  Address stack_hi = 0;
  Address goroutine = 0;
};

/// The number that a value is for one goroutine; empty if it is unknown or cannot be read.
[[nodiscard]] std::optional<std::uint64_t> evaluate(const Terms& terms, Value value,
                                                    const Subject& subject, memory::Memory& memory);

}  // namespace unjam::code
