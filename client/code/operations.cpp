#include "client/code/operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <map>
#include <utility>

#include "client/code/frames.hpp"
#include "client/code/holders.hpp"
#include "client/code/outlook.hpp"
#include "client/memory/present.hpp"

namespace unjam {
namespace {

namespace asio = rpc::asio;
using code::Outlook;
using code::Subject;
using memory::Address;

constexpr std::size_t most_stacks = 8'192;
constexpr std::size_t most_names = 16;    ///< of functions that hold an act
constexpr std::size_t most_samples = 64;  ///< of one stack: its calls may lead to different places

/// The goroutines with one stack.
struct Crowd {
  StackId stack{};
  std::vector<std::uint32_t> members;  ///< indices into Snapshot::goroutines
};

Subject subject_of(const runtime::GoroutineRecord& record)
{
  return {record.stack_hi, record.address};
}

class Operations {
 public:
  Operations(rpc::Client& client, memory::Memory& memory, const runtime::Access& access,
             const runtime::GoroutineRecords& records, Snapshot& snapshot)
      : client_{client},
        memory_{memory},
        access_{access},
        snapshot_{snapshot},
        records_{runtime::match_records(records, snapshot.goroutines)},
        waited_{snapshot, access.layouts.sync},
        types_{memory, access.layouts.type, access.modules}
  {
    shapes_.elem_size = access.layouts.channel.elem_size;
    shapes_.deferred = access.layouts.goroutine.defers;
    shapes_.notify_list = access.layouts.sync.cond_list.offset;
    shapes_.reader_count = access.layouts.sync.reader_count.offset;
  }

  asio::awaitable<Result<void>> run()
  {
    Result<code::Functions> functions =
        co_await code::Functions::read(client_, memory_, access_.readable);
    if (!functions) co_return functions.error();
    if (functions->empty()) {
      note("the table of the program's functions could not be read");
      co_return Result<void>{};
    }
    program_.emplace(
        memory_, std::move(*functions),
        runtime::StandardLibrary{snapshot_.target.std_prefix, snapshot_.target.module});
    const std::vector<Crowd> crowds = gather();
    std::vector<std::int64_t> samples;
    for (const Crowd& crowd : crowds) {
      samples.push_back(static_cast<std::int64_t>(snapshot_.goroutines[crowd.members.front()].id));
    }
    const auto frames = co_await code::read_frames(client_, std::move(samples));
    if (!frames) co_return frames.error();
    for (std::size_t i = 0; i < crowds.size(); ++i) {
      const Result<void> done = co_await look_at(crowds[i], (*frames)[i]);
      if (!done) co_return done.error();
    }
    const Result<void> timers = co_await look_at_timers();
    if (!timers) co_return timers.error();
    const Result<void> held = co_await find_holders();
    if (!held) co_return held.error();
    intern_futures();
    assemble();
    co_return Result<void>{};
  }

 private:
  /// A doing of a goroutine or timer, by the number of its site.
  struct Found {
    std::uint32_t who = 0;
    Operation operation;
  };

  void note(std::string what)
  {
    snapshot_.problems.push_back({Problem::Weight::note, std::move(what),
                                  "who could release what others wait for is not known"});
  }

  /// The stacks that most goroutines have come first.
  std::vector<Crowd> gather()
  {
    std::map<std::pair<StackId, Address>, Crowd> by_stack;
    for (std::uint32_t i = 0; i < snapshot_.goroutines.size(); ++i) {
      const Goroutine& goroutine = snapshot_.goroutines[i];
      const auto* const record = records_[i];
      if (record == nullptr || goroutine.stack == StackId{} || cut(goroutine)) continue;
      const bool parked = goroutine.status == Status::waiting || goroutine.status == Status::leaked;
      const Address depth = parked ? record->stack_hi - record->sp : 0;
      Crowd& crowd = by_stack[{goroutine.stack, depth}];
      crowd.stack = goroutine.stack;
      crowd.members.push_back(i);
    }
    std::vector<Crowd> crowds;
    for (auto& [key, crowd] : by_stack) crowds.push_back(std::move(crowd));
    std::ranges::stable_sort(crowds, std::greater{},
                             [](const Crowd& crowd) { return crowd.members.size(); });
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
        outlook.emplace(ground(), run_stack(*program_, shapes_, frames, sample), sample);
      };
      const Result<void> made = co_await memory::when_present(memory_, make);
      if (!made) co_return made.error();
      const std::size_t future = futures_.size();
      futures_.push_back({future_of(*outlook), outlook->beyond()});
      const std::vector<SiteId> sites = intern_sites(*outlook);
      std::vector<std::uint32_t> others;
      auto work = [&](std::size_t index) { ask(*outlook, left[index], future, sites, others); };
      const Result<void> asked = co_await memory::for_each_present(memory_, left.size(), work);
      if (!asked) co_return asked.error();
      std::ranges::sort(others);
      left = std::move(others);
    }
    co_return Result<void>{};
  }

  void ask(Outlook& outlook, std::uint32_t index, std::size_t future,
           const std::vector<SiteId>& sites, std::vector<std::uint32_t>& others)
  {
    const Subject subject = subject_of(*records_[index]);
    const bool holds = outlook.holds_for(subject);
    const auto doings = holds ? outlook.doings_of(subject) : std::vector<Outlook::Doing>{};
    if (memory_.missed()) return;
    if (!holds) return others.push_back(index);
    has_future_.emplace_back(index, future);
    for (const Outlook::Doing& doing : doings) {
      found_.push_back({index, {doing.object, sites[doing.deed], doing.times}});
    }
  }

  /// What a timer calls is an actor like a goroutine.
  asio::awaitable<Result<void>> look_at_timers()
  {
    const auto count = static_cast<std::uint32_t>(snapshot_.goroutines.size());
    for (std::uint32_t i = 0; i < snapshot_.timers.size(); ++i) {
      Timer& timer = snapshot_.timers[i];
      if (timer.action != Timer::Action::start) continue;
      std::optional<Outlook> outlook;
      std::vector<Outlook::Doing> doings;
      auto make = [&] {
        outlook.emplace(ground(), run_closure(*program_, shapes_, timer.object), Subject{});
        doings = outlook->doings_of(Subject{});
      };
      const Result<void> made = co_await memory::when_present(memory_, make);
      if (!made) co_return made.error();
      has_future_.emplace_back(count + i, futures_.size());
      futures_.push_back({future_of(*outlook), outlook->beyond()});
      const std::vector<SiteId> sites = intern_sites(*outlook);
      for (const Outlook::Doing& doing : doings) {
        found_.push_back({count + i, {doing.object, sites[doing.deed], doing.times}});
      }
    }
    co_return Result<void>{};
  }

  [[nodiscard]] code::Ground ground() { return {*program_, shapes_, waited_, access_, types_}; }

  Site site_of(const Outlook& outlook, std::size_t index)
  {
    const code::Deed& deed = outlook.deeds()[index];
    const code::SourceLine& line = outlook.lines()[index];
    Site site;
    site.act = deed.act;
    site.starts = deed.starts;
    site.selects = deed.selects;
    site.location = snapshot_.intern_location(deed.function->name, line.file, line.line);
    site.path = snapshot_.strings.intern(deed.path);
    return site;
  }

  std::vector<SiteId> intern_sites(const Outlook& outlook)
  {
    std::vector<SiteId> sites;
    for (std::size_t i = 0; i < outlook.deeds().size(); ++i) {
      sites.push_back(snapshot_.sites.intern(site_of(outlook, i)));
    }
    return sites;
  }

  Future future_of(const Outlook& outlook)
  {
    Future future;
    future.known = true;
    for (const Outlook::Loose& loose : outlook.loose()) {
      Site site = site_of(outlook, loose.deed);
      site.type = snapshot_.strings.intern(loose.type);
      future.unknown.push_back(snapshot_.sites.intern(site));
    }
    std::ranges::sort(future.unknown);
    const auto repeated = std::ranges::unique(future.unknown);
    future.unknown.erase(repeated.begin(), repeated.end());
    future.cut = snapshot_.strings.intern(outlook.beyond().cut);
    return future;
  }

  /// Who in the binary holds those acts that somebody waits for.
  asio::awaitable<Result<void>> find_holders()
  {
    const auto references =
        co_await code::References::read(client_, memory_, program_->functions(), access_);
    if (!references) co_return references.error();
    if (!*references) {
      note("not all of the program's code could be read");
      co_return Result<void>{};
    }
    code::HolderSearch search{*program_, **references, shapes_, past_init()};
    for (std::size_t i = 0; i < act_count; ++i) {
      const auto act = static_cast<Act>(i);
      if (act == Act::lock || act == Act::read_lock) continue;  // they release nobody
      code::Holding holding;
      auto work = [&] { holding = search.find(act); };
      const Result<void> found = co_await memory::when_present(memory_, work);
      if (!found) co_return found.error();
      add_holders(act, holding);
      holdings_.emplace(act, std::move(holding));
    }
    co_return Result<void>{};
  }

  void add_holders(Act act, const code::Holding& holding)
  {
    Holders holders;
    holders.act = act;
    holders.scope = Holders::Scope::own;
    holders.callable = holding.callable;
    for (std::size_t i = 0; i < holding.functions.size() && i < most_names; ++i) {
      holders.functions.push_back(snapshot_.strings.intern(holding.functions[i]));
    }
    snapshot_.holders.push_back(std::move(holders));
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

  /// Which acts the code that was not followed may come to.
  [[nodiscard]] Acts open_acts(const code::Beyond& beyond) const
  {
    Acts open;
    for (std::size_t i = 0; i < act_count; ++i) {
      const auto act = static_cast<Act>(i);
      const auto holding = holdings_.find(act);
      if (holding == holdings_.end()) {
        open.add(act);
        continue;
      }
      const auto reaches = [&](Address entry) { return holding->second.reaching.contains(entry); };
      // What a frame has deferred is called even if it ends by a panic.
      const auto keeps = [&](Address entry) { return holding->second.keeping.contains(entry); };
      const bool holds = !holding->second.functions.empty();
      const bool may = holding->second.callable || !beyond.cut.empty() ||
                       std::ranges::any_of(beyond.functions, reaches) ||
                       std::ranges::any_of(beyond.frames, keeps);
      if (holds && may) open.add(act);
    }
    return open;
  }

  /// What the standard library touches, anybody may: it is called by all, and calls back.
  void intern_futures()
  {
    std::vector<FutureId> ids;
    for (auto& [future, beyond] : futures_) {
      future.open_own = open_acts(beyond);
      for (std::size_t i = 0; i < act_count; ++i) future.open_any.add(static_cast<Act>(i));
      ids.push_back(snapshot_.futures.intern(std::move(future)));
    }
    for (const auto& [who, number] : has_future_) {
      if (who < snapshot_.goroutines.size()) {
        snapshot_.goroutines[who].future = ids[number];
      } else {
        snapshot_.timers[who - snapshot_.goroutines.size()].future = ids[number];
      }
    }
  }

  void assemble()
  {
    std::ranges::stable_sort(found_, {}, &Found::who);
    for (const Found& found : found_) {
      const auto index = static_cast<std::uint32_t>(snapshot_.operations.size());
      OperationSpan& span =
          found.who < snapshot_.goroutines.size()
              ? snapshot_.goroutines[found.who].operations
              : snapshot_.timers[found.who - snapshot_.goroutines.size()].operations;
      if (span.count == 0) span.first = index;
      ++span.count;
      snapshot_.operations.push_back(found.operation);
    }
    snapshot_.has_operations = true;
  }

  rpc::Client& client_;
  memory::Memory& memory_;
  const runtime::Access& access_;
  Snapshot& snapshot_;
  std::vector<const runtime::GoroutineRecord*> records_;
  code::Waited waited_;
  runtime::TypeNames types_;
  code::Shapes shapes_;
  std::optional<code::Program> program_;
  std::vector<Found> found_;
  std::vector<std::pair<Future, code::Beyond>> futures_;
  std::vector<std::pair<std::uint32_t, std::size_t>> has_future_;  ///< who, and which of them
  std::map<Act, code::Holding> holdings_;
};

}  // namespace

asio::awaitable<Result<void>> add_operations(rpc::Client& client, memory::Memory& memory,
                                             const runtime::Access& access,
                                             const runtime::GoroutineRecords& records,
                                             Snapshot& snapshot)
{
  Operations operations{client, memory, access, records, snapshot};
  co_return co_await operations.run();
}

}  // namespace unjam
