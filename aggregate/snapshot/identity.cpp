#include "aggregate/snapshot/identity.hpp"

#include "aggregate/snapshot/digest.hpp"

namespace unjam {
namespace {

void add(const Snapshot& snapshot, LocationId id, Digest& digest)
{
  const Location& location = snapshot.location(id);
  digest.add(snapshot.text(location.function)).add(static_cast<std::uint64_t>(location.line));
}

void add(const Snapshot& snapshot, const Goroutine& goroutine, Digest& digest)
{
  digest.add(static_cast<std::uint64_t>(goroutine.id))
      .add(static_cast<std::uint64_t>(goroutine.status))
      .add(static_cast<std::uint64_t>(goroutine.wait_since))
      .add(snapshot.text(goroutine.wait_reason));
  for (const LocationId place : {goroutine.current, goroutine.user, goroutine.start}) {
    add(snapshot, place, digest);
  }
}

}  // namespace

std::string identity(const Snapshot& snapshot)
{
  Digest digest;
  if (!snapshot.source.core_id.empty()) {
    digest.add(snapshot.source.core_id);
  } else {
    digest.add(snapshot.target.build_id).add(static_cast<std::uint64_t>(snapshot.now));
    for (const Goroutine& goroutine : snapshot.goroutines) add(snapshot, goroutine, digest);
  }
  return "1:" + digest.hex();
}

}  // namespace unjam
