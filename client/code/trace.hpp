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

/// Something that the code does at one place: an act on any of some objects, or the calls of what
/// it follows.
struct Event {
  Address pc = 0;  ///< of the instruction
  Act act{};
  bool is_act = false;
  bool selects = false;                             ///< one of several cases, or with a default
  bool starts = false;                              ///< in a goroutine that is started here
  bool tries = false;                               ///< a lock, if it is free
  bool unknown = false;                             ///< the object could not be told, at least once
  std::vector<Value> objects;                       ///< of an act
  std::vector<std::shared_ptr<const Trace>> calls;  ///< one for each set of arguments
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
  std::uint32_t begin = 0;  ///< index of the block that it begins with
};

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
  std::string cut;              ///< why the work was ended early; empty if it was not
};

}  // namespace unjam::code
