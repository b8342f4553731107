#pragma once

#include "aggregate/findings/wanted.hpp"
#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"

namespace unjam {

/// Gives the wanted channels and locks of a snapshot the names that people would use for them, as
/// far as they can be found; it must be of the target that `client` and `memory` are of.
///
///     main.Metrics.inChannel   a field of a named struct
///     main.queue               a package variable, main.shards[] an element of one
///     main.cache.mu            a field of a package variable whose struct has no name
///     ch in main.gather        a variable or argument of a function
///
/// One goroutine that waits for an object is asked for its variables, and no more than 64 objects
/// get names, channels first. Names hold no addresses, goroutines or indices, and are looked for in
/// an order that does not depend on chance. Those that were not found stay empty. Indices that the
/// snapshot does not have, and objects that have a name, are left alone.
///
/// Errors: those of the connection. What was found before stays.
rpc::asio::awaitable<Result<void>> enrich(rpc::Client& client, memory::Memory& memory,
                                          const aggregate::Wanted& wanted, Snapshot& snapshot);

}  // namespace unjam
