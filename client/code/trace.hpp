#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "aggregate/snapshot/operations.hpp"
#include "client/code/program.hpp"
#include "client/code/value.hpp"

namespace unjam::code {

struct Trace;

/// Whether an act gives a lock up.
[[nodiscard]] constexpr bool gives_up(Act act)
{
  return act == Act::unlock || act == Act::read_unlock;
}

/// Something that the code does at one place: an act on any of some objects, or the calls of what
/// it follows.
struct Event {
  Address pc = 0;  ///< of the instruction
  Act act{};
  bool is_act = false;
  bool selects = false;        ///< one of several cases, or with a default
  bool starts = false;         ///< in a goroutine that is started here
  bool tries = false;          ///< a lock, if it is free
  bool has_tried = false;      ///< the lock that was just tried, and not got
  bool unknown = false;        ///< the object could not be told, at least once
  bool perhaps = false;        ///< by a function value that may be another one by then
  bool skips = false;          ///< a call that was not followed; told of code that runs at any time
  Address names = 0;           ///< the function that is made a value here; told of the same
  bool makes = false;          ///< the object is made here; told of the same
  bool is_mark = false;        ///< nothing is done: it is the place that was asked for
  std::vector<Value> objects;  ///< of an act
  std::vector<std::shared_ptr<const Trace>> calls;  ///< one for each set of arguments
  std::vector<Term> captured;                       ///< by the closure that is called, if it is one
  bool passes_nothing = false;                      ///< what is called takes no arguments
};

/// A piece of code without jumps into or out of it.
struct Block {
  std::vector<Event> events;             ///< in their order
  std::vector<std::uint32_t> followers;  ///< indices of blocks
  bool returns = false;
};

/// What a function may do from one place on.
struct Trace {
  const KnownFunction* function = nullptr;
  std::vector<Block> blocks;
  std::uint32_t begin = 0;   ///< index of the block that it begins with
  bool may_recover = false;  ///< it may come back from anywhere, by recover in what it has deferred
};

/// The lock that a block tries to take in its last step, or else waits for in the next block: on
/// the other way out it has it. Null: there is no such lock, or that is not the way.
[[nodiscard]] const Event* taken_on_the_way(const Trace& trace, const Block& from,
                                            std::uint32_t to);

/// A value that was taken from one goroutine, and has to be the same in those that this is to hold
/// for: where an indirect call leads.
struct Guard {
  Value value;
  Address expected = 0;

  friend bool operator==(const Guard&, const Guard&) = default;
};

/// Where what was followed leads to.
struct Beyond {
  std::set<Address> functions;  ///< that are called, started or taken for a value; by entry
  std::set<Address> followed;   ///< functions whose code was; by entry
  std::set<Address> skipped;    ///< that are called, and were not followed there; by entry; 0: it
                                ///< is not known which
  std::string cut;              ///< why the work was ended early; empty if it was not
};

}  // namespace unjam::code
