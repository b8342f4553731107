#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "aggregate/snapshot/operations.hpp"
#include "client/code/call_graph.hpp"
#include "client/code/program.hpp"
#include "client/code/trace.hpp"

namespace unjam::code {

/// Which acts the living can still come to, on objects of the program's own: a rapid type analysis,
/// seeded by what is in memory. This is what a `proved` rests on where the heap does not show that
/// nothing can reach an object.
///
/// The claim: if an act is not among anybody() and beyond(F, V), then no goroutine whose frames
/// lead to F (functions that are called or named there, types that are) and that alone holds the
/// values V can do it, now or later, but for the acts that a forward run of these frames has found.
///
/// Why it holds. To get to an instruction, code has to be called or jumped to. A direct call, a
/// jump and a name in the code are references that CallGraph has. An indirect call needs a value.
/// Where can it come from?
///
///  1. from memory: every word of the living heap (also in objects without pointers), of variables,
///     registers and stacks counts that is a function's entry, a closure's first word, or the
///     address of a constant that holds one, a function value without a closure. An entry counts if
///     the function's address is taken by code or held by data, or if it is a method: who makes a
///     closure has to name its code. What numbers lead to lives, too: weak handles and integers.
///     What only the stack of one blocked goroutine leads to, only that goroutine can use, or
///     whoever it gives it to once it runs: so it counts for that goroutine alone, which counts
///     once somebody can release it.
///  2. from code that was reached: then that code names the function, or a constant for it.
///  3. from the type of a value in an interface, or in reflection's hands: every method counts that
///     has the name and type of a method of some interface in the binary; where the binary calls
///     methods by reflection, every exported one. Which types? Those that somebody has as in 1, 2
///     and 4 (the type's address, or that of a table of its methods), and those that reflection
///     gets from these: of elements, fields, parameters, and pointers to them. All of them, once
///     code is reached that looks up types by name. What the runtime alone keeps does not count:
///     its table of all itabs; and a type that is named only for memory to be made of it.
///  4. from constants and variables without pointers: all functions and types that these name
///     count; a constant that holds a function's entry, once it is named itself.
///  5. from C: every function that is exported to C (_cgoexp_…) counts.
///
/// New goroutines, timers, finalizers, cleanups, signal handlers and coroutines run closures, which
/// are values of these kinds.
///
/// Which functions do an act? Those that name a function of the runtime or of sync that means it.
/// On objects of the program's own, functions of the standard library do not count: they get to
/// touch a `chan main.Job`, or a lock that the program locks itself, through reflection alone,
/// through a sync.Locker, or in sync.(*Cond).Wait. So what package reflect does to channels counts;
/// the methods of a lock count if somebody has an interface of a pointer to such a lock, or reaches
/// code that makes one and is not the library's, or reaches such code that uses reflection for more
/// than to look at values, or any code that calls by reflection; whoever calls Cond.Wait counts as
/// one who unlocks, and whoever wakes by the runtime's own semaphores as one who releases locks.
///
/// What is assumed: code is not made or changed while the program runs; nobody computes the address
/// of a function (runtime.Func.Entry gives one), or makes an interface of a lock out of two words by
/// hand; functions and types lie nowhere but in Go's heap and in variables and stacks of Go; the
/// program does not lock syscall.ForkLock, which the library unlocks; initialisers are not run again
/// once main.main has begun; names in the table of functions are those of the compiler. A plugin
/// that could be loaded takes the claim away: see missing().
class Closure {
 public:
  /// All references must outlive it. `past_init`: the program's main function has begun.
  Closure(Program& program, const CallGraph& graph, bool past_init);

  /// Adds words of memory that anybody may read. All that are no functions are left out.
  void seed(std::span<const Address> words);

  /// What whoever makes an indirect call may come to.
  [[nodiscard]] Acts anybody() const { return base_; }

  /// What else one may come to whose frames lead there, and who holds these words.
  [[nodiscard]] Acts beyond(const Beyond& frames, std::span<const Address> words);

  /// Names of the program's own functions that hold an act, ascending; of the whole binary.
  [[nodiscard]] std::vector<std::string> holders(Act act);

  /// Why the claim does not hold for this program; empty if it does.
  [[nodiscard]] std::string missing() const;

 private:
  void classify();
  [[nodiscard]] const KnownFunction& function(FunctionId id);
  void enter(FunctionId id, bool by_value, Acts& acts);
  void enter_type(Address type);
  void enter_boxed(Address type, Acts& acts);
  void enter_word(Address word, Acts& acts);
  void enter_all_types();
  void follow(Acts& acts);
  void follow_function(FunctionId id, Acts& acts);
  void use(std::size_t function, Acts& acts);
  void enter_uses(FunctionId id, const KnownFunction& function, Acts& acts);
  void follow_type(Address type, Acts& acts);
  [[nodiscard]] bool counts_as_own(const KnownFunction& function) const;
  [[nodiscard]] bool is_over(const std::string& name) const;

  Program& program_;
  const CallGraph& graph_;
  bool past_init_;
  std::vector<Acts> meaning_;        ///< by function: what it does to those who call it
  std::vector<bool> reflects_;       ///< by function: makes interfaces by reflection, or calls
  std::vector<bool> calls_;          ///< by function: calls by reflection
  Acts methods_mean_;                ///< what methods that are left in types mean
  std::vector<bool> looks_up_;       ///< by function: finds types by their names
  std::vector<std::uint32_t> seen_;  ///< by function: when it was reached; 1: by anybody
  std::unordered_map<Address, std::uint32_t> types_seen_;  ///< the same by type
  bool all_types_ = false;                                 ///< anybody has all of them
  std::uint32_t round_ = 1;
  std::vector<FunctionId> open_;  ///< reached, not followed yet
  std::vector<Address> open_types_;
  Acts base_;
  bool loads_plugins_ = false;
};

}  // namespace unjam::code
