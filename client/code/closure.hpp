#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "aggregate/snapshot/operations.hpp"
#include "client/code/call_graph.hpp"
#include "client/code/first_release.hpp"
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
/// An interface of a lock of package sync that lies in the heap is one of that lock alone: its
/// table of methods counts only if the word behind it is a lock that somebody waits for.
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
/// The frames of sync.Once and of WaitGroup.Go, whose lock or count is the program's, are followed
/// as its own; what they defer counts wherever a closure of it lies.
///
/// A lock that somebody waits for is held. Code that takes it before it gives it up has to wait as
/// all others do, so it is not who releases it first. Hence of a function of the program that is
/// entered at its beginning only those unlocks count that are not preceded, on every way, by a Lock
/// of the same object. Nor do acts on what the function has made itself count: nobody can wait for
/// that now. See Lockset and FirstRelease. What frames do that exist is not part of this: forward
/// runs tell of it.
///
/// What the compiler makes of `defer mu.Unlock()` (a function named deferwrap, before Go 1.21
/// dwrap) runs only while the function that defers it has a frame; words of it are old where that
/// has none.
///
/// A frame that never returns may still be left by a panic or by Goexit. Then the calls that outer
/// frames have deferred run, and a frame that recovers returns to its caller. Whether a function
/// may recover is read from its whole code, not from the ways that a run has taken. A variable that
/// holds a function may hold another one later: a call through it may return, whatever the function
/// that it holds now does.
///
/// An object is taken for a closure, which does not change, if it begins with the entry of a
/// function literal whose code is being followed. A number that was made of the entry of any other
/// function, as a key for a handler, does not make it one.
///
/// What is assumed: code is not made or changed while the program runs; nobody computes the address
/// of a function (runtime.Func.Entry gives one), or makes an interface of a lock out of two words
/// by hand; functions and types lie nowhere but in Go's heap and in variables and stacks of Go; the
/// program does not overwrite a lock while somebody waits for it, and does not lock
/// syscall.ForkLock, which the library unlocks; initialisers are not run again once main.main has
/// begun, nor is main.main by a word; names in the table of functions are those of the
/// compiler. A plugin that could be loaded takes the claim away: see missing().
class Closure {
 public:
  /// All references must outlive it. `past_init`: the program's main function has begun. `releases`
  /// tells what functions do that are called anew.
  Closure(Program& program, const CallGraph& graph, bool past_init, FirstRelease& releases);

  /// The functions that have a frame; nothing: any may have one.
  using Framed = std::optional<std::set<std::string, std::less<>>>;

  /// Adds words of memory that anybody may read. All that are no functions are left out. `framed`
  /// is of all goroutines.
  void seed(std::span<const Address> words, Framed framed);

  /// What whoever makes an indirect call may come to.
  [[nodiscard]] Acts anybody() const { return base_; }

  /// What else one may come to whose frames lead there, and who holds these words. `framed` is of
  /// that stack.
  [[nodiscard]] Acts beyond(const Beyond& frames, std::span<const Address> words, Framed framed);

  /// Names of the program's own functions that hold an act, ascending; of the whole binary.
  [[nodiscard]] std::vector<std::string> holders(Act act);

  /// Why the claim does not hold for this program; empty if it does.
  [[nodiscard]] std::string missing() const;

 private:
  /// A function, and the one that it was entered from if that answers for what it gives up.
  struct Entered {
    FunctionId id{};
    const FirstRelease::Of* under = nullptr;
  };

  void classify();
  [[nodiscard]] const KnownFunction& function(FunctionId id);
  void enter(FunctionId id, bool by_value, Acts& acts, const FirstRelease::Of* under = nullptr);
  void enter_type(Address type);
  void enter_boxed(Address type, Acts& acts);
  void enter_word(Address word, Acts& acts);
  void enter_all_types();
  void follow(Acts& acts);
  void follow_function(Entered entered, Acts& acts);
  [[nodiscard]] bool is_new(FunctionId id, const FirstRelease::Of* under);
  void use(std::size_t function, Acts& acts);
  void enter_uses(FunctionId id, const KnownFunction& function, Acts& acts);
  void follow_type(Address type, Acts& acts);
  [[nodiscard]] Acts not_followed(FunctionId id);
  [[nodiscard]] bool counts_as_own(const KnownFunction& function) const;
  [[nodiscard]] bool is_over(const std::string& name) const;
  [[nodiscard]] bool is_old(const std::string& name) const;

  Program& program_;
  const CallGraph& graph_;
  bool past_init_;
  FirstRelease& releases_;
  Framed framed_;                    ///< of those whose words are entered
  std::vector<Acts> meaning_;        ///< by function: what it does to those who call it
  std::vector<bool> reflects_;       ///< by function: makes interfaces by reflection, or calls
  std::vector<bool> calls_;          ///< by function: calls by reflection
  Acts methods_mean_;                ///< what methods that are left in types mean
  std::vector<bool> looks_up_;       ///< by function: finds types by their names
  std::vector<std::uint32_t> seen_;  ///< by function: when it was reached; 1: by anybody
  std::unordered_map<Address, std::uint32_t> types_seen_;  ///< the same by type
  bool all_types_ = false;                                 ///< anybody has all of them
  std::uint32_t round_ = 1;
  std::vector<Entered> open_;  ///< reached, not followed yet
  /// When a function was reached from one that answers for it; 1: by anybody.
  std::map<std::pair<FunctionId, const FirstRelease::Of*>, std::uint32_t> covered_seen_;
  std::vector<Address> open_types_;
  Acts base_;
  bool loads_plugins_ = false;
};

}  // namespace unjam::code
