#include "client/capture/capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "client/capture/core_capture.hpp"
#include "client/capture/delve_capture.hpp"
#include "client/capture/facts.hpp"
#include "client/capture/resolve.hpp"
#include "client/capture/same_target.hpp"
#include "client/code/operations.hpp"
#include "client/counted.hpp"
#include "client/memory/mapped_core.hpp"
#include "client/memory/present.hpp"
#include "client/memory/rpc_memory.hpp"
#include "client/reach/reach.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/goroutine_records.hpp"
#include "client/runtime/target.hpp"

namespace unjam {
namespace {

namespace asio = rpc::asio;

Result<void> check_halted(const rpc::State& state)
{
  if (state.running) {
    return Error{Errc::not_halted,
                 "the target is running: halt it in its Delve client, then try again"};
  }
  if (state.exited) return Error{Errc::not_halted, "the target has exited: nothing is left to see"};
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

/// A capture of a halted target, step by step.
class Capture {
 public:
  Capture(rpc::Client& client, CaptureOptions options, OnProgress on_progress)
      : client_{client}, options_{std::move(options)}, on_progress_{std::move(on_progress)}
  {
  }

  asio::awaitable<Result<Snapshot>> run(rpc::Version version, Source source)
  {
    Result<runtime::TargetFacts> facts = co_await runtime::read_target(client_, version);
    if (!facts) co_return facts.error();
    facts_ = std::move(*facts);
    snapshot_.source = std::move(source);
    snapshot_.target = facts_.target;
    snapshot_.problems = facts_.problems;

    const Result<bool> mapped = co_await capture_from_core();
    if (!mapped) co_return mapped.error();
    if (!*mapped) {
      const Result<void> captured =
          co_await capture_through_delve(client_, facts_, options_, on_progress_, snapshot_);
      if (!captured) co_return captured.error();
    }
    note_strays();
    sort_goroutines(snapshot_.goroutines);
    if (options_.depth >= Depth::waits) co_await add_facts_of_target();
    co_return std::move(snapshot_);
  }

 private:
  /// False: this target is not for the engine core; nothing has been captured then.
  asio::awaitable<Result<bool>> capture_from_core()
  {
    if (options_.engine == Engine::delve) co_return false;
    const bool must = options_.engine == Engine::core;
    if (options_.core.empty()) {
      if (!must) co_return false;
      co_return Error{Errc::usage, "the engine 'core' needs the core's file: --core FILE"};
    }
    const Result<void> captured = co_await map_and_capture();
    if (captured) co_return true;
    if (must && access_ && !access_->amd64) {
      co_return Error{Errc::wrong_cpu,
                      "the engine core reads cores of amd64 alone: --engine delve reads this one"};
    }
    if (must || !is_about_source(captured.error().code())) co_return captured.error();
    give_up_core(captured.error());
    co_return false;
  }

  asio::awaitable<Result<void>> map_and_capture()
  {
    auto core = memory::MappedCore::open(options_.core, options_.binary);
    if (!core) co_return Error{Errc::unreadable, core.error().detail()};
    core_ = core->get();
    memory_ = std::move(*core);
    const Result<void> learned = co_await read_records();
    if (!learned) co_return learned.error();
    if (!access_->amd64) {
      co_return Error{Errc::wrong_cpu, "it is of another CPU than amd64"};
    }
    const Result<void> same = co_await check_same_target(client_, *memory_, *access_);
    if (!same) co_return same.error();
    CoreCapture capture{client_,      *memory_, facts_.wait_reasons, *records_, options_,
                        on_progress_, snapshot_};
    const Result<void> captured = co_await capture.run();
    if (!captured) co_return captured.error();
    snapshot_.engine = "core";
    if (options_.stacks != Stacks::none) resolve_locations(snapshot_);
    co_return Result<void>{};
  }

  void give_up_core(const Error& error)
  {
    core_ = nullptr;
    memory_.reset();
    records_.reset();
    snapshot_.goroutines.clear();
    snapshot_.expected.reset();
    snapshot_.cross_check.reset();
    snapshot_.problems = facts_.problems;
    snapshot_.problems.push_back({Problem::Weight::note,
                                  "the core's file could not be used: " + error.detail(),
                                  "everything was asked of Delve, which takes longer"});
  }

  asio::awaitable<Result<void>> read_records()
  {
    if (!access_) {
      Result<runtime::Access> access = co_await runtime::learn_access(client_);
      if (!access) co_return access.error();
      access_ = std::move(*access);
      // Both are the same number in a sound target; in a damaged one the greater may be anything.
      access_->allgs.count = std::min(access_->allgs.count, facts_.slots);
    }
    if (!memory_) {
      auto memory = co_await memory::RpcMemory::open(client_, access_->readable);
      if (!memory) co_return memory.error();
      memory_ = std::move(*memory);
    }
    Result<runtime::GoroutineRecords> records = co_await runtime::read_goroutine_records(
        *memory_, access_->layouts.goroutine, access_->allgs);
    if (!records) co_return records.error();
    records_ = std::move(*records);
    co_return Result<void>{};
  }

  /// What fails here is a problem of the snapshot: the goroutines are there.
  asio::awaitable<void> add_facts_of_target()
  {
    const Result<void> added = co_await read_facts();
    if (!client_.unread().empty()) withhold_conclusions();
    if (added) co_return;
    snapshot_.problems.push_back(
        {Problem::Weight::loss,
         "what goroutines wait for could not be read: " + added.error().detail(),
         snapshot_.has_facts ? "who could release whom is not known"
                             : "channels, locks and timers are missing"});
  }

  /// Once something could not be read that the target has, nothing is concluded from the rest.
  void withhold_conclusions()
  {
    const auto& unread = client_.unread();
    std::string what = unread.front();
    if (unread.size() > 1) what += " and " + counted(unread.size() - 1, "thing") + " more";
    what += " could not be read";
    for (Channel& channel : snapshot_.channels) channel.reach = Reach::unknown;
    for (Lock& lock : snapshot_.locks) lock.reach = Reach::unknown;
    const auto forget = [](auto& actor) {
      actor.operations = {};
      actor.future = {};
    };
    std::ranges::for_each(snapshot_.goroutines, forget);
    std::ranges::for_each(snapshot_.timers, forget);
    snapshot_.operations.clear();
    snapshot_.holders.clear();
    snapshot_.has_operations = false;
    snapshot_.account = {false, what};
    snapshot_.problems.push_back({Problem::Weight::loss, std::move(what),
                                  "who could release whom, and who can never wake, is not known"});
  }

  asio::awaitable<Result<void>> read_facts()
  {
    if (!records_) {
      const Result<void> read = co_await read_records();
      if (!read) co_return read.error();
    }
    const auto sudogs =
        co_await add_facts(client_, *memory_, *access_, *records_, options_.core, snapshot_);
    if (!sudogs) co_return sudogs.error();
    if (!access_->amd64) {
      snapshot_.problems.push_back({Problem::Weight::note,
                                    "the program is built for " +
                                        (facts_.cpu.empty() ? "another CPU" : facts_.cpu) +
                                        ", and unjam follows code for amd64 alone",
                                    "groups, stacks, channels and locks are shown; who could "
                                    "release whom, and who can never "
                                    "wake, is not known"});
      snapshot_.account.missing = "code for this CPU";
      co_return Result<void>{};
    }
    const bool reaches = core_ != nullptr && options_.depth >= Depth::reach;
    TargetCode code;
    if (options_.depth >= Depth::effects) {
      Result<TargetCode> read = co_await read_code(client_, *memory_, *access_, reaches);
      if (!read) co_return read.error();
      code = std::move(*read);
    }
    code::StackFrames stacks;
    if (options_.depth >= Depth::effects) {
      const auto matched = runtime::match_records(*records_, snapshot_.goroutines);
      auto read = co_await code::read_stacks(client_, snapshot_, matched);
      if (!read) co_return read.error();
      stacks = std::move(*read);
      const auto check = [&] { code::drop_stacks_with_holes(*memory_, code.functions, stacks); };
      const Result<void> checked = co_await memory::when_present(*memory_, check);
      if (!checked) co_return checked.error();
    }
    reach::HeldWords held;
    if (reaches) {
      runtime::StackMaps maps;
      const auto map = [&] { maps = code::map_stacks(*memory_, code.functions, stacks); };
      const Result<void> mapped = co_await memory::when_present(*memory_, map);
      if (!mapped) co_return mapped.error();
      reach::SoughtWords sought;
      if (code.graph) {
        sought = {code.graph->words(), code.graph->lists(),
                  code.graph->tables_of_locks(*memory_, code.functions)};
      }
      Result<reach::HeldWords> found = co_await reach::find_reach(
          client_, *core_, options_.core, *access_, *records_, *sudogs, sought, maps, snapshot_);
      if (!found) co_return found.error();
      held = std::move(*found);
    }
    if (options_.depth < Depth::effects) co_return Result<void>{};
    co_return co_await add_operations(client_, *memory_, *access_, *records_, std::move(code),
                                      std::move(stacks), std::move(held), snapshot_);
  }

  void note_strays()
  {
    const std::size_t strays = client_.connection().strays();
    if (strays == 0) return;
    snapshot_.problems.push_back({Problem::Weight::note,
                                  fmt::format("lines of the server that were no reply: {}", strays),
                                  "some of what could not be read may have been in them"});
  }

  rpc::Client& client_;
  CaptureOptions options_;
  OnProgress on_progress_;
  runtime::TargetFacts facts_;
  Snapshot snapshot_;
  std::optional<runtime::Access> access_;
  std::unique_ptr<memory::Memory> memory_;
  memory::MappedCore* core_ = nullptr;  ///< the same, if it is a core
  std::optional<runtime::GoroutineRecords> records_;
};

asio::awaitable<Result<Snapshot>> capture_halted(rpc::Client& client, const rpc::Version& version,
                                                 Source source, CaptureOptions options,
                                                 OnProgress on_progress)
{
  const Result<rpc::State> state = co_await client.state();
  if (!state) co_return state.error();
  if (const Result<void> halted = check_halted(*state); !halted) co_return halted.error();
  Capture capture{client, std::move(options), std::move(on_progress)};
  co_return co_await capture.run(version, std::move(source));
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
  Result<Snapshot> snapshot =
      co_await capture_halted(client, *version, std::move(source), options, std::move(on_progress));
  if (!snapshot) snapshot = co_await explain(client, snapshot.error());
  // Other clients of this server still speak version 1. If it is gone, so are they.
  if (switched) co_await client.set_api_version(1);
  co_return snapshot;
}

}  // namespace unjam
