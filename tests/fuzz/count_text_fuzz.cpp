#include "client/dumps/profile/count_text.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace unjam;

/// Reads any bytes as a profile that Go has printed with debug=1.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto snapshot = dumps::read_count_text(text, 1000);
  if (!snapshot) {
    if (snapshot.error().detail().empty()) std::abort();
    return 0;
  }
  if (dumps::find_count_text(text) == std::string_view::npos) std::abort();
  GoroutineId last{};
  for (const Goroutine& goroutine : snapshot->goroutines) {
    if (goroutine.id <= last) std::abort();
    last = goroutine.id;
  }
  return 0;
}
