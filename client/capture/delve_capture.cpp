#include "client/capture/delve_capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <map>
#include <set>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "client/capture/listing.hpp"
#include "client/capture/resolve.hpp"
#include "client/capture/stack_capture.hpp"
#include "client/counted.hpp"

namespace unjam {
namespace {

namespace asio = rpc::asio;

/// What goroutines share for which one stack is taken as a sample.
using Place = std::tuple<LocationId, LocationId, LocationId, LocationId, Status, StringId>;

Place place_of(const Goroutine& goroutine)
{
  return {goroutine.current, goroutine.user,   goroutine.start,
          goroutine.go,      goroutine.status, goroutine.wait_reason};
}

/// Everybody is their own sample, or the first one of their place is.
StackSamples choose(const Snapshot& snapshot, const CaptureOptions& options)
{
  const std::set<GoroutineId> only{options.only.begin(), options.only.end()};
  StackSamples samples(snapshot.goroutines.size());
  std::map<Place, std::size_t> first;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Goroutine& goroutine = snapshot.goroutines[i];
    if (options.stacks == Stacks::none || goroutine.unreadable != StringId{}) continue;
    if (!only.empty() && !only.contains(goroutine.id)) continue;
    samples[i] =
        options.stacks == Stacks::all ? i : first.try_emplace(place_of(goroutine), i).first->second;
  }
  return samples;
}

std::vector<std::size_t> wanted(const StackSamples& samples)
{
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i] == i) indices.push_back(i);
  }
  return indices;
}

/// A slot of allgs that repeats another has displaced the goroutine that stood there.
void mark_repeated(Snapshot& snapshot)
{
  std::unordered_set<GoroutineId> met;
  for (Goroutine& goroutine : snapshot.goroutines) {
    if (goroutine.id == GoroutineId{} || met.insert(goroutine.id).second) continue;
    goroutine = Goroutine{};
    goroutine.unreadable = snapshot.strings.intern("another slot of allgs has the same goroutine");
  }
}

/// What could not be read is a problem; if that is all, there is nothing to capture.
Result<void> note_unreadable(Snapshot& snapshot)
{
  const auto is_unreadable = [](const Goroutine& goroutine) {
    return goroutine.unreadable != StringId{};
  };
  const auto first = std::ranges::find_if(snapshot.goroutines, is_unreadable);
  if (first == snapshot.goroutines.end()) return {};
  const auto count = std::ranges::count_if(snapshot.goroutines, is_unreadable);
  const auto all = std::ssize(snapshot.goroutines);
  const std::string_view words = snapshot.text(first->unreadable);
  if (count == all) {
    return Error{Errc::damaged,
                 fmt::format("not one of {} goroutines can be read: the binary and the core do not "
                             "belong together, or the core is damaged. Delve says: {}",
                             all, words)};
  }
  snapshot.problems.push_back({Problem::Weight::loss,
                               fmt::format("{} of {} could not be read: {}", count,
                                           counted(snapshot.goroutines.size(), "goroutine"), words),
                               "where they are and what they wait for is not known"});
  return {};
}

}  // namespace

asio::awaitable<Result<void>> capture_through_delve(rpc::Client& client,
                                                    const runtime::TargetFacts& facts,
                                                    const CaptureOptions& options,
                                                    const OnProgress& on_progress,
                                                    Snapshot& snapshot)
{
  snapshot.engine = "delve";
  Listing listing{client, snapshot, facts, options, on_progress};
  const Result<void> listed = co_await listing.run();
  if (!listed && snapshot.goroutines.empty()) co_return listed.error();
  mark_repeated(snapshot);
  const Result<void> readable = note_unreadable(snapshot);
  if (!readable) co_return readable.error();

  const StackSamples samples = choose(snapshot, options);
  const std::vector<std::size_t> indices = wanted(samples);
  StackCapture stacks{client, snapshot, on_progress};
  if (!indices.empty()) co_await stacks.run(indices);
  resolve_locations(snapshot, samples);
  co_return Result<void>{};
}

}  // namespace unjam
