#pragma once

#include <optional>
#include <string_view>

#include "aggregate/snapshot/operations.hpp"
#include "client/code/instruction.hpp"

namespace unjam::code {

/// What a call means to whoever follows the code around it.
enum class Meaning : std::uint8_t {
  ordinary,        ///< nothing special: maybe worth following
  act,             ///< the act on the object in a register
  act_or_not,      ///< the same, if it is possible at once (a select with a default)
  select,          ///< runtime.selectgo
  notify,          ///< the same for a Cond, on the list of waiters inside of it
  add,             ///< WaitGroup.Add: `done` if the number is negative
  run_group,       ///< WaitGroup.Go: starts a goroutine whose last act is `done`
  start,           ///< the go statement (runtime.newproc)
  allocate,        ///< gives a new object, that nobody else knows
  box,             ///< runtime.convT*: gives a new copy of something
  load_value,      ///< atomic.Value.Load: gives the two words at the address in rax
  look,            ///< for the race detector: changes no memory but what its name tells
  keep_registers,  ///< the write barrier of the collector: changes r11 at the most
  fill,            ///< runtime.duffzero, runtime.duffcopy: to be executed in place
  run_deferred,    ///< runtime.deferreturn: calls what was deferred
  defer,           ///< runtime.deferproc*: remembers a function to be called
  indirect,        ///< runtime.retpoline*: calls what a register holds
  leaf,            ///< of the runtime: calls nothing of the program
  no_return,
};

/// How a function is to be taken when it is called.
struct Called {
  Meaning meaning = Meaning::ordinary;
  Act act{};
  Register object = no_register;  ///< of an act: where its channel or lock is
};

/// Tells by its name what a call of a function means.
[[nodiscard]] Called meaning_of(std::string_view function);

/// Whether frames of this function belong to the waiting itself: runtime.gopark,
/// sync.(*Mutex).Lock.
[[nodiscard]] bool belongs_to_waiting(std::string_view function);

/// Whether a goroutine that is parked behind it waits for memory or the collector: it then goes on
/// with whatever it was doing.
[[nodiscard]] bool allocates(std::string_view function);

/// All that a function of the standard library does, by its name, to channels and locks that it is
/// given, and to those whom it wakes itself.
[[nodiscard]] Acts acts_of(std::string_view function);

/// Whether a function of the standard library may give up a lock that its caller has taken.
[[nodiscard]] bool gives_up_for_caller(std::string_view function);

/// Whether a function of the standard library is followed as the program's own are, for what it
/// does to channels and locks is part of its contract: package context, sync.Once …
[[nodiscard]] bool is_transparent(std::string_view function);

}  // namespace unjam::code
