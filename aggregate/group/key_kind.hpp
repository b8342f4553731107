#pragma once

#include <string_view>

#include "aggregate/group/key.hpp"

namespace unjam::aggregate {

class ObjectSets;

/// What a key has of its own, besides its kind.
struct KeyParts {
  std::string_view argument;   ///< NAME of label:NAME; else empty
  ObjectSets* sets = nullptr;  ///< that were met so far; null if the kind needs no facts
};

/// How a key is read.
struct KeyKind {
  std::string_view name;
  ValueId (*id)(const Snapshot&, const Goroutine&, const KeyParts&);
  Value (*value)(const Snapshot&, ValueId, const KeyParts&);
  bool needs_facts = false;
};

}  // namespace unjam::aggregate
