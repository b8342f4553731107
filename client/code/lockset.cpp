#include "client/code/lockset.hpp"

#include <algorithm>
#include <iterator>

namespace unjam::code {
namespace {

TakenLocks common(const TakenLocks& one, const TakenLocks& other)
{
  TakenLocks both;
  std::ranges::set_intersection(one, other, std::inserter(both, both.end()));
  return both;
}

/// Keeps what both have. Returns whether anything was lost.
bool meet(std::optional<TakenLocks>& mine, const TakenLocks& theirs)
{
  if (!mine) {
    mine = theirs;
    return true;
  }
  const std::size_t before = mine->size();
  *mine = common(*mine, theirs);
  return mine->size() != before;
}

bool is_shared(Act act)
{
  return act == Act::read_lock || act == Act::read_unlock;
}

bool takes(Act act)
{
  return act == Act::lock || act == Act::read_lock;
}

/// The only lock that an act is about.
std::optional<TakenLock> lock_of(const Event& event)
{
  if (event.unknown || event.objects.size() != 1) return std::nullopt;
  return TakenLock{event.objects.front(), is_shared(event.act)};
}

TakenLock again(TakenLock lock)
{
  lock.again = true;
  return lock;
}

TakenLock made(Value object)
{
  return {.lock = object, .made = true};
}

void take(TakenLocks& taken, TakenLock lock)
{
  if (!taken.insert(lock).second) taken.insert(again(lock));
}

void give_up(TakenLocks& taken, TakenLock lock)
{
  if (taken.erase(again(lock)) == 0) taken.erase(lock);
}

}  // namespace

Lockset::Lockset(const Terms& terms, const Trace& trace) : terms_{terms}, trace_{trace} {}

Acts Lockset::releases_first()
{
  Acts acts;
  for (const auto& [release, first] : releases()) {
    if (!first.nothing()) acts.add(release.act);
  }
  return acts;
}

std::map<Release, FirstReleased> Lockset::releases()
{
  ask(Question::releases_first);
  return releases_;
}

TakenLocks Lockset::held_at_mark()
{
  ask(Question::held);
  return at_mark_.value_or(TakenLocks{});
}

void Lockset::ask(Question question)
{
  question_ = question;
  known_.clear();
  named_.clear();
  at_mark_.reset();
  (void)follow(trace_, {});
  // Once more, now that all is known that is made a value.
  known_.clear();
  releases_.clear();
  at_mark_.reset();
  (void)follow(trace_, {});
}

std::set<Address> Lockset::covered(const Beyond& beyond) const
{
  std::set<Address> covered;
  std::ranges::set_difference(beyond.followed, beyond.skipped,
                              std::inserter(covered, covered.end()));
  std::erase_if(covered, [&](Address entry) {
    const auto named = named_.find(entry);
    return named != named_.end() && named->second.places.size() != 1;
  });
  return covered;
}

/// What is taken where the function comes back; nothing: it does not.
Lockset::MaybeLocks Lockset::follow(const Trace& trace, const TakenLocks& taken)
{
  if (trace.blocks.empty()) return question_ == Question::held ? TakenLocks{} : taken;
  const auto [place, added] = known_.try_emplace({&trace, taken});
  if (!added) return place->second;
  const std::vector<MaybeLocks> before = settle(trace, taken);
  MaybeLocks back;
  if (&trace == &trace_) at_mark_.reset();
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!before[i]) continue;
    const TakenLocks after = pass(trace.blocks[i], *before[i]);
    if (trace.blocks[i].returns) meet(back, after);
  }
  // From a panic it comes back with what it had to begin with, if that was not given up since.
  if (trace.may_recover) meet(back, question_ == Question::held ? TakenLocks{} : taken);
  return known_[{&trace, taken}] = back;
}

/// What is taken where each block begins; nothing: there is no way to it.
std::vector<Lockset::MaybeLocks> Lockset::settle(const Trace& trace, const TakenLocks& taken)
{
  std::vector<MaybeLocks> before(trace.blocks.size());
  before[trace.begin] = taken;
  std::vector<std::uint32_t> work{trace.begin};
  while (!work.empty()) {
    const std::uint32_t index = work.back();
    work.pop_back();
    const Block& block = trace.blocks[index];
    const TakenLocks after = pass(block, *before[index]);
    for (const std::uint32_t follower : block.followers) {
      TakenLocks there = after;
      const Event* const taken_there = taken_on_the_way(trace, block, follower);
      if (const auto lock = taken_there ? lock_of(*taken_there) : std::nullopt) take(there, *lock);
      if (meet(before[follower], there)) work.push_back(follower);
    }
  }
  return before;
}

TakenLocks Lockset::pass(const Block& block, TakenLocks taken)
{
  for (const Event& event : block.events) {
    if (event.is_mark) {
      meet(at_mark_, taken);
    } else if (event.is_act) {
      pass_act(event, taken);
    } else if (event.makes) {
      taken.insert(made(event.objects.front()));
    } else if (event.names != 0) {
      pass_name(event, taken);
    } else if (event.skips) {
      if (question_ == Question::held) taken.clear();
    } else {
      pass_calls(event, taken);
    }
  }
  return taken;
}

/// Whether an object was made on every way to here.
bool Lockset::is_made(Value object, const TakenLocks& taken)
{
  return taken.contains(made({object.term, 0}));
}

void Lockset::pass_act(const Event& event, TakenLocks& taken)
{
  const auto lock = lock_of(event);
  if (takes(event.act) && !event.tries && lock) take(taken, *lock);
  if (takes(event.act)) return;
  const bool known = gives_up(event.act) && lock && taken.contains(*lock);
  FirstReleased& first = releases_[{event.pc, event.act}];
  if (!known) {
    std::ranges::copy_if(event.objects, std::inserter(first.objects, first.objects.end()),
                         [&](Value object) { return !is_made(object, taken); });
    first.unknown = first.unknown || event.unknown;
  }
  if (question_ == Question::releases_first || !gives_up(event.act)) return;
  if (!known) return taken.clear();
  give_up(taken, *lock);
}

void Lockset::pass_name(const Event& event, const TakenLocks& taken)
{
  Named& named = named_[event.names];
  named.places.insert(event.pc);
  meet(named.taken, taken);
}

void Lockset::pass_calls(const Event& event, TakenLocks& taken)
{
  MaybeLocks back;
  for (const auto& callee : event.calls) {
    const auto after = follow(*callee, at_call(*callee, event, taken));
    if (after) meet(back, brought_back(*callee, taken, *after));
  }
  if (question_ == Question::held) {
    // What is started runs beside this, and may be done with it at any time.
    if (event.starts) back = common(back.value_or(TakenLocks{}), taken);
    if (back) taken = *back;
  } else if (back && !event.starts) {
    taken.insert(back->begin(), back->end());
  }
}

/// What is taken whenever the callee may run. If it is a value, others may call it with other
/// arguments, and when variables are what they are not now: so of what was taken before it was made
/// it is sure to give up what it has from its closure, or what is a variable that it names itself.
TakenLocks Lockset::at_call(const Trace& callee, const Event& event, const TakenLocks& taken) const
{
  if (question_ == Question::held || callee.function == nullptr) return taken;
  const auto named = named_.find(callee.function->function.entry);
  if (named == named_.end() || !named->second.taken) return taken;
  TakenLocks both = common(taken, *named->second.taken);
  std::erase_if(both, [&](const TakenLock& each) {
    // A parameter may be what the closure has captured, for now.
    if (!event.passes_nothing) return true;
    return !each.lock.is_number() &&
           std::ranges::find(event.captured, each.lock.term) == event.captured.end();
  });
  return both;
}

/// What the callee has taken itself is known by terms that only mean something inside of it.
TakenLocks Lockset::brought_back(const Trace& callee, const TakenLocks& before,
                                 const TakenLocks& after) const
{
  TakenLocks kept = after;
  if (callee.function == nullptr) return kept;
  std::erase_if(kept, [&](const TakenLock& each) {
    return !before.contains(each) && is_of(each.lock, callee.function->function);
  });
  return kept;
}

bool Lockset::is_of(Value value, const Function& function) const
{
  for (const Terms::Node* node = terms_.node(value.term); node != nullptr;
       node = terms_.node(node->address.term)) {
    if (node->site >= function.entry && node->site < function.end) return true;
  }
  return false;
}

}  // namespace unjam::code
