#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "client/saved/snapshot_reader.hpp"
#include "client/saved/snapshot_writer.hpp"

using namespace unjam;

namespace {

std::string text_of(const Snapshot& snapshot)
{
  std::ostringstream out;
  if (!saved::write_snapshot(snapshot, out)) std::abort();
  return out.str();
}

}  // namespace

/// Reads any bytes as a snapshot. One that is accepted can be written, read and written again to
/// the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto snapshot = saved::read_snapshot(stream::Window{text});
  if (!snapshot) return 0;
  const std::string written = text_of(*snapshot);
  const auto again = saved::read_snapshot(stream::Window{written});
  if (!again || text_of(*again) != written) std::abort();
  return 0;
}
