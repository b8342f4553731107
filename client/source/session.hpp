#pragma once

#include <functional>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"
#include "client/rpc/client.hpp"
#include "client/source/options.hpp"

namespace unjam::source {

/// A snapshot, and whether Ctrl-C ended its capture early.
struct Captured {
  Snapshot snapshot;
  bool interrupted = false;
};

/// What a command does with a live source after the capture, while it still stands. It may add to
/// the snapshot.
using AfterCapture = std::function<rpc::asio::awaitable<Result<void>>(rpc::Client&, Snapshot&)>;

/// What it means for a command that a source does not tell what goroutines wait for.
enum class WithoutWaits {
  fine,  ///< they are shown where they are known
  note,  ///< the answer is weaker, and says so; of a live source it is a loss
  loss,  ///< the answer is incomplete
};

/// What a command needs of its source.
struct Need {
  Depth depth = Depth::places;
  WithoutWaits without_waits = WithoutWaits::fine;
};

/// How a command uses its source.
struct SessionOptions {
  Options source;
  Listeners listeners;
  std::vector<GoroutineId> only;  ///< whose stacks are wanted; empty: everybody's
  AfterCapture after;             ///< may be empty; not called for a saved file
  Need need;
};

/// The effect of the problem that a snapshot has whose dlv ended before the capture did.
inline constexpr const char* ended_with_dlv = "the capture ended with it";

/// Opens a source, captures or reads its snapshot, and closes it again. A dlv of our own is gone
/// when this returns; somebody else's is left as it was found.
///
/// Runs the event loop, with a handler for SIGINT and SIGTERM. Errors: those of the source;
/// cancelled after Ctrl-C with nothing captured.
[[nodiscard]] Result<Captured> obtain(SessionOptions options);

/// The same for a source that has been read already; the words of the options are not looked at.
[[nodiscard]] Result<Captured> obtain(SessionOptions options, Source source);

}  // namespace unjam::source
