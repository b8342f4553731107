#pragma once

#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/crash/dying_threads.hpp"
#include "client/crash/panics.hpp"
#include "client/elf/core_signal.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/type_names.hpp"

namespace unjam::crash {

/// What the runtime keeps of a goroutine that ends its process (runtime.g).
struct GoroutineEnd {
  GoroutineId id{};       ///< 0: the thread ran none
  Address stack_end = 0;  ///< the highest address of its stack
  Address pc = 0;         ///< its registers when its stack was last left for another
  Address sp = 0;
  Address bp = 0;
  elf::CoreSignal signal;     ///< that became a panic or a fatal error; number 0: none did
  std::vector<Panic> panics;  ///< that are going on, the latest first
};

/// Reads it: of the goroutine that was running when a fatal signal came, else of the one for which
/// the thread works. Errors: those of the connection and the memory.
rpc::asio::awaitable<Result<GoroutineEnd>> read_goroutine_end(rpc::Client& client,
                                                              memory::Memory& memory,
                                                              const runtime::Access& access,
                                                              const runtime::TypeNames& types,
                                                              DyingThread thread);

}  // namespace unjam::crash
