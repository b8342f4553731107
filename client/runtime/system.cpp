#include "client/runtime/system.hpp"

namespace unjam::runtime {

bool starts_system_goroutine(std::string_view start_function, std::uint64_t pc)
{
  if (start_function.empty()) return pc == 0;
  if (start_function == "os/signal.loop") return true;
  if (start_function.starts_with("unique.")) return true;  // cleans up the map of unique values
  if (!start_function.starts_with("runtime.")) return false;
  return start_function != "runtime.main" && start_function != "runtime.corostart" &&
         start_function != "runtime.handleAsyncEvent";
}

}  // namespace unjam::runtime
