#pragma once

#include <optional>
#include <vector>

#include "client/memory/layout.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"

namespace unjam::code {

/// The fields of internal/runtime/maps.Map.
struct MapLayout {
  memory::Field used;    ///< how many entries there are
  memory::Field groups;  ///< dirPtr: the one group, or a directory of tables
  memory::Field tables;  ///< dirLen: 0 with up to eight entries, which are in one group
};

/// Where the lists of types stand that reflect.typelinks has made: the values of the map
/// runtime.moduleToTypelinks, since Go 1.27. None: it has made none yet, or this Go has no such
/// map. What cannot be read, or has something else in it than pointers into `types`, is noted, and
/// none is given. Delve is not asked for what is in the map: some know no map of this Go. Errors:
/// those of the connection and the memory.
rpc::asio::awaitable<Result<std::vector<runtime::AddressRange>>> read_type_links(
    rpc::Client& client, memory::Memory& memory, runtime::AddressRange types);

/// The arrays of the slices that are the values of a map of at most eight pointers to slices of
/// pointers. Empty: it is no such map, or cannot be read.
std::optional<std::vector<runtime::AddressRange>> read_slices_in_map(memory::Memory& memory,
                                                                     memory::Address map,
                                                                     const MapLayout& layout);

/// Whether all words of a range are addresses within `types`.
bool has_types_alone(memory::Memory& memory, runtime::AddressRange list,
                     runtime::AddressRange types);

}  // namespace unjam::code
