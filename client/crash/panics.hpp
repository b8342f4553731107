#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/memory/layout.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/type_names.hpp"

namespace unjam::crash {

/// A panic of a goroutine (runtime._panic).
struct Panic {
  std::optional<std::string> text;  ///< as the runtime prints its value; empty: not readable
  std::string type;                 ///< of that value: of an error it is "string" by now
  bool recovered = false;

  friend bool operator==(const Panic&, const Panic&) = default;
};

/// runtime._panic, and what of a type's descriptor says how a value looks.
struct PanicFields {
  std::optional<std::uint32_t> value;  ///< an interface: type, data
  memory::Field next, recovered, exits;
  memory::Field kind;
};

/// Asks for them. Errors: those of the connection.
rpc::asio::awaitable<Result<PanicFields>> learn_panic_fields(rpc::Client& client, Address readable);

/// The panics that are going on in a goroutine, the latest first, from its first record on. Those
/// with which runtime.Goexit runs deferred calls are left out.
[[nodiscard]] std::vector<Panic> read_panics(memory::Memory& memory, const PanicFields& fields,
                                             const runtime::TypeNames& types, Address first);

}  // namespace unjam::crash
