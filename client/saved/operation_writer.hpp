#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/json_text/record.hpp"

/// The records of what goroutines can still do: a part of the saved form that snapshot_writer.hpp
/// describes. Each write_ function appends one line.
namespace unjam::saved {

void write_site(std::string& out, std::size_t id, const Site& site);
void write_future(std::string& out, std::size_t id, const Future& future);
void write_holders(std::string& out, const Holders& holders);

/// Appends the fields of a goroutine or timer, "operations" and "future". `out` is the record's
/// text.
void append_operations(std::string& out, json_text::Record& record,
                       std::span<const Operation> operations, FutureId future);

}  // namespace unjam::saved
