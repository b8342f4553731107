#include "client/dumps/profile/profile.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "client/dumps/profile/profile_message.hpp"

using namespace unjam;

/// Reads any bytes as a profile in pprof's format.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view file{reinterpret_cast<const char*>(data), size};
  (void)dumps::looks_like_profile(file);
  const auto snapshot = dumps::read_profile(file, 1000);
  if (!snapshot) {
    if (snapshot.error().detail().empty()) std::abort();
    return 0;
  }
  GoroutineId last{};
  for (const Goroutine& goroutine : snapshot->goroutines) {
    if (goroutine.id <= last) std::abort();
    last = goroutine.id;
  }
  return 0;
}
