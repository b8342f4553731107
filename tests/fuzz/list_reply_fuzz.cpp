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
  // However much of it is in view at once, it reads the same; and what is broken only later on does
  // not keep more of it from being read if less is in view.
  const auto snapshot = saved::read_list_reply(saved::Window{text});
  const auto in_pieces = saved::read_list_reply(saved::Window{text, 16});
  if (snapshot.has_value() != in_pieces.has_value()) std::abort();
  if (!snapshot && snapshot.error().detail().empty()) std::abort();
  const auto part = saved::read_list_reply(saved::Window{text}, {.partial = true});
  const auto part_in_pieces = saved::read_list_reply(saved::Window{text, 16}, {.partial = true});
  if (part && !part_in_pieces) std::abort();
  if (part && part->goroutines.size() > part_in_pieces->goroutines.size()) std::abort();
  if (!snapshot) return 0;
  for (const Goroutine& goroutine : snapshot->goroutines) {
    if (goroutine.app != goroutine.user) std::abort();
  }
  return 0;
}
