#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aggregate/snapshot/table.hpp"

/// What goroutines can still do once they go on: found by running the code of their frames forward
/// from where they stand.
namespace unjam {

enum class LocationId : std::uint32_t;

/// Ids into the snapshot's tables. 0 means: none, or not known.
enum class SiteId : std::uint32_t {};
enum class FutureId : std::uint32_t {};

/// What releases, or takes, a channel or lock.
enum class Act : std::uint8_t {
  send,
  receive,
  close,
  lock,       ///< Mutex, Once, RWMutex as a writer
  unlock,     ///< of the same
  read_lock,  ///< RWMutex as a reader
  read_unlock,
  done,    ///< WaitGroup.Done, or Add of a negative number
  signal,  ///< Cond.Signal, Cond.Broadcast
};
inline constexpr std::size_t act_count = 9;

/// A set of acts.
class Acts {
 public:
  constexpr Acts() = default;
  constexpr explicit Acts(std::uint16_t bits) : bits_{bits} {}

  constexpr void add(Act act) { bits_ |= bit(act); }
  constexpr void add(Acts acts) { bits_ |= acts.bits_; }
  [[nodiscard]] constexpr bool has(Act act) const { return (bits_ & bit(act)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint16_t bits() const { return bits_; }

  friend bool operator==(const Acts&, const Acts&) = default;

 private:
  static constexpr std::uint16_t bit(Act act)
  {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(act));
  }

  std::uint16_t bits_ = 0;
};

/// A place in the code where an act stands, and how it is come to.
struct Site {
  Act act{};
  bool starts = false;    ///< in a goroutine that would be started there
  bool selects = false;   ///< one of several cases of a select, or with a default
  LocationId location{};  ///< of the call itself
  StringId type{};  ///< where the object could not be told: what its elements are; may be empty
  StringId path{};  ///< functions entered on the way to it, outermost first, "main.a > main.b";
                    ///< empty: it stands in one of the goroutine's frames

  friend bool operator==(const Site&, const Site&) = default;
};

/// One act that a goroutine can still do, on an object that somebody waits for.
///
/// An `unlock` or `read_unlock` stands here only if it can come before the goroutine takes that
/// lock anew: so it has the lock now. One that waits for the lock has it only with `times` >= 2:
/// once is for what it waits for.
struct Operation {
  std::uint32_t object = 0;  ///< index into Snapshot::channels or, by the act, Snapshot::locks
  SiteId site{};
  std::uint8_t times = 1;  ///< how often on one way, of unlocks; 2: twice or more
  bool held = false;       ///< of unlocks: its frames have taken the lock on every way to where they
                           ///< stand, and not given it up

  friend bool operator==(const Operation&, const Operation&) = default;
};

/// Where the operations of one goroutine stand in Snapshot::operations.
struct OperationSpan {
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  friend bool operator==(const OperationSpan&, const OperationSpan&) = default;
};

/// What holds for all goroutines with the same stack.
///
/// What is neither among a goroutine's operations, nor `unknown`, nor `open`, it cannot do. An act
/// is open if code that was not followed may hold it: deeper calls, calls of what is not known,
/// callbacks of the standard library.
struct Future {
  bool known = false;           ///< false: nothing was followed, everything is open
  std::vector<SiteId> unknown;  ///< acts on objects that could not be told
  Acts open_own;                ///< on objects of the scope `own`: see Holders
  Acts open_any;                ///< on any object
  StringId cut{};               ///< why not everything was followed; empty if it was

  friend bool operator==(const Future&, const Future&) = default;
};

/// The functions of the binary that hold an act, and whether anybody can come to call them.
struct Holders {
  /// On which objects the act is meant.
  enum class Scope : std::uint8_t {
    own,  ///< that the standard library never gets to touch: `chan main.Metric`, a lock that the
          ///< program locks itself
    any,
  };

  Act act{};
  Scope scope{};
  bool callable = true;  ///< by whoever makes an indirect call; false: only the code that calls or
                         ///< starts them by name can
  std::vector<StringId> functions;  ///< names, ascending; at most 16

  friend bool operator==(const Holders&, const Holders&) = default;
};

/// Whether everything that could release somebody was taken into account: the code of every frame,
/// and all functions that what is in memory leads to. Only then does it mean something that nobody
/// was found.
struct Account {
  bool whole = false;
  std::string missing;  ///< which parts are missing, "the heap was not searched"; for people

  friend bool operator==(const Account&, const Account&) = default;
};

struct SiteHash {
  std::size_t operator()(const Site& site) const;
};
struct FutureHash {
  std::size_t operator()(const Future& future) const;
};

}  // namespace unjam
