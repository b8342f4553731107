#include "client/code/ledger.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace unjam::code {
namespace {

constexpr std::size_t most_names = 16;  ///< of functions that hold an act

}  // namespace

std::size_t Ledger::enter(const Outlook& outlook)
{
  Entry entry;
  entry.future = future_of(outlook);
  entry.beyond = outlook.beyond();
  for (std::size_t i = 0; i < outlook.deeds().size(); ++i) {
    entry.sites.push_back(snapshot_.sites.intern(site_of(outlook, i)));
  }
  entries_.push_back(std::move(entry));
  return entries_.size() - 1;
}

void Ledger::enter(std::uint32_t actor, std::size_t outlook,
                   const std::vector<Outlook::Doing>& doings, std::span<const Address> values)
{
  actors_.emplace_back(actor, outlook);
  entries_[outlook].values = values;
  if (actor < snapshot_.goroutines.size()) {
    entries_[outlook].stack = snapshot_.goroutines[actor].stack;
  }
  for (const Outlook::Doing& doing : doings) {
    const SiteId site = entries_[outlook].sites[doing.deed];
    found_.push_back({actor, {doing.object, site, doing.times, doing.held}});
  }
}

/// False: the stack is not known to its end.
bool Ledger::add_functions(StackId id, Closure::Framed& functions) const
{
  const Stack& stack = snapshot_.stacks[id];
  if (stack.frames.empty() || stack.cut != StringId{}) return false;
  for (const Frame& frame : stack.frames) {
    functions->emplace(snapshot_.text(snapshot_.location(frame.location).function));
  }
  return true;
}

Closure::Framed Ledger::framed() const
{
  std::set<StackId> stacks;
  for (const Goroutine& goroutine : snapshot_.goroutines) stacks.insert(goroutine.stack);
  Closure::Framed functions{std::in_place};
  for (const StackId stack : stacks) {
    if (!add_functions(stack, functions)) return std::nullopt;
  }
  return functions;
}

Site Ledger::site_of(const Outlook& outlook, std::size_t index)
{
  const Deed& deed = outlook.deeds()[index];
  const SourceLine& line = outlook.lines()[index];
  Site site;
  site.act = deed.act;
  site.starts = deed.starts;
  site.selects = deed.selects;
  site.location = snapshot_.intern_location(deed.function->name, line.file, line.line);
  site.path = snapshot_.strings.intern(deed.path);
  return site;
}

Future Ledger::future_of(const Outlook& outlook)
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

/// Who in the binary holds those acts that release somebody.
void Ledger::write_holders(Closure& closure)
{
  for (std::size_t i = 0; i < act_count; ++i) {
    const auto act = static_cast<Act>(i);
    if (act == Act::lock || act == Act::read_lock) continue;
    Holders holders;
    holders.act = act;
    holders.scope = Holders::Scope::own;
    holders.callable = closure.anybody().has(act);
    for (const std::string& name : closure.holders(act)) {
      if (holders.functions.size() == most_names) break;
      holders.functions.push_back(snapshot_.strings.intern(name));
    }
    snapshot_.holders.push_back(std::move(holders));
  }
}

/// What the standard library touches, anybody may: it is called by all, and calls back.
void Ledger::write_futures(Closure* closure)
{
  Acts all;
  for (std::size_t i = 0; i < act_count; ++i) all.add(static_cast<Act>(i));
  std::vector<FutureId> ids;
  for (auto& [future, beyond, sites, values, stack] : entries_) {
    future.open_any = all;
    if (closure == nullptr || !beyond.cut.empty()) {
      future.open_own = all;
    } else {
      future.open_own = closure->anybody();
      Closure::Framed framed{std::in_place};
      if (!stack || !add_functions(*stack, framed)) framed.reset();
      future.open_own.add(closure->beyond(beyond, values, std::move(framed)));
    }
    ids.push_back(snapshot_.futures.intern(std::move(future)));
  }
  for (const auto& [who, number] : actors_) {
    if (who < snapshot_.goroutines.size()) {
      snapshot_.goroutines[who].future = ids[number];
    } else {
      snapshot_.timers[who - snapshot_.goroutines.size()].future = ids[number];
    }
  }
}

void Ledger::write_operations()
{
  std::ranges::stable_sort(found_, {}, &Found::actor);
  for (const Found& found : found_) {
    const auto index = static_cast<std::uint32_t>(snapshot_.operations.size());
    OperationSpan& span =
        found.actor < snapshot_.goroutines.size()
            ? snapshot_.goroutines[found.actor].operations
            : snapshot_.timers[found.actor - snapshot_.goroutines.size()].operations;
    if (span.count == 0) span.first = index;
    ++span.count;
    snapshot_.operations.push_back(found.operation);
  }
  snapshot_.has_operations = true;
}

void Ledger::close(Closure* closure)
{
  if (closure != nullptr) write_holders(*closure);
  write_futures(closure);
  write_operations();
}

}  // namespace unjam::code
