#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/elf/core_signal.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"

namespace unjam::crash {

using memory::Address;

/// A call as Delve's Stacktrace tells it.
struct CalledFrame {
  std::uint64_t pc = 0;
  std::string function;
  std::string file;
  std::int32_t line = 0;
  std::int64_t offset = 0;  ///< of the frame's canonical address from the stack's end
};

/// The innermost calls of a goroutine; -1: of the current thread. Empty if Delve has none. Errors:
/// those of the connection.
rpc::asio::awaitable<Result<std::vector<CalledFrame>>> ask_frames(rpc::Client& client,
                                                                  std::int64_t goroutine,
                                                                  int depth);

/// Which frame crashed: the caller of what panicked, gave up or took the fault, past the runtime's
/// own calls. If that is not among the frames, as some Delves leave out the thread's own, the
/// innermost on the goroutine's stack past the runtime's. Empty if none is to be seen.
[[nodiscard]] std::optional<std::size_t> find_crashed(const std::vector<CalledFrame>& frames);

/// Registers of a frame at its call, as far as the stack keeps them: rip, rsp and rbp. `end` is
/// where its goroutine's stack ends. Empty if the stack is not as the frames say.
[[nodiscard]] std::vector<std::pair<std::string_view, std::uint64_t>> frame_registers(
    memory::Memory& memory, const std::vector<CalledFrame>& frames, std::size_t index, Address end);

/// The frames as a stack of the snapshot.
StackId intern_frames(const std::vector<CalledFrame>& frames, Snapshot& snapshot);

/// The calls that a thread was in when a signal met it, by its frame pointers; their functions
/// only. Errors: those of the connection and the memory.
rpc::asio::awaitable<Result<std::vector<CalledFrame>>> walk_frames(rpc::Client& client,
                                                                   memory::Memory& memory,
                                                                   const elf::CoreSignal& at);

}  // namespace unjam::crash
