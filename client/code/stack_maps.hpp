#pragma once

#include <map>
#include <span>
#include <vector>

#include "client/code/functions.hpp"
#include "client/code/stack_run.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/goroutine_records.hpp"
#include "client/runtime/stack_map.hpp"

namespace unjam::code {

/// The physical frames of stacks, the innermost first.
using StackFrames = std::map<runtime::StackKey, std::vector<PhysicalFrame>>;

/// The stack of a goroutine; of one that is not parked nothing is said of its depth.
[[nodiscard]] runtime::StackKey stack_key(const Goroutine& goroutine,
                                          const runtime::GoroutineRecord& record);

/// So many different stacks are looked at, those that most goroutines have first.
inline constexpr std::size_t most_stacks = 8'192;

/// Asks Delve for one goroutine of each stack. One that Delve does not give whole has no frames.
/// `records` has the record of each goroutine, or null. Errors: those of the connection.
rpc::asio::awaitable<Result<StackFrames>> read_stacks(
    rpc::Client& client, const Snapshot& snapshot,
    std::span<const runtime::GoroutineRecord* const> records);

/// Lets go of the frames of stacks that have a hole: where the end of a caller's frame is not where
/// the runtime's tables (runtime._func: pcsp) say. Delve misses a frame where a function without
/// one was preempted, or where assembly without one calls. Frames of the runtime itself, which
/// changes stacks, and of C may be missing.
void drop_stacks_with_holes(memory::Memory& memory, const Functions& functions,
                            StackFrames& stacks);

/// Which words of these stacks their functions still use, by the tables that the runtime scans
/// stacks by (runtime.getStackMap: PCDATA_StackMapIndex, FUNCDATA_LocalsPointerMaps,
/// FUNCDATA_ArgsPointerMaps, FUNCDATA_StackObjects). Where the runtime does not go by them, after a
/// panic of a signal or a preemption anywhere, nor do we.
[[nodiscard]] runtime::StackMaps map_stacks(memory::Memory& memory, const Functions& functions,
                                            const StackFrames& stacks);

}  // namespace unjam::code
