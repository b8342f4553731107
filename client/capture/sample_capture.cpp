#include "client/capture/sample_capture.hpp"

#include <fmt/format.h>

#include <boost/asio.hpp>
#include <utility>

#include "client/capture/stack_capture.hpp"
#include "client/rpc/pipeline.hpp"

namespace unjam {

namespace asio = rpc::asio;
using runtime::GoroutineRecord;

SampleCapture::SampleCapture(rpc::Client& client, const std::vector<std::string>& wait_reasons,
                             const CaptureOptions& options, const OnProgress& on_progress,
                             Snapshot& snapshot)
    : client_{client},
      options_{options},
      on_progress_{on_progress},
      snapshot_{snapshot},
      interner_{snapshot, wait_reasons}
{
}

/// Lists the samples, then asks for the stacks that are wanted of them: Delve finds a goroutine
/// quickly only after it has listed it.
asio::awaitable<Result<void>> SampleCapture::run(std::span<Sample> samples)
{
  const Result<void> listed = co_await list_all(samples);
  if (!listed) co_return listed.error();
  co_await ask_stacks(samples);
  for (Sample& sample : samples) {
    if (sample.refused) place_by_stack(sample.goroutine);
  }
  co_return Result<void>{};
}

asio::awaitable<Result<void>> SampleCapture::list_all(std::span<Sample> samples)
{
  Result<void> outcome;
  const std::vector<std::span<Sample>> batches = neighbours(samples);
  const auto work = [&](std::size_t index) -> asio::awaitable<bool> {
    const Result<void> listed = co_await list(batches[index]);
    if (!listed) outcome = listed;
    co_return listed.has_value();
  };
  co_await rpc::for_each_index(batches.size(), client_.connection().limits().window, work);
  co_return outcome;
}

/// Samples that stand close together in allgs are listed together: where every goroutine has labels
/// of its own, all of them are samples.
std::vector<std::span<Sample>> SampleCapture::neighbours(std::span<Sample> samples) const
{
  constexpr std::uint32_t close = 4;  // slots
  std::vector<std::span<Sample>> batches;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= samples.size(); ++i) {
    const bool goes_on = i < samples.size() &&
                         i - begin < static_cast<std::size_t>(options_.page) &&
                         samples[i].record->slot - samples[i - 1].record->slot <= close;
    if (goes_on) continue;
    batches.push_back(samples.subspan(begin, i - begin));
    begin = i;
  }
  return batches;
}

asio::awaitable<Result<void>> SampleCapture::list(std::span<Sample> batch)
{
  const std::int64_t first = batch.front().record->slot;
  const rpc::Page page{.start = first, .count = batch.back().record->slot - first + 1};
  const Result<rpc::Reply> reply = co_await client_.list_goroutines(page);
  if (!reply) co_return reply.error();
  const Result<Taken> taken = take(batch, *reply);
  if (!taken) co_return taken.error();
  if (taken->count == batch.size()) co_return Result<void>{};
  if (batch.size() == 1) co_return take_failure(batch.front(), taken->refused);
  for (std::size_t i = taken->count; i < batch.size(); ++i) {
    const Result<void> listed = co_await list(batch.subspan(i, 1));
    if (!listed) co_return listed.error();
  }
  co_return Result<void>{};
}

/// The reply has the goroutines of the batch in their order, and maybe others.
Result<SampleCapture::Taken> SampleCapture::take(std::span<Sample> batch, const rpc::Reply& reply)
{
  Taken taken;
  const auto next = decoder_.goroutines(reply, [&](const rpc::GoroutineView& view) {
    if (!view.unreadable.empty()) taken.refused = true;
    if (taken.count == batch.size()) return;
    Sample& sample = batch[taken.count];
    const GoroutineRecord& record = *sample.record;
    const auto goroutine = interner_.intern(view);
    if (!goroutine || goroutine->id != record.id || goroutine->status != record.status) return;
    sample.goroutine = *goroutine;
    ++taken.count;
  });
  if (!next && next.error().code() != Errc::rejected) return next.error();
  if (!next) taken.refused = true;
  return taken;
}

Result<void> SampleCapture::take_failure(Sample& sample, bool refused)
{
  const GoroutineRecord& record = *sample.record;
  if (!refused) {
    return Error{Errc::damaged,
                 fmt::format("in slot {} of allgs the core has goroutine {}, Delve another one",
                             record.slot, static_cast<std::int64_t>(record.id))};
  }
  refused_.insert(record.id);
  sample.refused = true;
  sample.goroutine.id = record.id;
  sample.goroutine.status = record.status;
  return {};
}

asio::awaitable<void> SampleCapture::ask_stacks(std::span<Sample> samples)
{
  std::vector<Goroutine> goroutines;
  std::vector<std::size_t> wanted;
  for (const Sample& sample : samples) {
    if (sample.wants_stack) wanted.push_back(goroutines.size());
    goroutines.push_back(sample.goroutine);
  }
  std::swap(snapshot_.goroutines, goroutines);
  StackCapture stacks{client_, snapshot_, on_progress_};
  co_await stacks.run(wanted);
  std::swap(snapshot_.goroutines, goroutines);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i].goroutine = goroutines[i];
}

/// Its frames tell where it is, though Delve could not.
void SampleCapture::place_by_stack(Goroutine& goroutine) const
{
  for (const Frame& frame : snapshot_.stacks[goroutine.stack].frames) {
    if (goroutine.current == LocationId{}) goroutine.current = frame.location;
    const Location& location = snapshot_.location(frame.location);
    if (snapshot_.text(location.function).starts_with("runtime.")) continue;
    goroutine.user = frame.location;
    return;
  }
}

}  // namespace unjam
