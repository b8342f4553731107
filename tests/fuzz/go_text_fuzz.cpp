#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "client/dumps/text/go_text.hpp"

using namespace unjam;

/// Reads any bytes as what Go prints of goroutines, in whatever log.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto snapshot = dumps::read_go_text(stream::Window{text});
  const auto in_pieces = dumps::read_go_text(stream::Window{text, 16});
  if (snapshot.has_value() != in_pieces.has_value()) std::abort();
  if (!snapshot) {
    if (snapshot.error().detail().empty()) std::abort();
    return 0;
  }
  if (snapshot->goroutines != in_pieces->goroutines) std::abort();
  GoroutineId last{};
  for (const Goroutine& goroutine : snapshot->goroutines) {
    if (goroutine.id <= last || goroutine.wait_since < 0) std::abort();
    if (goroutine.wait_since > snapshot->now) std::abort();
    last = goroutine.id;
  }
  return 0;
}
