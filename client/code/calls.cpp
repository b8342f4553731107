#include "client/code/calls.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace unjam::code {
namespace {

constexpr Called act(Act act, Register object = rax)
{
  return {Meaning::act, act, object};
}

constexpr Called other(Meaning meaning)
{
  return {meaning, Act{}, no_register};
}

using Table = std::map<std::string_view, Called, std::less<>>;

const Table& table()
{
  static const Table calls{
      {"runtime.chansend1", act(Act::send)},
      {"runtime.chanrecv1", act(Act::receive)},
      {"runtime.chanrecv2", act(Act::receive)},
      {"runtime.closechan", act(Act::close)},
      {"runtime.selectnbsend", {Meaning::act_or_not, Act::send, rax}},
      {"runtime.selectnbrecv", {Meaning::act_or_not, Act::receive, rbx}},
      {"runtime.selectgo", other(Meaning::select)},
      {"sync.(*Mutex).Lock", act(Act::lock)},
      {"sync.(*Mutex).TryLock", other(Meaning::leaf)},
      {"sync.(*Mutex).lockSlow", act(Act::lock)},
      {"internal/sync.(*Mutex).Lock", act(Act::lock)},
      {"internal/sync.(*Mutex).TryLock", other(Meaning::leaf)},
      {"internal/sync.(*Mutex).lockSlow", act(Act::lock)},
      {"sync.(*Mutex).Unlock", act(Act::unlock)},
      {"sync.(*Mutex).unlockSlow", act(Act::unlock)},
      {"internal/sync.(*Mutex).Unlock", act(Act::unlock)},
      {"internal/sync.(*Mutex).unlockSlow", act(Act::unlock)},
      {"sync.(*RWMutex).Lock", act(Act::lock)},
      {"sync.(*RWMutex).TryLock", other(Meaning::leaf)},
      {"sync.(*RWMutex).Unlock", act(Act::unlock)},
      {"sync.(*RWMutex).RLock", act(Act::read_lock)},
      {"sync.(*RWMutex).TryRLock", other(Meaning::leaf)},
      {"sync.(*RWMutex).RUnlock", act(Act::read_unlock)},
      {"sync.(*RWMutex).rUnlockSlow", act(Act::read_unlock)},
      {"sync.(*rlocker).Lock", act(Act::read_lock)},
      {"sync.(*rlocker).Unlock", act(Act::read_unlock)},
      {"sync.(*WaitGroup).Done", act(Act::done)},
      {"sync.(*WaitGroup).Add", {Meaning::add, Act::done, rax}},
      {"sync.(*WaitGroup).Go", {Meaning::run_group, Act::done, rax}},
      {"sync.(*WaitGroup).Wait", other(Meaning::leaf)},
      {"sync.(*Cond).Signal", act(Act::signal)},
      {"sync.(*Cond).Broadcast", act(Act::signal)},
      {"sync.runtime_notifyListNotifyAll", {Meaning::notify, Act::signal, rax}},
      {"sync.runtime_notifyListNotifyOne", {Meaning::notify, Act::signal, rax}},
      {"runtime.newproc", other(Meaning::start)},
      {"runtime.newobject", other(Meaning::allocate)},
      {"runtime.makechan", other(Meaning::allocate)},
      {"runtime.makechan64", other(Meaning::allocate)},
      {"sync/atomic.(*Value).Load", other(Meaning::load_value)},
      {"runtime.deferreturn", other(Meaning::run_deferred)},
      {"runtime.deferproc", other(Meaning::defer)},
      {"runtime.deferprocStack", other(Meaning::defer)},
      {"runtime.deferprocat", other(Meaning::defer)},
      {"runtime.duffzero", other(Meaning::fill)},
      {"runtime.duffcopy", other(Meaning::fill)},
      {"runtime.Goexit", other(Meaning::no_return)},
      {"os.Exit", other(Meaning::no_return)},
  };
  return calls;
}

constexpr std::array<std::string_view, 4> of_race_detector = {
    "runtime.raceread", "runtime.racewrite", "runtime.racefunc", "runtime.selectsetpc"};

constexpr std::array<std::string_view, 8> never_return = {
    "runtime.gopanic", "runtime.panic",     "runtime.goPanic", "runtime.throw",
    "runtime.fatal",   "runtime.morestack", "runtime.block",   "runtime.unreachable"};

bool starts_with_any(std::string_view text, auto&& prefixes)
{
  return std::ranges::any_of(prefixes,
                             [&](std::string_view each) { return text.starts_with(each); });
}

}  // namespace

Called meaning_of(std::string_view function)
{
  const auto found = table().find(function);
  if (found != table().end()) return found->second;
  if (!function.starts_with("runtime.")) return {};
  if (function.starts_with("runtime.gcWriteBarrier")) return other(Meaning::keep_registers);
  if (starts_with_any(function, of_race_detector)) return other(Meaning::look);
  if (function.starts_with("runtime.mallocgc")) return other(Meaning::allocate);
  if (function.starts_with("runtime.retpoline")) return other(Meaning::indirect);
  if (function.starts_with("runtime.convT")) return other(Meaning::box);
  if (starts_with_any(function, never_return)) return other(Meaning::no_return);
  return other(Meaning::leaf);
}

namespace {

/// What code does that wakes those who wait by itself (go:linkname), without the lock's own method.
Acts woken_directly(std::string_view name)
{
  Acts acts;
  if (name == "runtime.goready" || name == "runtime.ready") {
    for (std::size_t i = 0; i < act_count; ++i) acts.add(static_cast<Act>(i));
  }
  if (name.ends_with("runtime_Semrelease") || name.starts_with("runtime.semrelease")) {
    for (const Act act : {Act::unlock, Act::read_unlock, Act::done}) acts.add(act);
  }
  return acts;
}

}  // namespace

Acts acts_of(std::string_view function)
{
  Acts acts = woken_directly(function);
  const Called called = meaning_of(function);
  switch (called.meaning) {
    case Meaning::act:
    case Meaning::act_or_not:
    case Meaning::notify:
    case Meaning::add:
    case Meaning::run_group:
      acts.add(called.act);
      break;
    case Meaning::select:
      acts.add(Act::send);
      acts.add(Act::receive);
      break;
    default:
      break;
  }
  if (function == "runtime.chansend") acts.add(Act::send);
  if (function == "runtime.chanrecv") acts.add(Act::receive);
  if (function == "sync.(*Cond).Wait") {
    acts.add(Act::unlock);
    acts.add(Act::read_unlock);
  }
  return acts;
}

bool allocates(std::string_view function)
{
  return function.starts_with("runtime.mallocgc") || function == "runtime.newobject";
}

bool belongs_to_waiting(std::string_view function)
{
  static constexpr std::array<std::string_view, 5> rooms = {
      "runtime.", "sync.runtime_", "internal/sync.runtime_", "internal/poll.", "time.Sleep"};
  // Others of package sync call what they are given, and then give up what they hold.
  static constexpr std::array<std::string_view, 9> waits = {"sync.(*Mutex).Lock",
                                                            "sync.(*Mutex).lockSlow",
                                                            "internal/sync.(*Mutex).Lock",
                                                            "internal/sync.(*Mutex).lockSlow",
                                                            "sync.(*RWMutex).Lock",
                                                            "sync.(*RWMutex).RLock",
                                                            "sync.(*rlocker).Lock",
                                                            "sync.(*WaitGroup).Wait",
                                                            "sync.(*Cond).Wait"};
  return starts_with_any(function, rooms) || std::ranges::find(waits, function) != waits.end();
}

bool gives_up_for_caller(std::string_view function)
{
  return function.starts_with("sync.(*Cond).") || function.starts_with("reflect.");
}

bool is_transparent(std::string_view function)
{
  static constexpr std::array<std::string_view, 6> rooms = {
      "context.",      "sync.(*Once).",          "sync.Once",
      "sync.(*Mutex)", "internal/sync.(*Mutex)", "sync.(*WaitGroup).Go"};
  return starts_with_any(function, rooms);
}

}  // namespace unjam::code
