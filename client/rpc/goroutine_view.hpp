#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace unjam::rpc {

/// A location as Delve writes it (api.Location). Where code was inlined, `file` and `line` belong
/// to the inlined call but `function` to the function around it.
struct LocationView {
  std::uint64_t pc = 0;
  std::string_view file;
  std::string_view function;  ///< empty when no symbol covers `pc`
  std::int32_t line = 0;
  std::uint32_t number = 0;  ///< of one GoroutineDecoder: equal numbers, equal locations; 0: none
};

/// A goroutine as Delve writes it (api.Goroutine). What a server leaves out is zero or empty.
struct GoroutineView {
  std::int64_t id = 0;  ///< 0 when unreadable
  LocationView current;
  LocationView user;
  LocationView go;
  LocationView start;
  std::int32_t thread = 0;
  std::uint64_t status = 0;  ///< runtime's atomicstatus, with the GC's scan bit; damaged: anything
  std::int64_t wait_since = 0;
  std::int64_t wait_reason = 0;  ///< a number of the target's own; stale unless it waits
  std::string_view unreadable;   ///< why Delve could not read it; then all else is zero
  std::vector<std::pair<std::string_view, std::string_view>> labels;
};

}  // namespace unjam::rpc
