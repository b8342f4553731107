#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregate/snapshot/clock.hpp"
#include "aggregate/snapshot/crash.hpp"
#include "aggregate/snapshot/operations.hpp"
#include "aggregate/snapshot/panel.hpp"
#include "aggregate/snapshot/table.hpp"
#include "aggregate/snapshot/waits.hpp"

/// Everything captured from one source at one moment.
///
/// Strings, locations, stacks and label sets stand once in a table; goroutines refer to them by
/// id, so that a million goroutines stay small and comparing two locations compares two numbers.
namespace unjam {

/// A goroutine's number as the Go runtime prints it; unique for the life of the process.
enum class GoroutineId : std::int64_t {};

/// Ids into the snapshot's tables. 0 means: none, or not known.
enum class LocationId : std::uint32_t {};
enum class StackId : std::uint32_t {};
enum class LabelsId : std::uint32_t {};

/// A source position. `line` is 1-based; an empty `function` means no symbol covers the address.
struct Location {
  StringId function{};
  StringId file{};
  std::int32_t line = 0;

  friend bool operator==(const Location&, const Location&) = default;
};

/// One call of a stack. Inlined calls are frames of their own.
struct Frame {
  std::uint64_t pc = 0;  ///< a return address, except in the innermost frame
  LocationId location{};
  bool inlined = false;  ///< the code stands inside the next outer frame's function

  friend bool operator==(const Frame&, const Frame&) = default;
};

/// The calls that a goroutine is in, innermost first.
struct Stack {
  std::vector<Frame> frames;
  StringId cut{};  ///< why the outer frames are missing; empty when the stack is whole

  friend bool operator==(const Stack&, const Stack&) = default;
};

/// pprof labels, ascending by the text of the key.
using Labels = std::vector<std::pair<StringId, StringId>>;

/// The runtime's atomicstatus without the GC's scan bit, by the runtime's own numbers.
enum class Status : std::uint8_t {
  idle = 0,
  runnable = 1,
  running = 2,
  syscall = 3,
  waiting = 4,
  dead = 6,
  copystack = 8,
  preempted = 9,
  leaked = 10,      ///< Go >= 1.26: waiting, and found unreachable by the leak profile
  dead_extra = 11,  ///< Go >= 1.26: spare g of a C thread, no goroutine at all
};

/// One goroutine at the moment the target was stopped.
struct Goroutine {
  GoroutineId id{};             ///< 0 when unreadable
  std::int64_t wait_since = 0;  ///< the runtime's clock, ns; 0: unknown (runtime: waitsince)
  std::int64_t blocked_since = 0;  ///< exactly since then, as that; 0: not noted (trackingStamp)
  LocationId current{};         ///< innermost frame (Delve: currentLoc)
  LocationId user{};            ///< first frame outside the runtime (Delve: userCurrentLoc)
  LocationId app{};             ///< first frame outside Go's standard library, else `user`
  LocationId start{};           ///< the function it began in (Delve: startLoc)
  LocationId go{};              ///< the go statement that made it (Delve: goStatementLoc)
  StackId stack{};
  LabelsId labels{};
  StringId wait_reason{};      ///< the target's own words; empty unless waiting
  StringId unreadable{};       ///< why it could not be read; empty when it could
  WaitSpan waits{};            ///< what it waits for; a select may have several
  OperationSpan operations{};  ///< what it can still do to what somebody waits for
  FutureId future{};           ///< what else it may do; 0: not known
  std::int32_t thread = 0;     ///< the operating-system thread that runs it; 0: none
  Status status{};
  bool waits_known = false;  ///< `waits` is all there is: none means that nothing can wake it
  bool system = false;       ///< belongs to the runtime, not to the program

  friend bool operator==(const Goroutine&, const Goroutine&) = default;
};
static_assert(sizeof(Goroutine) <= 96);

/// Where a snapshot came from, as the user named it. Empty strings do not apply.
struct Source {
  enum class Kind { core, server, file };

  Kind kind = Kind::file;
  std::string binary;
  std::string core;
  std::string core_id;  ///< names the core wherever its file is: see client/elf/core_id.hpp
  std::string address;  ///< of a headless Delve server
  std::string file;     ///< a saved reply or dump

  friend bool operator==(const Source&, const Source&) = default;
};

/// What the target says of itself. Empty strings: not known.
struct Target {
  std::string go_version;  ///< e.g. "go1.19.8"
  std::string delve_version;
  std::string build_id;
  std::string module;  ///< path of the main module
  std::string
      std_prefix;  ///< what the files of the standard library start with, "/usr/lib/go/src/"
  std::vector<std::string> status_names;  ///< by Status; the target's own (runtime.gStatusStrings)

  friend bool operator==(const Target&, const Target&) = default;
};

/// Something that could not be read, and what that makes uncertain.
struct Problem {
  enum class Weight {
    note,  ///< the snapshot is still whole
    loss,  ///< something of the target is missing from the snapshot
  };

  Weight weight = Weight::note;
  std::string what;
  std::string effect;

  friend bool operator==(const Problem&, const Problem&) = default;
};

/// How a capture by fingerprints of stacks was checked: Delve's own stacks of some goroutines
/// against those that were taken for theirs.
struct CrossCheck {
  std::uint64_t distinct_stacks = 0;  ///< so many stacks Delve was asked for
  std::uint64_t checked = 0;
  std::uint64_t disagreed = 0;

  friend bool operator==(const CrossCheck&, const CrossCheck&) = default;
};

/// One of the sources that a snapshot puts together: see append.hpp.
struct Part {
  StringId name{};        ///< what the user calls it; never empty
  std::size_t first = 0;  ///< its goroutines stand together: the index of the first one
  Source source;
  Target target;
  std::string engine;

  friend bool operator==(const Part&, const Part&) = default;
};

struct LocationHash {
  std::size_t operator()(const Location& location) const;
};
struct StackHash {
  std::size_t operator()(const Stack& stack) const;
};
struct LabelsHash {
  std::size_t operator()(const Labels& labels) const;
};

/// One value; immutable once built. Movable, not copyable (see StringTable).
struct Snapshot {
  Source source;  ///< of several parts, the first one's
  Target target;
  std::string engine;  ///< how it was captured: "delve" or "core"; empty for a saved reply
  std::optional<CrossCheck> cross_check;  ///< of the engine "core"

  StringTable strings;
  Table<LocationId, Location, LocationHash> locations;
  Table<StackId, Stack, StackHash> stacks;
  Table<LabelsId, Labels, LabelsHash> label_sets;

  std::vector<Part> parts;  ///< in the order of their goroutines; empty: the source has no name
  std::vector<Goroutine> goroutines;      ///< of each part ascending by id; unreadable ones last
  bool counted = false;  ///< numbers of goroutines were made up: its source only counts them
  std::optional<std::uint64_t> expected;  ///< how many it should hold; unset: not known
  std::vector<Problem> problems;

  bool has_facts = false;         ///< whether waits and all that follows here was asked for
  std::vector<Wait> waits;        ///< goroutine by goroutine, see Goroutine::waits
  std::vector<Channel> channels;  ///< ascending by address
  std::vector<Lock> locks;        ///< ascending by address
  std::vector<Sleep> sleeps;      ///< ascending by goroutine
  std::vector<Poll> polls;        ///< ascending by goroutine
  std::vector<Peer> peers;        ///< ascending by goroutine
  std::vector<Timer> timers;      ///< ascending by when they fire
  std::int64_t now = 0;  ///< the runtime's clock at the end, ns, as a lower bound; 0: not known

  bool has_operations = false;  ///< whether code was run forward, which gave what follows here
  Table<SiteId, Site, SiteHash> sites;
  Table<FutureId, Future, FutureHash> futures;
  std::vector<Operation> operations;  ///< goroutine by goroutine, see Goroutine::operations
  std::vector<Holders> holders;       ///< by act, then by scope; empty: not known
  Account account;                    ///< whether that nobody was found means that there is nobody

  Panel panel;
  std::optional<Crash> crash;  ///< what ended it; nothing: it did not crash, as far as can be told

  std::string_view text(StringId id) const { return strings[id]; }
  const Location& location(LocationId id) const { return locations[id]; }

  /// What a goroutine of this snapshot waits for.
  std::span<const Wait> waits_of(const Goroutine& goroutine) const
  {
    return std::span{waits}.subspan(goroutine.waits.first, goroutine.waits.count);
  }

  /// What a goroutine of this snapshot can still do.
  std::span<const Operation> operations_of(const Goroutine& goroutine) const
  {
    return std::span{operations}.subspan(goroutine.operations.first, goroutine.operations.count);
  }

  /// What a timer of this snapshot will do.
  std::span<const Operation> operations_of(const Timer& timer) const
  {
    return std::span{operations}.subspan(timer.operations.first, timer.operations.count);
  }

  /// The part that a goroutine of this snapshot belongs to; null if parts have no names.
  const Part* part_of(const Goroutine& goroutine) const;

  /// Interns a location given as text.
  LocationId intern_location(std::string_view function, std::string_view file, std::int32_t line);
};

/// The other end of what a goroutine waits for; null if that is not known.
[[nodiscard]] const Peer* peer_of(const Snapshot& snapshot, GoroutineId goroutine);

/// How long a goroutine has waited at least, ns; nothing: not known, which is not zero. The runtime
/// notes the begin of few waits; of the others it notes when a collection first met them. Its clock
/// is read from its last records, so that both ends are bounds: the wait may be longer.
[[nodiscard]] std::optional<std::int64_t> least_wait(const Snapshot& snapshot,
                                                     const Goroutine& goroutine);

/// Whether a snapshot puts several sources together, so that a goroutine's id alone names nobody.
[[nodiscard]] inline bool is_sum(const Snapshot& snapshot)
{
  return snapshot.parts.size() > 1;
}

/// Whether nothing of the target is missing: no problem is a loss.
[[nodiscard]] bool complete(const Snapshot& snapshot);

/// The target's own name of a status (runtime.gStatusStrings), else the name in Go's sources, else
/// "status 12".
[[nodiscard]] std::string status_name(const Target& target, Status status);

/// Puts goroutines into the order that Snapshot::goroutines promises.
void sort_goroutines(std::vector<Goroutine>& goroutines);

}  // namespace unjam
