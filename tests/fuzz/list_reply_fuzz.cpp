#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "client/saved/kind.hpp"
#include "client/saved/list_reply.hpp"

using namespace unjam;

/// Reads any bytes as a reply of ListGoroutines, whatever they look like.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (saved::guess_kind(text).what.empty()) std::abort();
  const auto snapshot = saved::read_list_reply(saved::Bytes{text});
  if (!snapshot) {
    if (snapshot.error().detail().empty()) std::abort();
    return 0;
  }
  for (const Goroutine& goroutine : snapshot->goroutines) {
    if (goroutine.app != goroutine.user) std::abort();
  }
  return 0;
}
