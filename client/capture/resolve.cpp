#include "client/capture/resolve.hpp"

#include <numeric>
#include <string>
#include <string_view>

#include "client/runtime/locations.hpp"
#include "aggregate/snapshot/standard_library.hpp"

namespace unjam {
namespace {

/// Where the target's standard library lies, by the file of any runtime function that was seen.
std::optional<std::string> find_library(const Snapshot& snapshot)
{
  for (const Location& location : snapshot.locations.values()) {
    const std::string_view function = snapshot.text(location.function);
    if (!function.starts_with("runtime.")) continue;
    if (auto prefix = standard_library_prefix(snapshot.text(location.file))) return prefix;
  }
  return std::nullopt;
}

}  // namespace

void resolve_locations(Snapshot& snapshot, const StackSamples& samples)
{
  const std::optional<std::string> prefix = find_library(snapshot);
  if (!prefix) return;
  snapshot.target.std_prefix = *prefix;
  runtime::LocationResolver resolver{snapshot, {*prefix, snapshot.target.module}};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::optional<std::size_t>& sample = samples[i];
    if (sample) resolver.resolve(snapshot.goroutines[i], snapshot.goroutines[*sample].stack);
  }
}

void resolve_locations(Snapshot& snapshot)
{
  StackSamples own(snapshot.goroutines.size());
  for (std::size_t i = 0; i < own.size(); ++i) own[i] = i;
  resolve_locations(snapshot, own);
}

}  // namespace unjam
