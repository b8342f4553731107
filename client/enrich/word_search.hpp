#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "client/enrich/field_search.hpp"
#include "client/enrich/sought.hpp"
#include "client/enrich/struct_types.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/types.hpp"

namespace unjam::naming {

/// Where the stack of a goroutine lies.
struct StackBounds {
  Address lo = 0;
  Address hi = 0;
};

/// The last resort, where Delve knows the types of variables but not where they are: looks among
/// the words of the frames for one that is such a variable.
///
/// A word is taken for a pointer to a struct only if the struct's field then holds the object. One
/// that lies in the goroutine's own stack is not: old frames hold too much there. The types are
/// those of arguments and locals, and that of the receiver in a method's name.
///
/// `frames` are all of the goroutine's, innermost first, from which those after `skipped` may hold
/// names. Ends early as search_fields() does.
[[nodiscard]] FieldSearch search_words(memory::Memory& memory, const StructTypes& types,
                                       std::span<const rpc::FrameVariables> frames,
                                       std::size_t skipped, StackBounds stack,
                                       const Sought& sought);

/// The structs that the receivers of methods are, by the words where functions put their first
/// argument.
[[nodiscard]] std::vector<Root> receivers(memory::Memory& memory,
                                          std::span<const rpc::FrameVariables> frames,
                                          std::size_t skipped, StackBounds stack);

}  // namespace unjam::naming
