#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "client/saved/go_text.hpp"

using namespace unjam;

/// Reads any bytes as what Go prints of goroutines, in whatever log.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto snapshot = saved::read_go_text({reinterpret_cast<const char*>(data), size});
  if (!snapshot) {
    if (snapshot.error().detail().empty()) std::abort();
    return 0;
  }
  GoroutineId last{};
  for (const Goroutine& goroutine : snapshot->goroutines) {
    if (goroutine.id <= last || goroutine.wait_since < 0) std::abort();
    if (goroutine.wait_since > snapshot->now) std::abort();
    last = goroutine.id;
  }
  return 0;
}
