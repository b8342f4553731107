#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"
#include "client/rpc/client.hpp"

namespace unjam {

/// Which stacks are asked for.
enum class Stacks {
  all,     ///< one a goroutine
  sample,  ///< one for each distinct (current, user, start, go, status, wait)
  none,    ///< none; locations stay as Delve wrote them
};

/// Where the bytes of the target come from, and how equal stacks are told.
enum class Engine {
  automatic,  ///< core if the core's file can be read here, else delve
  delve,      ///< everything through Delve
  core,       ///< names and types from Delve, bytes from the mapped core
};

/// How much is found out; each step holds those before.
enum class Depth {
  places,   ///< where goroutines are
  waits,    ///< what each of them waits for, timers and the panel
  reach,    ///< with Engine::core: who can never wake
  effects,  ///< what everybody can still do
};

struct CaptureOptions {
  Stacks stacks = Stacks::all;
  std::vector<GoroutineId> only;  ///< whose stacks are wanted; empty: everybody's. Listing ends
                                  ///< when all of them have been met
  std::int64_t page = 1'000;      ///< goroutines asked for at once: bounds Delve's memory
  Depth depth = Depth::places;
  Engine engine = Engine::automatic;
  std::string core;    ///< the core's file, if it is here: for Engine::core
  std::string binary;  ///< the binary's file, if it is here: text and read-only data of the target
  std::size_t cross_check = 64;  ///< Engine::core: goroutines whose stacks Delve is asked for too
};

/// How far a capture has come. `total` is the number of goroutines ever made while they are listed:
/// dead ones count there and never come.
struct Progress {
  enum class Phase { listing, stacks, facts };

  Phase phase = Phase::listing;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

using OnProgress = std::function<void(const Progress&)>;

/// Captures what a halted target consists of: every goroutine and, as asked, their stacks, with
/// inlined calls resolved, what they wait for, and who can never wake. Every engine gives the same
/// snapshot, but for the last.
///
/// Reads only. A server that speaks API version 1 is switched to 2 and back. Errors: not_halted,
/// and those about the source when there is nothing to capture (the target runs, the binary is not
/// the core's, not one goroutine is readable) or Engine::core was asked for and the core's file is
/// of no use, and those of the connection before the first goroutine has come. What fails later is
/// a problem of the snapshot, which then is not complete.
rpc::asio::awaitable<Result<Snapshot>> capture(rpc::Client& client, Source source,
                                               CaptureOptions options, OnProgress on_progress);

}  // namespace unjam
