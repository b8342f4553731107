#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "client/enrich/roots.hpp"
#include "client/enrich/sought.hpp"
#include "client/enrich/struct_types.hpp"
#include "client/memory/memory.hpp"

namespace unjam::naming {

/// How far a search has come.
struct FieldSearch {
  std::optional<std::string> name;  ///< what was found
  std::vector<Met> unknown;         ///< it ended early for want of these types
};

/// Looks for a field that holds the object, in the structs that variables lead to: the fewer
/// pointers away the better, else in the order of `roots`. Its name is that of its type, which is
/// the same wherever it is reached from: "main.Metrics.inChannel".
///
/// Ends early where memory has to be fetched first (Memory::missed) or types have to be learned.
/// Pure but for `memory`, and bounded whatever that holds.
[[nodiscard]] FieldSearch search_fields(memory::Memory& memory, const StructTypes& types,
                                        std::span<const Root> roots, const Sought& sought);

/// Whether the member of a struct at `address` holds the object.
[[nodiscard]] bool holds(memory::Memory& memory, const Member& member, Address address,
                         const Sought& sought);

}  // namespace unjam::naming
