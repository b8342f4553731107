#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "client/code/forward.hpp"

namespace unjam::code {

/// A forward run through one function: Forward makes one for each function that it enters.
class FunctionRun {
 public:
  FunctionRun(Forward& forward, const KnownFunction& function, const Listing& code);

  std::shared_ptr<const Trace> run(Address pc, const State& state);

 private:
  /// What is known of a block while the run goes on.
  struct Draft {
    explicit Draft(State begin) : state{std::move(begin)} {}

    State state;
    std::map<Address, std::vector<Event>> events;
    std::vector<Address> followers;
    bool returns = false;
    bool queued = false;
  };

  void follow(Address pc, const State& state);
  void enter(Address pc, const State& state);
  void run_block(Address begin);
  bool apply(const Instruction& instruction, State& state);
  void jump(const Instruction& instruction, const State& state);
  void leave_for(const KnownFunction* callee, bool certain, const State& state);
  void atomic(const Instruction& instruction, const State& state);

  bool call(const Instruction& instruction, State& state);
  bool call(const KnownFunction& callee, Value closure, State& state);
  void call_perhaps(const KnownFunction& callee, State& state);
  void select(State& state);
  void act(Act act, Value object, bool selects = false, bool starts = false);
  void receive_into(Value buffer, Value channel, State& after);
  void start(Value closure, const State& state);
  void defer(Value closure);
  void run_deferred(const State& state);
  void fill(Address target, State& state);
  void change_memory(const KnownFunction& callee, State& state);
  void descend(const KnownFunction& callee, const State& state, bool starts);
  [[nodiscard]] std::optional<Forward::Call> given(const KnownFunction& callee,
                                                   const State& entry) const;
  std::shared_ptr<const Trace> trace_of(const KnownFunction& callee, const State& entry);
  Event& event(Act act, bool is_act, bool selects, bool starts);
  void mark(const State& state);
  void name(Address entry);
  void make(Value object);
  void skip(Address entry);
  void name_results(State& state);

  [[nodiscard]] bool waits_for(Value object) const;
  [[nodiscard]] bool may_recover() const;
  [[nodiscard]] std::shared_ptr<const Trace> finish() const;

  Forward& forward_;
  const KnownFunction& function_;
  const Listing& code_;
  std::map<Address, Draft> drafts_;
  std::vector<Address> work_;
  std::vector<Value> deferred_;  ///< closures
  bool perhaps_ = false;         ///< what is called just now may be another function by then
  Draft* block_ = nullptr;       ///< at hand
  Address begin_ = 0;
  Address pc_ = 0;  ///< of the instruction at hand
};

}  // namespace unjam::code
