#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "client/dumps/kind.hpp"
#include "client/dumps/list/list_reply.hpp"

using namespace unjam;

/// Reads any bytes as a reply of ListGoroutines, whatever they look like.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (dumps::guess_kind(text).what.empty()) std::abort();
  // However much of it is in view at once, it reads the same. Which of several faults is told, and
  // what can be read before it, may differ: what is skipped is not judged.
  const auto snapshot = dumps::read_list_reply(stream::Window{text});
  const auto in_pieces = dumps::read_list_reply(stream::Window{text, 16});
  if (snapshot.has_value() != in_pieces.has_value()) std::abort();
  const auto part = dumps::read_list_reply(stream::Window{text}, {.partial = true});
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
