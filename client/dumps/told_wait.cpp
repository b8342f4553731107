#include "client/dumps/told_wait.hpp"

#include <algorithm>
#include <array>

namespace unjam::dumps {
namespace {

struct Reason {
  std::string_view function;
  std::string_view reason;
};

/// Who is in one of these waits for it.
constexpr std::array<Reason, 14> reasons{{{"runtime.chansend", "chan send"},
                                          {"runtime.chansend1", "chan send"},
                                          {"runtime.chanrecv", "chan receive"},
                                          {"runtime.chanrecv1", "chan receive"},
                                          {"runtime.chanrecv2", "chan receive"},
                                          {"runtime.selectgo", "select"},
                                          {"runtime.block", "select (no cases)"},
                                          {"runtime.netpollblock", "IO wait"},
                                          {"internal/poll.runtime_pollWait", "IO wait"},
                                          {"runtime.timeSleep", "sleep"},
                                          {"time.Sleep", "sleep"},
                                          {"runtime.notifyListWait", "sync.Cond.Wait"},
                                          {"sync.runtime_notifyListWait", "sync.Cond.Wait"},
                                          {"runtime.coroswitch", "coroutine"}}};

/// Who waits for a semaphore does so for what it is in further out.
constexpr std::array<Reason, 7> locks{{{"sync.(*Mutex).lockSlow", "sync.Mutex.Lock"},
                                       {"sync.(*Mutex).Lock", "sync.Mutex.Lock"},
                                       {"internal/sync.(*Mutex).lockSlow", "sync.Mutex.Lock"},
                                       {"internal/sync.(*Mutex).Lock", "sync.Mutex.Lock"},
                                       {"sync.(*RWMutex).RLock", "sync.RWMutex.RLock"},
                                       {"sync.(*RWMutex).Lock", "sync.RWMutex.Lock"},
                                       {"sync.(*WaitGroup).Wait", "sync.WaitGroup.Wait"}}};

struct Doing {
  std::string_view function;
  Status status;
};

constexpr std::array<Doing, 11> doings{
    {{"runtime.notetsleepg", Status::syscall},
     {"runtime.cgocall", Status::syscall},
     {"os/signal.signal_recv", Status::syscall},
     {"syscall.Syscall", Status::syscall},
     {"syscall.Syscall6", Status::syscall},
     {"runtime/internal/syscall.Syscall6", Status::syscall},
     {"internal/runtime/syscall.Syscall6", Status::syscall},
     {"runtime.asyncPreempt", Status::runnable},
     {"runtime/pprof.runtime_goroutineProfileWithLabels", Status::running},
     {"runtime/pprof.pprof_goroutineProfileWithLabels", Status::running},
     {"runtime/pprof.writeRuntimeProfile", Status::running}}};

/// Whether waiting is done in such a function, and not in one of the program's.
bool is_machinery(std::string_view function)
{
  constexpr std::array<std::string_view, 9> packages{
      "runtime.",       "runtime/", "internal/runtime/", "sync.",   "internal/sync.",
      "internal/poll.", "time.",    "os/signal.",        "syscall."};
  return std::ranges::any_of(
      packages, [&](std::string_view package) { return function.starts_with(package); });
}

bool is_semaphore(std::string_view function)
{
  return function.find("runtime_Semacquire") != std::string_view::npos ||
         function.starts_with("runtime.semacquire");
}

}  // namespace

ToldWait tell_wait(const Snapshot& snapshot, const Stack& stack)
{
  bool semaphore = false;
  for (const Frame& frame : stack.frames) {
    const std::string_view function = snapshot.text(snapshot.location(frame.location).function);
    if (!is_machinery(function)) break;
    if (const auto* found = std::ranges::find(reasons, function, &Reason::function);
        found != reasons.end()) {
      return {Status::waiting, found->reason};
    }
    if (const auto* found = std::ranges::find(doings, function, &Doing::function);
        found != doings.end()) {
      return {found->status, {}};
    }
    semaphore = semaphore || is_semaphore(function);
    const auto* lock = std::ranges::find(locks, function, &Reason::function);
    if (semaphore && lock != locks.end()) return {Status::waiting, lock->reason};
  }
  return {Status::waiting, semaphore ? "semacquire" : std::string_view{}};
}

}  // namespace unjam::dumps
