#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "client/code/frame_layout.hpp"
#include "client/code/instruction.hpp"
#include "client/code/value.hpp"

namespace unjam::code {

/// What is known at one point of the code: registers, and the memory that was written since the
/// start. Memory is in words of 8 bytes; where nothing was written it is as the target has it.
///
/// Of so much that no function writes it nothing is kept: from then on all that was not written
/// before is unknown.
class State {
 public:
  /// What is asked of the target.
  struct Target {
    std::function<bool(Address)> is_code;       ///< a function begins there
    std::function<bool(Value)> begins_closure;  ///< at that place of the stack, since the start
    /// The word of a constant. If this is there, the code runs at any time, and not now: memory is
    /// not as the target has it, and each time that it is read it may be something else.
    std::function<std::optional<Address>(Address)> constant = {};
  };
  using Vector = std::pair<Value, Value>;  ///< the lower two words of a vector register

  /// Memory of the stack below `floor` is dead when the code starts: whoever is called leaves
  /// there what they like.
  explicit State(Terms& terms, Value floor) : terms_{&terms}, floor_{floor} {}

  [[nodiscard]] Value reg(std::int8_t reg) const { return registers_[index(reg)]; }
  void set_reg(std::int8_t reg, Value value) { registers_[index(reg)] = value; }
  [[nodiscard]] Vector vector(std::int8_t reg) const;
  void set_vector(std::int8_t reg, Vector value) { vectors_[index(reg)] = value; }

  /// `size` bytes at an address, zero-extended.
  [[nodiscard]] Value load(Value address, std::uint8_t size) const;
  void store(Value address, std::uint8_t size, Value value);

  /// The only word that an instruction reads, of which it is not known where it is.
  [[nodiscard]] Value load_from_unknown(std::uint8_t size) const
  {
    return runs_anytime() && size == word_size ? terms_->read(site_, reads_++) : Value{};
  }

  /// Makes every word that has a byte in [address, address + size) unknown.
  void forget(Value address, std::int64_t size);

  /// What a call leaves behind: all registers but rsp, rbp and r14 are unknown, and so is all
  /// memory but the words of the frame that only its own code writes to, and closures, which never
  /// change.
  void call();

  /// Whether an address may lie in the stack of the code that runs.
  [[nodiscard]] bool may_be_on_stack(Value address) const
  {
    return address.may_be_on_stack() || (frame_ != nullptr && frame_->is_near(address));
  }

  /// Makes all memory unknown that others may write to, as they may at any time.
  void forget_shared() { disturb(); }

  /// Makes all registers unknown but rsp, rbp and r14.
  void forget_registers();

  /// Makes everything unknown that is not written anew.
  void lose();

  /// From now on this is the frame whose code is followed, and its layout says which words of the
  /// stack others may have written to; until then nobody has.
  void enter(FrameLayout layout, Value cfa, std::shared_ptr<const Target> target);

  /// The instruction that is run next.
  void at(Address site)
  {
    site_ = site;
    reads_ = 0;
  }

  /// Keeps what both states have alike where ways join. Returns whether anything was lost.
  bool join(const State& other, Address site);

  /// A word of the frame that nobody else writes to, and that holds this term and a number:
  /// where it is, counted from the frame's end, and the number. Nothing: no word does.
  [[nodiscard]] std::optional<std::pair<std::int64_t, std::int64_t>> find_in_frame(Term term) const;

  /// What a closure of the function that begins at `entry` has captured, by its words, which never
  /// change; without numbers.
  [[nodiscard]] std::vector<Term> captured_by(Value closure, Address entry) const;

  /// What is known of memory that is not the stack, because it was written: where, and what.
  [[nodiscard]] std::vector<std::pair<Value, Value>> shared_words() const;

  /// How many words are kept: what a copy costs.
  [[nodiscard]] std::size_t size() const { return written_.size(); }

  /// How many words were gone through since the last call, on top of what each step costs.
  [[nodiscard]] std::uint64_t take_work() { return std::exchange(work_, 0); }

  /// What values stand for.
  [[nodiscard]] const Terms& terms() const { return *terms_; }

 private:
  using Word = std::pair<Value, Value>;  ///< address, value

  static std::size_t index(std::int8_t reg) { return static_cast<std::size_t>(reg) & 15U; }
  [[nodiscard]] const Value* written(Value address) const;
  [[nodiscard]] Value word(Value address) const;
  [[nodiscard]] Value unwritten(Value address) const;
  [[nodiscard]] Value read_anew(Value address) const;
  [[nodiscard]] bool runs_anytime() const { return target_ != nullptr && target_->constant; }
  void write(Value address, Value value);
  void disturb();
  void forget_aliases(Value address);
  [[nodiscard]] bool is_strange(Value address) const;
  [[nodiscard]] bool is_of_frame(Value address) const
  {
    return frame_ != nullptr && (address.on_stack() || frame_->is_near(address));
  }
  [[nodiscard]] bool is_own(Value address) const;
  [[nodiscard]] bool is_of_closure(Value address) const;
  [[nodiscard]] bool is_kept(Value address, Value value) const;
  bool keep_alike(Value& mine, Value theirs, Value place, std::uint8_t reg, Address site) const;
  bool join_words(const State& other, Address site);

  Terms* terms_;
  Value floor_;
  std::array<Value, register_count> registers_;
  std::array<Vector, register_count> vectors_;
  std::vector<Word> written_;  ///< ascending by address
  bool overflowed_ = false;    ///< more was written than is kept
  std::uint64_t work_ = 0;
  bool disturbed_ = false;  ///< nothing was written since the last disturb()
  bool has_strange_ = false;  ///< words under strange addresses may be known
  Address site_ = 0;
  mutable std::uint64_t reads_ = 0;  ///< words that this instruction has read so far
  std::shared_ptr<const PlacedFrame> frame_;
  std::shared_ptr<const Target> target_;
};

}  // namespace unjam::code
