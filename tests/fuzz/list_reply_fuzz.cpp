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
  // However much of it is in view at once, it reads the same. Which of several faults is told, and
  // what can be read before it, may differ: what is skipped is not judged.
  const auto snapshot = saved::read_list_reply(saved::Window{text});
  const auto in_pieces = saved::read_list_reply(saved::Window{text, 16});
  if (snapshot.has_value() != in_pieces.has_value()) std::abort();
  const auto part = saved::read_list_reply(saved::Window{text}, {.partial = true});
  if (!snapshot) {
    if (snapshot.error().detail().empty()) std::abort();
    if (part && (part->goroutines.empty() || complete(*part))) std::abort();
    return 0;
  }
  if (!part || part->goroutines.size() != snapshot->goroutines.size()) std::abort();
  if (snapshot->goroutines.size() != in_pieces->goroutines.size()) std::abort();
  for (const Goroutine& goroutine : snapshot->goroutines) {
    if (goroutine.app != goroutine.user) std::abort();
  }
  return 0;
}
