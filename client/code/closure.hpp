#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "aggregate/snapshot/operations.hpp"
#include "client/code/call_graph.hpp"
#include "client/code/program.hpp"

namespace unjam::code {

/// Which acts the living can still come to, on objects of the program's own: a rapid type analysis,
/// seeded by what is in memory. This is what a `proved` rests on where the heap does not show that
/// nothing can reach an object.
///
/// The claim: if an act is not among anybody() and beyond(F, V), then no goroutine whose code is F
/// (functions that are called from its frames, or named there) and that alone holds the values V
/// can do it, now or later, but for the acts that a forward run of its own frames has found.
///
/// Why it holds. To get to an instruction, code has to be called or jumped to. A direct call, a
/// jump and a name in the code are references that CallGraph has. An indirect call needs a value.
/// Where can it come from?
///
///  1. from memory: every word of the living heap (also in objects without pointers), of variables,
///     registers and stacks counts that is a function's entry, a closure's first word, or the
///     address of a constant that holds one, a function value without a closure. What the collector
///     would free, nobody can read. What only the stack of one blocked goroutine leads to, only
///     that goroutine can use, or whoever it gives it to once it runs: so it counts for that
///     goroutine alone, which counts once somebody can release it.
///  2. from code that was reached: then that code names the function, or a constant for it.
///  3. from a type: every method of any type counts that has the name and type of a method of some
///     interface in the binary; where the binary calls methods by reflection, every exported one.
///  4. from constants and variables without pointers: all functions that these name count.
///  5. from C: every function that is exported to C (_cgoexp_…) counts.
///
/// New goroutines, timers, finalizers, cleanups, signal handlers and coroutines run closures, which
/// are values of these kinds.
///
/// Which functions do an act? Those that name a function of the runtime or of sync that means it.
/// On objects of the program's own, functions of the standard library do not count: they get to
/// touch a `chan main.Job`, or a lock that the program locks itself, through reflection alone,
/// through a sync.Locker, or in sync.(*Cond).Wait. So package reflect counts as the program's own;
/// the methods of a lock count if code that is not the library's, or a constant, makes an interface
/// of a pointer to such a lock, or uses reflection to call methods or to make interfaces; and
/// whoever calls Cond.Wait counts as one who unlocks.
///
/// What is assumed: code is not made or changed while the program runs; nobody computes the address
/// of a function, or keeps it in memory that is neither Go's heap nor a variable or stack of Go;
/// the program does not lock syscall.ForkLock, which the library unlocks; initialisers are not run
/// again once main.main has begun; names in the table of functions are those of the compiler. A
/// plugin that could be loaded takes the claim away: see missing().
class Closure {
 public:
  /// All references must outlive it. `past_init`: the program's main function has begun.
  Closure(Program& program, const CallGraph& graph, bool past_init);

  /// Adds words of memory that anybody may read. All that are no functions are left out.
  void seed(std::span<const Address> words);

  /// What whoever makes an indirect call may come to.
  [[nodiscard]] Acts anybody() const { return base_; }

  /// What else one may come to that calls or names these functions, and holds these words.
  [[nodiscard]] Acts beyond(const std::set<Address>& functions, std::span<const Address> words);

  /// Names of the program's own functions that hold an act, ascending; of the whole binary.
  [[nodiscard]] std::vector<std::string> holders(Act act);

  /// Why the claim does not hold for this program; empty if it does.
  [[nodiscard]] std::string missing() const;

 private:
  void classify();
  [[nodiscard]] const KnownFunction& function(FunctionId id);
  [[nodiscard]] bool is_boxed(FunctionId method);
  void enter(FunctionId id, bool by_value, Acts& acts);
  void follow(Acts& acts);
  [[nodiscard]] bool counts_as_own(const KnownFunction& function) const;
  [[nodiscard]] bool is_over(const std::string& name) const;
  [[nodiscard]] std::optional<FunctionId> id_of(Address entry) const;

  Program& program_;
  const CallGraph& graph_;
  bool past_init_;
  std::vector<Acts> meaning_;   ///< by function: what it does to those who call it
  std::vector<bool> reflects_;  ///< by function: calls methods, or makes interfaces, for others
  Acts methods_mean_;           ///< what methods that are left in types mean
  std::vector<std::uint32_t> seen_;  ///< by function: when it was reached; 1: by anybody
  std::uint32_t round_ = 1;
  std::vector<FunctionId> open_;  ///< reached, their edges not followed yet
  Acts base_;
  bool loads_plugins_ = false;
};

}  // namespace unjam::code
