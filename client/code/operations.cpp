#include "client/code/operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <map>
#include <utility>

#include "client/code/closure.hpp"
#include "client/code/ledger.hpp"
#include "client/counted.hpp"
#include "client/memory/present.hpp"

namespace unjam {
namespace {

namespace asio = rpc::asio;
using code::Outlook;
using code::Subject;
using memory::Address;

constexpr std::size_t most_samples = 64;  ///< of one stack: its calls may lead to different places

/// The goroutines with one stack.
struct Crowd {
  runtime::StackKey key;
  std::vector<std::uint32_t> members;  ///< indices into Snapshot::goroutines
};

Subject subject_of(const runtime::GoroutineRecord& record)
{
  return {record.stack_hi, record.address};
}

class Operations {
 public:
  Operations(rpc::Client& client, memory::Memory& memory, const runtime::Access& access,
             const runtime::GoroutineRecords& records, TargetCode code, code::StackFrames stacks,
             reach::HeldWords held, Snapshot& snapshot)
      : client_{client},
        memory_{memory},
        access_{access},
        snapshot_{snapshot},
        records_{runtime::match_records(records, snapshot.goroutines)},
        waited_{snapshot, access.layouts.sync},
        code_{std::move(code)},
        stacks_{std::move(stacks)},
        held_{std::move(held)},
        types_{memory, access.layouts.type, access.modules},
        ledger_{snapshot}
  {
    shapes_.elem_size = access.layouts.channel.elem_size;
    shapes_.deferred = access.layouts.goroutine.defers;
    shapes_.notify_list = access.layouts.sync.cond_list.offset;
    shapes_.reader_count = access.layouts.sync.reader_count.offset;
  }

  asio::awaitable<Result<void>> run()
  {
    if (code_.functions.empty()) {
      note("the table of the program's functions could not be read");
      snapshot_.account.missing = "the program's functions";
      co_return Result<void>{};
    }
    program_.emplace(memory_, std::move(code_.functions),
                     StandardLibrary{snapshot_.target.std_prefix, snapshot_.target.module});
    const std::vector<Crowd> crowds = gather();
    std::size_t refused = without_stack();
    for (const Crowd& crowd : crowds) {
      const auto& frames = stacks_[crowd.key];
      if (frames.empty()) refused += crowd.members.size();
      const Result<void> done = co_await look_at(crowd, frames);
      if (!done) co_return done.error();
    }
    if (refused > 0) {
      note(fmt::format("Delve shows the stacks of {} only in part", counted(refused, "goroutine")));
    }
    const Result<void> timers = co_await look_at_timers();
    if (!timers) co_return timers.error();
    co_return co_await close();
  }

 private:
  void note(std::string what)
  {
    snapshot_.problems.push_back({Problem::Weight::note, std::move(what),
                                  "who could release what others wait for is not known"});
  }

  /// How many goroutines that could be read have no whole stack, though it was asked for.
  [[nodiscard]] std::size_t without_stack() const
  {
    const auto count = [this](auto is) {
      return static_cast<std::size_t>(
          std::ranges::count_if(snapshot_.goroutines, [&](const Goroutine& goroutine) {
            return goroutine.unreadable == StringId{} && is(snapshot_.stacks[goroutine.stack]);
          }));
    };
    const auto none = count([](const Stack& stack) { return stack.frames.empty(); });
    const auto part =
        count([](const Stack& stack) { return !stack.frames.empty() && stack.cut != StringId{}; });
    return part + (none == snapshot_.goroutines.size() ? 0 : none);
  }

  /// The stacks that most goroutines have come first.
  std::vector<Crowd> gather()
  {
    std::map<runtime::StackKey, Crowd> by_stack;
    for (std::uint32_t i = 0; i < snapshot_.goroutines.size(); ++i) {
      const Goroutine& goroutine = snapshot_.goroutines[i];
      const auto* const record = records_[i];
      if (record == nullptr || goroutine.stack == StackId{} || cut(goroutine)) continue;
      const runtime::StackKey key = code::stack_key(goroutine, *record);
      Crowd& crowd = by_stack[key];
      crowd.key = key;
      crowd.members.push_back(i);
    }
    std::vector<Crowd> crowds;
    for (auto& [key, crowd] : by_stack) crowds.push_back(std::move(crowd));
    std::ranges::stable_sort(crowds, std::greater{},
                             [](const Crowd& crowd) { return crowd.members.size(); });
    constexpr std::size_t most_stacks = code::most_stacks;
    if (crowds.size() > most_stacks) {
      note(
          fmt::format("of {} different stacks only {} were looked at", crowds.size(), most_stacks));
      crowds.resize(most_stacks);
    }
    return crowds;
  }

  [[nodiscard]] bool cut(const Goroutine& goroutine) const
  {
    return snapshot_.stacks[goroutine.stack].cut != StringId{};
  }

  asio::awaitable<Result<void>> look_at(const Crowd& crowd,
                                        const std::vector<code::PhysicalFrame>& frames)
  {
    std::vector<std::uint32_t> left = crowd.members;
    for (std::size_t i = 0; i < most_samples && !left.empty() && !frames.empty(); ++i) {
      const Subject sample = subject_of(*records_[left.front()]);
      std::optional<Outlook> outlook;
      auto make = [&] {
        const code::Frames stack{frames, crowd.key.second != 0};
        outlook.emplace(ground(), run_stack(*program_, shapes_, stack, sample), sample, stack);
      };
      const Result<void> made = co_await memory::when_present(memory_, make);
      if (!made) co_return made.error();
      const std::size_t number = ledger_.enter(*outlook);
      std::vector<std::uint32_t> others;
      auto work = [&](std::size_t index) { ask(*outlook, number, left[index], others); };
      const Result<void> asked = co_await memory::for_each_present(memory_, left.size(), work);
      if (!asked) co_return asked.error();
      std::ranges::sort(others);
      left = std::move(others);
    }
    co_return Result<void>{};
  }

  void ask(Outlook& outlook, std::size_t number, std::uint32_t index,
           std::vector<std::uint32_t>& others)
  {
    const Subject subject = subject_of(*records_[index]);
    const bool holds = outlook.holds_for(subject);
    const auto doings = holds ? outlook.doings_of(subject) : std::vector<Outlook::Doing>{};
    if (memory_.missed()) return;
    if (!holds) return others.push_back(index);
    ledger_.enter(index, number, doings, words_of(index));
  }

  /// What a timer calls is an actor like a goroutine.
  asio::awaitable<Result<void>> look_at_timers()
  {
    const auto count = static_cast<std::uint32_t>(snapshot_.goroutines.size());
    for (std::uint32_t i = 0; i < snapshot_.timers.size(); ++i) {
      const Timer& timer = snapshot_.timers[i];
      if (timer.action != Timer::Action::start) continue;
      std::optional<Outlook> outlook;
      std::vector<Outlook::Doing> doings;
      auto make = [&] {
        outlook.emplace(ground(), run_closure(*program_, shapes_, timer.object), Subject{},
                        code::Frames{});
        doings = outlook->doings_of(Subject{});
      };
      const Result<void> made = co_await memory::when_present(memory_, make);
      if (!made) co_return made.error();
      ledger_.enter(count + i, ledger_.enter(*outlook), doings, {});
    }
    co_return Result<void>{};
  }

  [[nodiscard]] code::Ground ground() { return {*program_, shapes_, waited_, access_, types_}; }

  [[nodiscard]] std::span<const Address> words_of(std::uint32_t goroutine) const
  {
    const auto own = held_.own.find(snapshot_.goroutines[goroutine].stack);
    return own == held_.own.end() ? std::span<const Address>{} : own->second;
  }

  /// Adds what the code that was not followed may come to, if that is known.
  asio::awaitable<Result<void>> close()
  {
    snapshot_.account.missing = missing();
    std::string more;
    auto work = [&] {
      if (!code_.graph) return ledger_.close(nullptr);
      code::FirstRelease releases{*program_, *code_.graph, shapes_, access_.variables};
      code::Closure closure{*program_, *code_.graph, past_init(), releases};
      closure.seed(held_.shared, ledger_.framed());
      ledger_.close(&closure);
      more = closure.missing();
    };
    const Result<void> closed = co_await memory::when_present(memory_, work);
    if (!closed) co_return closed.error();
    if (program_->damaged()) client_.note_unread("part of the program's code or tables");
    if (snapshot_.account.missing.empty()) snapshot_.account.missing = more;
    snapshot_.account.whole = snapshot_.account.missing.empty();
    if (!snapshot_.account.whole && snapshot_.engine == "core") {
      snapshot_.problems.push_back({Problem::Weight::note,
                                    "not looked at: " + snapshot_.account.missing,
                                    "who else could release somebody is not known"});
    }
    co_return Result<void>{};
  }

  /// What was not taken into account; empty: nothing.
  [[nodiscard]] std::string missing() const
  {
    if (snapshot_.engine != "core") {
      return "the heap, which only the engine core searches (give the core's file: --core FILE)";
    }
    if (!access_.has_all_modules)
      return "part of the program's variables, which could not be found";
    if (access_.modules.size() != 1) return "the code of a plugin";
    if (!code_.graph) return "part of the program's code, which could not be read";
    if (!held_.whole) return "part of the memory, which could not be read";
    return {};
  }

  /// Whether the main goroutine is in the program's main function.
  [[nodiscard]] bool past_init() const
  {
    const auto main = std::ranges::find(snapshot_.goroutines, GoroutineId{1}, &Goroutine::id);
    if (main == snapshot_.goroutines.end()) return false;
    const auto& frames = snapshot_.stacks[main->stack].frames;
    return std::ranges::any_of(frames, [&](const Frame& frame) {
      return snapshot_.text(snapshot_.location(frame.location).function) == "main.main";
    });
  }

  rpc::Client& client_;
  memory::Memory& memory_;
  const runtime::Access& access_;
  Snapshot& snapshot_;
  std::vector<const runtime::GoroutineRecord*> records_;
  code::Waited waited_;
  TargetCode code_;
  code::StackFrames stacks_;
  reach::HeldWords held_;
  runtime::TypeNames types_;
  code::Shapes shapes_;
  std::optional<code::Program> program_;
  code::Ledger ledger_;
};

}  // namespace

asio::awaitable<Result<TargetCode>> read_code(rpc::Client& client, memory::Memory& memory,
                                              const runtime::Access& access, bool with_graph)
{
  TargetCode code;
  Result<code::Functions> functions = co_await code::Functions::read(client, memory, access);
  if (!functions) co_return functions.error();
  code.functions = std::move(*functions);
  if (!with_graph || access.modules.size() != 1) co_return code;
  Result<std::optional<code::CallGraph>> graph =
      co_await code::CallGraph::read(client, memory, access.program, code.functions);
  if (!graph) co_return graph.error();
  code.graph = std::move(*graph);
  co_return code;
}

asio::awaitable<Result<void>> add_operations(rpc::Client& client, memory::Memory& memory,
                                             const runtime::Access& access,
                                             const runtime::GoroutineRecords& records,
                                             TargetCode code, code::StackFrames stacks,
                                             reach::HeldWords held, Snapshot& snapshot)
{
  Operations operations{client,          memory,          access,
                        records,         std::move(code), std::move(stacks),
                        std::move(held), snapshot};
  co_return co_await operations.run();
}

}  // namespace unjam
