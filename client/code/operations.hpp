#pragma once

#include <optional>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/code/call_graph.hpp"
#include "client/code/functions.hpp"
#include "client/code/stack_maps.hpp"
#include "client/memory/memory.hpp"
#include "client/reach/revival.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/goroutine_records.hpp"

namespace unjam {

/// The code of a target.
struct TargetCode {
  code::Functions functions;             ///< empty: its table could not be read
  std::optional<code::CallGraph> graph;  ///< nothing: not asked for, or not all could be read
};

/// Reads the table of functions and, if asked for, who refers to whom: that goes through all of the
/// program's code. Errors: those of the memory and the connection.
rpc::asio::awaitable<Result<TargetCode>> read_code(rpc::Client& client, memory::Memory& memory,
                                                   const runtime::Access& access, bool with_graph);

/// Adds what every goroutine, and every timer, can still do to a snapshot that has its stacks and
/// waits: runs the code of each distinct stack forward, and evaluates for each goroutine which
/// channels and locks that is about. Fills in Snapshot::operations, sites, futures, holders and
/// account.
///
/// `stacks` are the frames of all stacks, see read_stacks().
/// `held` are the words of living memory that stand for functions. Without them, and without the
/// graph of calls, everything that was not followed is open, and the account says why it is not
/// whole. Only for amd64; where the program's table of functions cannot be read, nothing is added
/// and a problem says so. Errors: those of the memory and the connection.
rpc::asio::awaitable<Result<void>> add_operations(rpc::Client& client, memory::Memory& memory,
                                                  const runtime::Access& access,
                                                  const runtime::GoroutineRecords& records,
                                                  TargetCode code, code::StackFrames stacks,
                                                  reach::HeldWords held, Snapshot& snapshot);

}  // namespace unjam
