#pragma once

#include <set>

#include "client/code/calls.hpp"
#include "client/code/instruction.hpp"
#include "client/code/state.hpp"

namespace unjam::code {

/// Watches, while a function is run forward, where it puts another function that it takes for a
/// value: into a closure, and that into a goroutine that it starts, or only into its own frame.
class Watch {
 public:
  /// The function's entry, and the constants that stand for it as a value.
  Watch(Address entry, const std::set<Address>& values) : entry_{entry}, values_{values} {}

  /// Whether anybody else may get hold of the value. It does not when all that is done with it is
  /// to start a goroutine, or to call it.
  [[nodiscard]] bool escapes() const { return escapes_; }

  /// Whether the function's own frame holds it, as it does what is deferred.
  [[nodiscard]] bool is_kept() const { return is_kept_; }

  /// Nothing is known of where it goes.
  void lose() { escapes_ = true; }

  // What the run meets, before it is applied.
  void stepping(const State& state, const Instruction& instruction);
  void calling(const State& state, Meaning meaning);
  void returning(const State& state);

 private:
  [[nodiscard]] bool is_code(Value value) const;
  [[nodiscard]] bool is_closure(const State& state, Value value) const;
  [[nodiscard]] bool is_ours(const State& state, Value value) const;
  [[nodiscard]] bool holds_ours(const State& state, Value pointer) const;

  Address entry_;
  const std::set<Address>& values_;
  bool escapes_ = false;
  bool is_kept_ = false;
};

}  // namespace unjam::code
