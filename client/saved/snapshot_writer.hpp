#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"

/// The saved form of a snapshot, `unjam.snapshot/1`: a JSON object a line.
///
///     {"schema":"unjam.snapshot/1","source":{…},"target":{…},"engine":"core","cross_check":{…},
///      "expected":1013,"facts":true,"operations":true,"now":86400000000000}
///     {"string":1,"text":"main.main"}
///     {"location":1,"function":1,"file":2,"line":95}
///     {"stack":1,"frames":[[4620928,1],[4621400,2,1]],"cut":5}
///     {"labels":1,"set":[[6,7]]}
///     {"channel":1,"address":824634138720,"type":8,"name":11,"len":100,"cap":100,
///      "readable":true,"closed":true,"timer":"armed","fires":86400500000000,"reach":"alive"}
///     {"lock":1,"address":824634212352,"name":12,"kind":"mutex","readable":true,"locked":true,…}
///     {"site":1,"act":"receive","starts":true,"selects":true,"location":2,"type":8,…}
///     {"future":1,"known":true,"unknown":[1],"open_own":["send"],"open_any":["unlock"],"cut":14}
///     {"goroutine":21,"status":4,"wait":9,"wait_since":1200,"blocked_since":1100,
///      "current":1,"user":2,"app":2,…,
///      "waits":[["send",1],["lock",1]],"operations":[[1,1],[2,1,2]],"future":1}
///     {"sleep":22,"until":86401000000000}
///     {"poll":23,"fd":7,"direction":"read","deadline":86402000000000}
///     {"peer":23,"network":15,"address":16,"listens":true}
///     {"timer":86401000000000,"period":0,"object":824634138720,"function":10,"action":"send",
///      "operations":[[1,1]],"future":1}
///     {"holders":"receive","scope":"own","callable":true,"functions":[3,4]}
///     {"panel":true,"gomaxprocs":4,…,"processors":[[0,"running",12,7000,345],…]}
///     {"crash":"panic","text":12,"type":13,"earlier":[[14,15,1]],"signal":{"number":11,…},
///      "goroutine":21,"thread":1628,"pc":4621400,"registers":[[16,4621400],…],"stack":1}
///     {"problem":"note","what":"…","effect":"…"}
///     {"end":true,"strings":14,"locations":2,"stacks":1,"labels":1,"channels":1,"locks":1,
///      "sites":1,"futures":1,"goroutines":1,"sleeps":1,"polls":1,"peers":1,"timers":1,"holders":1,
///      "problems":1}
///
/// A line each; the long ones are broken here only. The first key of a record is its type. Table
/// records carry their id, counted from 1 in the order of the lines; id 0, the empty value, is
/// never written. Channels and locks ascend by address, holders by act and scope. Whatever is zero
/// or empty, or the first of its enumeration, may be left out. A frame is [pc, location], and [pc,
/// location, 1] if inlined; a wait is [kind, channel or lock]; an operation is [site, channel or
/// lock], [site, lock, times] if not once, or [site, lock, times, 1] of a lock that is held; a
/// processor is [id, status,
/// runnable, running since, ticks], as far as it is known; a panic before
/// the one that ended the process is [text, type], and [text, type, 1] if it was recovered. Texts
/// of the target that are not UTF-8 are kept as {"string":3,"hex":"ff00"}; elsewhere (file names,
/// problems) a broken byte becomes U+FFFD. Readers ignore keys, record types and further array
/// elements that they do not know.
namespace unjam::saved {

inline constexpr std::string_view snapshot_schema = "unjam.snapshot/1";

/// Takes the next piece of the text.
using Sink = std::function<Result<void>(std::string_view)>;

/// Writes the saved form in pieces. Fails only if `sink` does. Equal snapshots give equal bytes.
[[nodiscard]] Result<void> write_snapshot(const Snapshot& snapshot, const Sink& sink);

/// The same, to a stream. Fails with io_failed.
[[nodiscard]] Result<void> write_snapshot(const Snapshot& snapshot, std::ostream& out);

/// The same, to a file that appears whole or not at all; compressed if `path` ends in ".zst". Fails
/// with io_failed.
[[nodiscard]] Result<void> save_snapshot(const Snapshot& snapshot, const std::string& path);

}  // namespace unjam::saved
