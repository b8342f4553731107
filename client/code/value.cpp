#include "client/code/value.hpp"

namespace unjam::code {
namespace {

/// Deeper than any operand of code that people write, and shallow enough for recursion.
constexpr int most_loads = 12;

}  // namespace

Value Terms::intern(const Node& node)
{
  const Term next{static_cast<std::uint32_t>(Term::first_node) +
                  static_cast<std::uint32_t>(nodes_.size())};
  const auto [place, added] = known_.emplace(node.key(), next);
  if (added) nodes_.push_back(node);
  return {place->second, 0};
}

Value Terms::load(Value address, std::uint8_t size)
{
  if (!address.known()) return {};
  const Node* const inner = node(address.term);
  const int depth = inner == nullptr ? 1 : inner->depth + 1;
  if (depth > most_loads) return {};
  Node load;
  load.kind = Node::Kind::load;
  load.size = size;
  load.address = address;
  load.depth = depth;
  return intern(load);
}

Value Terms::made(Address site)
{
  Node made;
  made.kind = Node::Kind::made;
  made.site = site;
  return intern(made);
}

Value Terms::argument(unsigned reg)
{
  Node argument;
  argument.kind = Node::Kind::argument;
  argument.site = reg;
  return intern(argument);
}

Value Terms::result(Address site, std::uint8_t reg)
{
  Node result;
  result.kind = Node::Kind::result;
  result.site = site;
  result.size = reg;
  return intern(result);
}

Value Terms::read(Address site, std::uint64_t index)
{
  Node read;
  read.kind = Node::Kind::read;
  read.site = site;
  read.address = number(index);
  return intern(read);
}

Value Terms::joined(Address site, Value address, std::uint8_t reg)
{
  Node joined;
  joined.kind = Node::Kind::joined;
  joined.site = site;
  joined.address = address;
  joined.size = reg;
  return intern(joined);
}

const Terms::Node* Terms::node(Term term) const
{
  if (term < Term::first_node) return nullptr;
  return &nodes_[static_cast<std::uint32_t>(term) - static_cast<std::uint32_t>(Term::first_node)];
}

std::optional<std::uint64_t> evaluate(const Terms& terms, Value value, const Subject& subject,
                                      memory::Memory& memory)
{
  const auto plus = [&](std::uint64_t base) {
    return base + static_cast<std::uint64_t>(value.offset);
  };
  switch (value.term) {
    case Term::unknown:
      return std::nullopt;
    case Term::number:
      return plus(0);
    case Term::stack:
      return plus(subject.stack_hi);
    case Term::goroutine:
      return plus(subject.goroutine);
    default:
      break;
  }
  const Terms::Node& node = *terms.node(value.term);
  if (node.kind != Terms::Node::Kind::load) return std::nullopt;
  const auto address = evaluate(terms, node.address, subject, memory);
  if (!address) return std::nullopt;
  std::uint64_t bits = 0;
  if (node.size > sizeof bits || !memory.read(*address, &bits, node.size)) return std::nullopt;
  return plus(bits);
}

}  // namespace unjam::code
