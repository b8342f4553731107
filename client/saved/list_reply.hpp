#pragma once

#include <optional>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"
#include "client/saved/bytes.hpp"

namespace unjam::saved {

/// Reads a saved reply of ListGoroutines: API version 2 (an object with `Goroutines`) or 1 (an
/// array), with or without the JSON-RPC envelope around it. Several, as the pages of a list are, may
/// stand one behind the other, with other replies between.
///
/// Locations are as Delve wrote them. The reply has numbers for wait reasons, whose meaning depends
/// on the Go version: `name_wait_reasons` names them, and a problem says how. Another problem says
/// if the reply is one page of several.
///
/// Fails with bad_source: names the byte and what was expected there, or quotes the error that the
/// envelope holds.
[[nodiscard]] Result<Snapshot> read_list_reply(const Bytes& file,
                                               std::optional<int> go_minor = {});

}  // namespace unjam::saved
