#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "aggregate/group/difference.hpp"
#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// Which goroutines of a process have not moved from one snapshot to the next.
///
/// The runtime notes when a garbage collection first met a goroutine blocked (waitsince, ns), and
/// clears that when the goroutine runs. So one that has the same number and the same time, not 0,
/// in two snapshots has not run in between at all. Nor can such a time be the same in two
/// processes: it also proves that the process is one.
struct Progress {
  enum class Verdict {
    known,          ///< the snapshots are of one process, at different moments
    likely,         ///< they look like one process, which no time proves: only `alike` is told
    nothing_ran,    ///< different cores of one process, and no goroutine has run in between: it
                    ///< hangs, or is idle
    same_moment,    ///< one core twice; of lists, equal in everything, which a hung process is too
    other_process,  ///< `why` says what speaks against one process
    unknown,        ///< nothing tells
  };

  Verdict verdict = Verdict::unknown;
  std::string why = {};     ///< of other_process; may hold names of the target, not escaped
  std::size_t between = 0;  ///< of other_process and unknown: this snapshot and the next
  std::size_t shared = 0;   ///< goroutines whose number is in every snapshot
  std::vector<GoroutineId> stuck = {};  ///< ascending: they have not run at all, exactly
  /// Ascending, others than `stuck`: same number, same wait reason, same stack (of lists without
  /// stacks, same places). They may have run in between and come back.
  std::vector<GoroutineId> alike = {};
  /// By the runtime's clock, from the first snapshot to the last, ns; negative: given in reverse
  /// order. 0: not known. Each end is known only as a lower bound.
  std::int64_t elapsed = 0;
};

/// Finds out who has not moved. `sides` are given in the order of time; their goroutines are
/// judged, whole snapshots tell whether they are of one process:
///
/// - different build ids, Go versions or modules, other times at which the process began, or one
///   number whose goroutine began in different functions: no. Numbers are never used again.
/// - the same time at which the process began, or a goroutine with the same number and waitsince:
///   yes.
/// - else likely, if at least half of the smaller one's goroutines are in both, by number and
/// start.
///
/// That no goroutine has run is known by the ticks of the processors, which count turns and returns
/// from system calls. A goroutine that a timer or another one has made ready may get a turn without
/// a tick; but then a timer has gone off, so timers and sleepers have to be the same, too, or
/// another goroutine has run before it. None may be running: it would need no turn.
///
/// Times that were made from the minutes of Go's own dumps count as not known. Where both snapshots
/// know what a goroutine waits for, that must be the same as well. Cost: O(n log n).
[[nodiscard]] Progress find_progress(std::span<const Side> sides);

/// How many of a row's goroutines in the last snapshot are among those ids, which are ascending.
[[nodiscard]] std::size_t count_among(const Difference& row, std::span<const GoroutineId> ids);

}  // namespace unjam::aggregate
