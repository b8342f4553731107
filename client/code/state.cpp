#include "client/code/state.hpp"

#include <algorithm>
#include <iterator>

namespace unjam::code {
namespace {

constexpr std::size_t most_words = 4096;
constexpr std::int8_t zero_vector = 15;  // Go keeps xmm15 zero

/// The word that an address lies in. Stacks, objects and variables begin at words. It is the same
/// place even if it is doubtful whether it is the one that is meant.
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

const Value* State::written(Value address) const
{
  const auto found = std::ranges::lower_bound(written_, address, {}, &Word::first);
  return found != written_.end() && found->first == address ? &found->second : nullptr;
}

Value State::unwritten(Value address) const
{
  if (overflowed_) return {};
  if (runs_anytime()) return is_own(address) ? terms_->load(address, word_size) : Value{};
  if (address.on_stack() && floor_.on_stack() && address.offset < floor_.offset) return {};
  const Terms::Node* const node = terms_->node(address.term);
  if (node != nullptr && node->kind == Terms::Node::Kind::made) return {};
  if (is_of_frame(address) && !is_own(address)) {
    const Value object = frame_->object_at(address);
    if (!object.known() || !target_->begins_closure(object)) return {};
  }
  return terms_->load(address, word_size);
}

/// Whether only the function's own code writes to a word.
bool State::is_own(Value address) const
{
  return frame_->is_near(address) && frame_->layout.is_own(frame_->offset_of(address));
}

std::optional<std::pair<std::int64_t, std::int64_t>> State::find_in_frame(Term term) const
{
  const auto found = std::ranges::find_if(written_, [&](const Word& word) {
    return word.second.term == term && word.second.known() &&
           (is_own(word.first) || (frame_->is_near(word.first) && is_of_closure(word.first)));
  });
  if (found == written_.end()) return std::nullopt;
  return std::pair{frame_->offset_of(found->first), found->second.offset};
}

/// Whether a word belongs to a closure that was made since the start.
bool State::is_of_closure(Value address) const
{
  if (target_ == nullptr) return false;
  Value begin{address.term, 0};
  if (is_of_frame(address)) {
    begin = frame_->object_at(address);
  } else if (const auto* node = terms_->node(address.term);
             node == nullptr || node->kind != Terms::Node::Kind::made) {
    return false;
  }
  const Value* const first = written(begin);
  return first != nullptr && first->is_number() &&
         target_->is_code(static_cast<Address>(first->offset));
}

void State::enter(FrameLayout layout, Value cfa, std::shared_ptr<const Target> target)
{
  frame_ = std::make_shared<const PlacedFrame>(PlacedFrame{std::move(layout), cfa, frame_});
  target_ = std::move(target);
}

/// Somebody else may have written to memory.
void State::disturb()
{
  if (disturbed_) return;
  disturbed_ = true;
  has_strange_ = false;
  work_ += written_.size();
  for (auto& [address, value] : written_) {
    if (!value.known() && value == Value{}) continue;
    const Terms::Node* const node = terms_->node(address.term);
    const bool made = node != nullptr && node->kind == Terms::Node::Kind::made;
    const bool kept = frame_ == nullptr      ? address.on_stack() || made
                      : is_of_frame(address) ? is_own(address) || is_of_closure(address)
                                             : is_of_closure(address);
    if (!kept) value = Value{};
  }
}

/// Whether an address is neither of the frames' own, nor of an object that was made since the
/// start, so that it may lead to either; or to a place that another such address leads to.
bool State::is_strange(Value address) const
{
  const Terms::Node* const node = terms_->node(address.term);
  const bool made = node != nullptr && node->kind == Terms::Node::Kind::made;
  return !address.on_stack() && !made && !is_of_frame(address);
}

/// What is written here may be read under another name. Nobody has one for the words of a frame
/// that only its own code writes to, and a number is no name of what has only been made now.
void State::forget_aliases(Value address)
{
  if (is_strange(address)) return disturb();
  if (!has_strange_ || (frame_ != nullptr && is_own(address))) return;
  has_strange_ = false;
  work_ += written_.size();
  for (auto& [place, value] : written_) {
    if (is_strange(place) && !place.is_number()) value = Value{};
  }
}

void State::lose()
{
  written_.clear();
  overflowed_ = true;
}

Value State::word(Value address) const
{
  const Value* const found = written(address);
  const Value value = found != nullptr ? *found : unwritten(address);
  return value == Value{} && runs_anytime() ? read_anew(address) : value;
}

/// Whatever it is, it is what this instruction reads.
Value State::read_anew(Value address) const
{
  const auto constant =
      address.is_number() ? target_->constant(static_cast<Address>(address.offset)) : std::nullopt;
  return constant ? number(*constant) : terms_->read(site_, reads_++);
}

void State::write(Value address, Value value)
{
  if (value != Value{}) {
    disturbed_ = false;
    has_strange_ = has_strange_ || is_strange(address);
  }
  const auto place = std::ranges::lower_bound(written_, address, {}, &Word::first);
  if (place != written_.end() && place->first == address) {
    place->second = value;
  } else if (written_.size() < most_words) {
    written_.insert(place, {address, value});
  } else {
    overflowed_ = true;
  }
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
  const bool changed = runs_anytime() || written(aligned(address)) != nullptr;
  return changed ? Value{} : terms_->load(address, size);
}

void State::store(Value address, std::uint8_t size, Value value)
{
  if (!address.known()) return address.may_be_on_stack() ? lose() : disturb();
  forget_aliases(address);
  if (size == word_size && address.offset == aligned(address).offset) {
    write(aligned(address), is_kept(address, value) ? value : Value{});
    return;
  }
  forget(address, size);  // of a word that is written in part nothing is known
}

/// What others can write to, they may write to at any time.
bool State::is_kept(Value address, Value value) const
{
  if (!runs_anytime() || is_of_frame(address) || is_of_closure(address)) return true;
  return value.is_number() && target_->is_code(static_cast<Address>(value.offset));
}

std::vector<Term> State::captured_by(Value closure, Address entry) const
{
  constexpr std::int64_t most_captured = 32;
  const Value* const first = closure.known() ? written(closure) : nullptr;
  if (first == nullptr || *first != number(entry)) return {};
  std::vector<Term> terms;
  for (std::int64_t i = 1; i <= most_captured; ++i) {
    const Value place = closure.plus(i * word_size);
    if (is_of_frame(place) && frame_->object_at(place) != closure) break;
    const Value* const word = written(place);
    if (word != nullptr && word->known() && !word->is_number()) terms.push_back(word->term);
  }
  return terms;
}

std::vector<std::pair<Value, Value>> State::shared_words() const
{
  std::vector<std::pair<Value, Value>> words;
  std::ranges::copy_if(written_, std::back_inserter(words), [](const Word& word) {
    return !word.first.on_stack() && word.second != Value{};
  });
  return words;
}

void State::forget(Value address, std::int64_t size)
{
  if (!address.known()) return address.may_be_on_stack() ? lose() : disturb();
  const std::int64_t begin = address.offset - aligned(address).offset;
  for (std::int64_t at = 0; at < begin + size; at += word_size) {
    forget_aliases(aligned(address).plus(at));
    write(aligned(address).plus(at), Value{});
  }
}

void State::call()
{
  forget_registers();
  disturb();
}

void State::forget_registers()
{
  for (std::size_t i = 0; i < registers_.size(); ++i) {
    if (i != rsp && i != rbp && i != r14) registers_[i] = Value{};
  }
  vectors_.fill({});
}

/// Returns whether anything was lost. Code that runs at any time names what differs by its place.
bool State::keep_alike(Value& mine, Value theirs, Value place, std::uint8_t reg, Address site) const
{
  const bool on_stack = may_be_on_stack(mine) || may_be_on_stack(theirs);
  const Value before = std::exchange(mine, alike(mine, theirs));
  if (mine == Value{} && before.known() && runs_anytime()) {
    mine = on_stack ? Value::somewhere_on_stack() : terms_->joined(site, place, reg);
  }
  return mine != before;
}

bool State::join(const State& other, Address site)
{
  bool lost = false;
  for (std::uint8_t i = 0; i < register_count; ++i) {
    lost |= keep_alike(registers_[i], other.registers_[i], {}, i, site);
    const auto lane = static_cast<std::uint8_t>(register_count + 2U * i);
    lost |= keep_alike(vectors_[i].first, other.vectors_[i].first, {}, lane, site);
    lost |= keep_alike(vectors_[i].second, other.vectors_[i].second, {},
                       static_cast<std::uint8_t>(lane + 1U), site);
  }
  return join_words(other, site) || lost;
}

bool State::join_words(const State& other, Address site)
{
  bool lost = false;
  std::vector<Word> words;
  words.reserve(std::max(written_.size(), other.written_.size()));
  const auto keep = [&](Value address, Value mine, Value theirs) {
    lost |= keep_alike(mine, theirs, address, 0, site);
    if (words.size() < most_words) return words.push_back({address, mine});
    lost |= !overflowed_;
    overflowed_ = true;
  };
  const bool overflows = other.overflowed_ && !overflowed_;
  disturbed_ = false;
  has_strange_ = true;
  auto mine = written_.cbegin();
  for (const auto& [address, value] : other.written_) {
    for (; mine != written_.cend() && mine->first < address; ++mine) {
      keep(mine->first, mine->second, other.unwritten(mine->first));
    }
    const bool both = mine != written_.cend() && mine->first == address;
    keep(address, both ? mine->second : unwritten(address), value);
    if (both) ++mine;
  }
  for (; mine != written_.cend(); ++mine) {
    keep(mine->first, mine->second, other.unwritten(mine->first));
  }
  written_ = std::move(words);
  overflowed_ = overflowed_ || overflows;
  return lost || overflows;
}

}  // namespace unjam::code
