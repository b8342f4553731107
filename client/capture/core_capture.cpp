#include "client/capture/core_capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <unordered_set>
#include <utility>

#include "client/counted.hpp"

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
    : records_{records},
      options_{options},
      snapshot_{snapshot},
      asking_{client, wait_reasons, options, on_progress, snapshot},
      fingerprints_{memory}
{
}

asio::awaitable<Result<void>> CoreCapture::run()
{
  if (records_.readable.empty()) {
    co_return Error{Errc::damaged,
                    fmt::format("not one of {} goroutines can be read: the core is damaged",
                                records_.unreadable)};
  }
  choose();
  const Result<void> asked = co_await asking_.run(samples_);
  if (!asked) co_return asked.error();
  learn();
  snapshot_.goroutines.clear();
  for (std::size_t i = 0; i < wanted_.size(); ++i) snapshot_.goroutines.push_back(build(i));
  if (options_.stacks != Stacks::none && complete(snapshot_)) {
    const Result<void> checked = co_await cross_check();
    if (!checked) co_return checked.error();
  }
  note_refused();
  if (options_.only.empty()) add_unreadable();
  co_return Result<void>{};
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
      samples_.push_back({.record = &record,
                          .index = wanted_.size(),
                          .wants_stack = wants_stack,
                          .goroutine = {}});
    }
    wanted_.push_back(&record);
    fingerprint_of_.push_back(fingerprint);
  }
}

/// The record and the number of a goroutine that is asked for with its stack.
Sample CoreCapture::sample(std::size_t index) const
{
  return {.record = wanted_[index], .index = index, .wants_stack = true, .goroutine = {}};
}

/// Samples that were refused tell only what no other one tells.
void CoreCapture::learn()
{
  by_fingerprint_.resize(fingerprints_.size());
  for (const bool refused : {false, true}) {
    for (const Sample& sample : samples_) {
      if (sample.refused == refused) learn(sample);
    }
  }
}

void CoreCapture::learn(const Sample& sample)
{
  Goroutine& known = by_fingerprint_[at(fingerprint_of_[sample.index])];
  const StackId stack = sample.wants_stack ? sample.goroutine.stack : known.stack;
  if (known.id == GoroutineId{}) known = sample.goroutine;
  known.stack = stack;
  by_start_.try_emplace(sample.record->start_pc, sample.goroutine);
  go_statements_.try_emplace(sample.record->go_pc, sample.goroutine.go);
  labels_.try_emplace(sample.record->labels, sample.goroutine.labels);
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
    goroutine.wait_reason = asking_.wait_reason(record.wait_reason);
  }
  goroutine.start = same_start.start;
  goroutine.system = same_start.system;
  goroutine.go = go_statements_.at(record.go_pc);
  goroutine.labels = labels_.at(record.labels);
  return goroutine;
}

/// Goroutines whose own stacks were not asked for, evenly spread: the same ones for the same core.
std::vector<Sample> CoreCapture::choose_checks() const
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
    checks.push_back(sample(others[i * others.size() / count]));
  }
  return checks;
}

asio::awaitable<Result<void>> CoreCapture::cross_check()
{
  std::vector<Sample> checks = choose_checks();
  const Result<void> asked = co_await asking_.run(checks);
  if (!asked) co_return asked.error();
  CrossCheck result{.distinct_stacks = fingerprints_.size()};
  std::set<FingerprintId> wrong;
  for (const Sample& check : checks) {
    const StackId stack = check.goroutine.stack;
    if (snapshot_.stacks[stack].frames.empty()) continue;  // Delve refused it: nothing was checked
    ++result.checked;
    const FingerprintId fingerprint = fingerprint_of_[check.index];
    if (stack == by_fingerprint_[at(fingerprint)].stack) continue;
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
    if (wrong.contains(fingerprint_of_[i])) samples.push_back(sample(i));
  }
  const Result<void> asked = co_await asking_.run(samples);
  if (!asked) co_return asked.error();
  for (const Sample& sample : samples) correct(sample);
  co_return Result<void>{};
}

/// Where Delve could not list a goroutine, its record still tells what it told before: only where
/// it stands was taken from the wrong one.
void CoreCapture::correct(const Sample& sample)
{
  Goroutine& goroutine = snapshot_.goroutines[sample.index];
  if (!sample.refused) {
    goroutine = sample.goroutine;
    return;
  }
  goroutine.current = sample.goroutine.current;
  goroutine.user = sample.goroutine.user;
  goroutine.app = sample.goroutine.app;
  goroutine.thread = sample.goroutine.thread;
  goroutine.stack = sample.goroutine.stack;
}

void CoreCapture::note_refused()
{
  if (asking_.refused() == 0) return;
  snapshot_.problems.push_back({Problem::Weight::loss,
                                "Delve could not list " + counted(asking_.refused(), "goroutine"),
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
