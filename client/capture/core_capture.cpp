#include "client/capture/core_capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <unordered_set>
#include <utility>

#include "client/capture/stack_capture.hpp"
#include "client/counted.hpp"
#include "client/rpc/pipeline.hpp"

namespace unjam {
namespace {

namespace asio = rpc::asio;
using runtime::Address;
using runtime::FingerprintId;
using runtime::GoroutineRecord;

/// Its saved registers are stale then.
bool on_thread(const GoroutineRecord& record)
{
  switch (record.status) {
    case Status::runnable:
    case Status::waiting:
    case Status::preempted:
    case Status::leaked:
      return record.m != 0;
    default:
      return true;
  }
}

std::size_t at(FingerprintId id)
{
  return static_cast<std::size_t>(id);
}

}  // namespace

CoreCapture::CoreCapture(rpc::Client& client, memory::Memory& memory,
                         const std::vector<std::string>& wait_reasons,
                         const runtime::GoroutineRecords& records, const CaptureOptions& options,
                         const OnProgress& on_progress, Snapshot& snapshot)
    : client_{client},
      records_{records},
      options_{options},
      on_progress_{on_progress},
      snapshot_{snapshot},
      interner_{snapshot, wait_reasons},
      fingerprints_{memory}
{
}

asio::awaitable<Result<void>> CoreCapture::run()
{
  if (records_.readable.empty()) {
    co_return Error{Errc::bad_source,
                    fmt::format("not one of {} goroutines can be read: the core is damaged",
                                records_.unreadable)};
  }
  choose();
  const Result<void> asked = co_await ask(samples_);
  if (!asked) co_return asked.error();
  by_fingerprint_.resize(fingerprints_.size());
  learn(samples_);
  snapshot_.goroutines.clear();
  for (std::size_t i = 0; i < wanted_.size(); ++i) snapshot_.goroutines.push_back(build(i));
  note_refused();
  if (options_.only.empty()) add_unreadable();
  if (options_.stacks == Stacks::none || !complete(snapshot_)) co_return Result<void>{};
  co_return co_await cross_check();
}

void CoreCapture::choose()
{
  const std::unordered_set<GoroutineId> only{options_.only.begin(), options_.only.end()};
  std::unordered_set<Address> starts;
  std::unordered_set<Address> go_statements;
  std::unordered_set<Address> labels;
  for (const Record& record : records_.readable) {
    if (!only.empty() && !only.contains(record.id)) continue;
    const std::size_t known = fingerprints_.size();
    const FingerprintId fingerprint =
        on_thread(record) ? fingerprints_.unique() : fingerprints_.of(record);
    const bool new_stack = at(fingerprint) == known;
    const bool new_start = starts.insert(record.start_pc).second;
    const bool new_go = go_statements.insert(record.go_pc).second;
    const bool new_labels = labels.insert(record.labels).second;
    if (new_stack || new_start || new_go || new_labels) {
      const bool wants_stack = new_stack && options_.stacks != Stacks::none;
      samples_.push_back({.index = wanted_.size(), .wants_stack = wants_stack, .goroutine = {}});
    }
    wanted_.push_back(&record);
    fingerprint_of_.push_back(fingerprint);
  }
}

/// Lists the samples, then asks for the stacks that are wanted of them: Delve finds a goroutine
/// quickly only after it has listed it.
asio::awaitable<Result<void>> CoreCapture::ask(std::vector<Sample>& samples)
{
  Result<void> outcome;
  const std::vector<std::span<Sample>> batches = neighbours(samples);
  const auto work = [&](std::size_t index) -> asio::awaitable<bool> {
    const Result<void> listed = co_await list(batches[index]);
    if (!listed) outcome = listed;
    co_return listed.has_value();
  };
  co_await rpc::for_each_index(batches.size(), client_.connection().limits().window, work);
  if (!outcome) co_return outcome;

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
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i].goroutine = goroutines[i];
    if (samples[i].refused) place_by_stack(samples[i].goroutine);
  }
  co_return Result<void>{};
}

/// Samples that stand close together in allgs are listed together: where every goroutine has labels
/// of its own, all of them are samples.
std::vector<std::span<CoreCapture::Sample>> CoreCapture::neighbours(std::span<Sample> samples) const
{
  constexpr std::uint32_t close = 4;  // slots
  std::vector<std::span<Sample>> batches;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= samples.size(); ++i) {
    const bool goes_on = i < samples.size() &&
                         i - begin < static_cast<std::size_t>(options_.page) &&
                         slot_of(samples[i]) - slot_of(samples[i - 1]) <= close;
    if (goes_on) continue;
    batches.push_back(samples.subspan(begin, i - begin));
    begin = i;
  }
  return batches;
}

asio::awaitable<Result<void>> CoreCapture::list(std::span<Sample> batch)
{
  const std::int64_t first = slot_of(batch.front());
  const rpc::Page page{.start = first, .count = slot_of(batch.back()) - first + 1};
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
Result<CoreCapture::Taken> CoreCapture::take(std::span<Sample> batch, const rpc::Reply& reply)
{
  Taken taken;
  const auto next = decoder_.goroutines(reply, [&](const rpc::GoroutineView& view) {
    if (!view.unreadable.empty()) taken.refused = true;
    if (taken.count == batch.size()) return;
    Sample& sample = batch[taken.count];
    const Record& record = *wanted_[sample.index];
    const auto goroutine = interner_.intern(view);
    if (!goroutine || goroutine->id != record.id || goroutine->status != record.status) return;
    sample.goroutine = *goroutine;
    ++taken.count;
  });
  if (!next && next.error().code() != Errc::rejected) return next.error();
  if (!next) taken.refused = true;
  return taken;
}

Result<void> CoreCapture::take_failure(Sample& sample, bool refused)
{
  const Record& record = *wanted_[sample.index];
  if (!refused) {
    return Error{Errc::bad_source,
                 fmt::format("in slot {} of allgs the core has goroutine {}, Delve another one",
                             record.slot, static_cast<std::int64_t>(record.id))};
  }
  ++refused_;
  sample.refused = true;
  sample.goroutine.id = record.id;
  return {};
}

/// Its frames tell where it is, though Delve could not.
void CoreCapture::place_by_stack(Goroutine& goroutine) const
{
  for (const Frame& frame : snapshot_.stacks[goroutine.stack].frames) {
    if (goroutine.current == LocationId{}) goroutine.current = frame.location;
    const Location& location = snapshot_.location(frame.location);
    if (snapshot_.text(location.function).starts_with("runtime.")) continue;
    goroutine.user = frame.location;
    return;
  }
}

std::uint32_t CoreCapture::slot_of(const Sample& sample) const
{
  return wanted_[sample.index]->slot;
}

void CoreCapture::learn(const std::vector<Sample>& samples)
{
  for (const Sample& sample : samples) {
    const Record& record = *wanted_[sample.index];
    Goroutine& known = by_fingerprint_[at(fingerprint_of_[sample.index])];
    if (known.id == GoroutineId{}) known = sample.goroutine;
    by_start_.try_emplace(record.start_pc, sample.goroutine);
    go_statements_.try_emplace(record.go_pc, sample.goroutine.go);
    labels_.try_emplace(record.labels, sample.goroutine.labels);
  }
}

Goroutine CoreCapture::build(std::size_t index)
{
  const Record& record = *wanted_[index];
  Goroutine goroutine = by_fingerprint_[at(fingerprint_of_[index])];
  const Goroutine& same_start = by_start_.at(record.start_pc);
  goroutine.id = record.id;
  goroutine.wait_since = record.wait_since;
  goroutine.status = record.status;
  if (goroutine.status == Status::waiting || goroutine.status == Status::leaked) {
    goroutine.wait_reason = interner_.wait_reason(record.wait_reason);
  }
  goroutine.start = same_start.start;
  goroutine.system = same_start.system;
  goroutine.go = go_statements_.at(record.go_pc);
  goroutine.labels = labels_.at(record.labels);
  return goroutine;
}

/// Goroutines whose own stacks were not asked for, evenly spread: the same ones for the same core.
std::vector<CoreCapture::Sample> CoreCapture::choose_checks() const
{
  std::unordered_set<std::size_t> asked;
  for (const Sample& sample : samples_) {
    if (sample.wants_stack) asked.insert(sample.index);
  }
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    if (!asked.contains(i)) others.push_back(i);
  }
  const std::size_t count = std::min(options_.cross_check, others.size());
  std::vector<Sample> checks;
  for (std::size_t i = 0; i < count; ++i) {
    checks.push_back(
        {.index = others[i * others.size() / count], .wants_stack = true, .goroutine = {}});
  }
  return checks;
}

asio::awaitable<Result<void>> CoreCapture::cross_check()
{
  std::vector<Sample> checks = choose_checks();
  const Result<void> asked = co_await ask(checks);
  if (!asked) co_return asked.error();
  CrossCheck result{.distinct_stacks = fingerprints_.size(), .checked = checks.size()};
  std::set<FingerprintId> wrong;
  for (const Sample& check : checks) {
    const FingerprintId fingerprint = fingerprint_of_[check.index];
    if (check.goroutine.stack == by_fingerprint_[at(fingerprint)].stack) continue;
    ++result.disagreed;
    wrong.insert(fingerprint);
  }
  snapshot_.cross_check = result;
  if (wrong.empty()) co_return Result<void>{};
  snapshot_.problems.push_back(
      {Problem::Weight::note,
       fmt::format("Delve's stacks of {} of {} differ from those of their fingerprints",
                   result.disagreed, counted(result.checked, "goroutine")),
       "all goroutines with these fingerprints were asked for one by one; use --engine delve to "
       "ask for every one"});
  co_return co_await ask_all_of(wrong);
}

asio::awaitable<Result<void>> CoreCapture::ask_all_of(const std::set<FingerprintId>& wrong)
{
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    if (wrong.contains(fingerprint_of_[i]))
      samples.push_back({.index = i, .wants_stack = true, .goroutine = {}});
  }
  const Result<void> asked = co_await ask(samples);
  if (!asked) co_return asked.error();
  for (const Sample& sample : samples) snapshot_.goroutines[sample.index] = sample.goroutine;
  co_return Result<void>{};
}

void CoreCapture::note_refused()
{
  if (refused_ == 0) return;
  snapshot_.problems.push_back({Problem::Weight::loss,
                                "Delve could not list " + counted(refused_, "goroutine"),
                                "where they and those like them started, and their labels, are not "
                                "known"});
}

void CoreCapture::add_unreadable()
{
  snapshot_.expected = wanted_.size() + records_.unreadable;
  if (records_.unreadable == 0) return;
  Goroutine goroutine;
  goroutine.unreadable = snapshot_.strings.intern("its record cannot be read, or is damaged");
  snapshot_.goroutines.resize(*snapshot_.expected, goroutine);
  snapshot_.problems.push_back(
      {Problem::Weight::loss,
       fmt::format("the records of {} cannot be read, or are damaged",
                   counted(records_.unreadable, "goroutine")),
       "where they are and what they wait for is not known, not even whether they are alive"});
}

}  // namespace unjam
