#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "aggregate/group/parsed.hpp"
#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// The value of a key in one goroutine as a number: equal values have equal ids. 0: it has none.
enum class ValueId : std::uint64_t {};

/// Channels that one goroutine waits for: indices into Snapshot::channels, ascending.
struct ChannelSet {
  std::vector<std::uint32_t> channels;

  friend auto operator<=>(const ChannelSet&, const ChannelSet&) = default;
};

/// The same for Snapshot::locks.
struct LockSet {
  std::vector<std::uint32_t> locks;

  friend auto operator<=>(const LockSet&, const LockSet&) = default;
};

/// The value behind a ValueId. `monostate`: none, such as a label that the goroutine does not
/// carry, or a location that is not known.
using Value = std::variant<std::monostate, LocationId, StackId, std::int64_t, std::string,
                           ChannelSet, LockSet>;

struct KeyKind;
class ObjectSets;

/// A property of a goroutine, to group and to filter by: `app`, `wait`, `label:tenant` …
///
/// - `current`, `user`, `app`, `start`, `go`: locations; `stack`: all its frames
/// - `status`: the target's name of it; `thread`: the number of the thread that runs it
/// - `wait`: the wait reason; of a goroutine that does not wait, or whose reason is not known, the
///   status
/// - `chan`, `lock`: what it waits for; of a select all its channels, a nil one has none
/// - `peer`: who is at the other end, "10.3.2.1:5432"; of who listens, its own address
/// - `type`: the types of both, "chan main.Metric", "sync.Mutex"
/// - `source`: what the user calls the source that it comes from
/// - `label:NAME`: the value of that pprof label
///
/// A new key is one more line in the table of key.cpp.
class Key {
 public:
  /// The key as the user writes it, e.g. "label:tenant".
  [[nodiscard]] std::string name() const;

  /// The value in a goroutine; none if the goroutine could not be read. Builds no strings, except
  /// that `label:NAME` compares the names of labels. The goroutine must be one of the snapshot's
  /// own. The key remembers sets of channels and locks
  /// that it has met: one key is for one thread at a time.
  [[nodiscard]] ValueId id(const Snapshot& snapshot, const Goroutine& goroutine) const;

  /// What an id that this key, or a copy of it, gave for this snapshot stands for.
  [[nodiscard]] Value value(const Snapshot& snapshot, ValueId id) const;

  /// Whether goroutines have a value only in a snapshot with facts.
  [[nodiscard]] bool needs_facts() const;

  friend bool operator==(const Key& left, const Key& right)
  {
    return left.kind_ == right.kind_ && left.argument_ == right.argument_;
  }
  friend Parsed<Key> parse_key(std::string_view text);

 private:
  Key(const KeyKind& kind, std::string_view argument);

  const KeyKind* kind_;
  std::string argument_;              // NAME of label:NAME; else empty
  std::shared_ptr<ObjectSets> sets_;  // copies share what they have met
};

/// Reads one key. An unknown one gives the nearest and all known ones in its Misuse.
[[nodiscard]] Parsed<Key> parse_key(std::string_view text);

/// Reads a comma-separated list. Blanks around a key and repeated keys are dropped.
[[nodiscard]] Parsed<std::vector<Key>> parse_keys(std::string_view text);

/// All keys for a help text: "current user app … label:NAME".
[[nodiscard]] std::string known_keys();

/// The order in which values of one key are listed: locations and stacks by function, file and
/// line, numbers by size, the rest by text; those without a value first.
[[nodiscard]] std::weak_ordering compare(const Snapshot& snapshot, const Value& left,
                                         const Value& right);

}  // namespace unjam::aggregate
