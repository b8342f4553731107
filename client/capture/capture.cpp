#include "client/capture/capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "client/capture/listing.hpp"
#include "client/capture/stack_capture.hpp"
#include "client/runtime/locations.hpp"
#include "client/runtime/target.hpp"

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

/// For every goroutine the one, by index, whose stack stands for it: itself, or the sample of its
/// place. Empty for those without any.
using Samples = std::vector<std::optional<std::size_t>>;

Samples choose(const Snapshot& snapshot, const CaptureOptions& options)
{
  const std::set<GoroutineId> only{options.only.begin(), options.only.end()};
  Samples samples(snapshot.goroutines.size());
  std::map<Place, std::size_t> first;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Goroutine& goroutine = snapshot.goroutines[i];
    if (options.stacks == Stacks::none || goroutine.unreadable != StringId{}) continue;
    if (!only.empty() && !only.contains(goroutine.id)) continue;
    samples[i] = options.stacks == Stacks::all
                     ? i
                     : first.try_emplace(place_of(goroutine), i).first->second;
  }
  return samples;
}

std::vector<std::size_t> wanted(const Samples& samples)
{
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (samples[i] == i) indices.push_back(i);
  }
  return indices;
}

/// Where the target's standard library lies, by the file of any runtime function that was seen.
std::optional<std::string> find_library(const Snapshot& snapshot)
{
  for (const Location& location : snapshot.locations.values()) {
    const std::string_view function = snapshot.text(location.function);
    if (!function.starts_with("runtime.")) continue;
    if (auto prefix = runtime::standard_library_prefix(snapshot.text(location.file))) return prefix;
  }
  return std::nullopt;
}

void resolve_locations(Snapshot& snapshot, const Samples& samples)
{
  const std::optional<std::string> prefix = find_library(snapshot);
  if (!prefix) return;
  snapshot.target.std_prefix = *prefix;
  runtime::LocationResolver resolver{snapshot, {*prefix, snapshot.target.module}};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (!samples[i]) continue;
    resolver.resolve(snapshot.goroutines[i], snapshot.goroutines[*samples[i]].stack);
  }
}

Result<void> check_halted(const rpc::State& state)
{
  if (state.running) {
    return Error{Errc::bad_source,
                 "the target is running: halt it in its Delve client, then try again"};
  }
  if (state.exited) return Error{Errc::bad_source, "the target has exited: nothing is left to see"};
  return {};
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
    return Error{Errc::bad_source,
                 fmt::format("not one of {} goroutines can be read: the binary and the core do not "
                             "belong together, or the core is damaged. Delve says: {}", all, words)};
  }
  snapshot.problems.push_back({Problem::Weight::loss,
                               fmt::format("{} of {} goroutines could not be read: {}", count, all,
                                           words),
                               "where they are and what they wait for is not known"});
  return {};
}

/// Why nothing could be captured. A running target does not answer; somebody may have resumed it.
asio::awaitable<Error> explain(rpc::Client& client, Error error)
{
  if (error.code() != Errc::timed_out) co_return error;
  const Result<rpc::State> state = co_await client.state();
  if (!state) co_return error;
  const Result<void> halted = check_halted(*state);
  co_return halted ? error : halted.error();
}

asio::awaitable<Result<Snapshot>> capture_halted(rpc::Client& client, const rpc::Version& version,
                                                 Source source, CaptureOptions options,
                                                 OnProgress on_progress)
{
  const Result<rpc::State> state = co_await client.state();
  if (!state) co_return state.error();
  if (const Result<void> halted = check_halted(*state); !halted) co_return halted.error();

  Result<runtime::TargetFacts> facts = co_await runtime::read_target(client, version);
  if (!facts) co_return facts.error();
  Snapshot snapshot;
  snapshot.source = std::move(source);
  snapshot.engine = "delve";
  snapshot.target = std::move(facts->target);
  snapshot.problems = std::move(facts->problems);

  Listing listing{client, snapshot, *facts, options, on_progress};
  const Result<void> listed = co_await listing.run();
  if (!listed && snapshot.goroutines.empty()) co_return listed.error();
  if (const Result<void> readable = note_unreadable(snapshot); !readable) {
    co_return readable.error();
  }

  const Samples samples = choose(snapshot, options);
  const std::vector<std::size_t> indices = wanted(samples);
  StackCapture stacks{client, snapshot, on_progress};
  if (!indices.empty()) co_await stacks.run(indices);
  resolve_locations(snapshot, samples);
  if (const std::size_t strays = client.connection().strays(); strays > 0) {
    snapshot.problems.push_back({Problem::Weight::note,
                                 fmt::format("the server sent {} lines that were no reply", strays),
                                 "some of what could not be read may have been in them"});
  }
  sort_goroutines(snapshot.goroutines);
  co_return snapshot;
}

}  // namespace

asio::awaitable<Result<Snapshot>> capture(rpc::Client& client, Source source,
                                          CaptureOptions options, OnProgress on_progress)
{
  const Result<rpc::Version> version = co_await client.get_version();
  if (!version) co_return version.error();
  const bool switched = version->api == 1;
  if (switched) {
    const Result<void> set = co_await client.set_api_version(2);
    if (!set) co_return set.error();
  }
  Result<Snapshot> snapshot = co_await capture_halted(client, *version, std::move(source), options,
                                                      std::move(on_progress));
  if (!snapshot) snapshot = co_await explain(client, snapshot.error());
  // Other clients of this server still speak version 1. If it is gone, so are they.
  if (switched) co_await client.set_api_version(1);
  co_return snapshot;
}

}  // namespace unjam
