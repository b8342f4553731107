#include "client/runtime/locks.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace unjam::runtime {
namespace {

// sync.Mutex: bit 0 is locked, the waiters are counted from bit 3 on.
constexpr std::uint64_t mutex_locked = 1;
constexpr unsigned mutex_waiters_shift = 3;

// sync.RWMutex: a writer subtracts this from readerCount.
constexpr std::int64_t most_readers = std::int64_t{1} << 30U;

/// The functions that a waiter's innermost frames are in, as long as they are those of locks.
std::vector<std::string_view> lock_frames(const Snapshot& snapshot, const Stack& stack)
{
  std::vector<std::string_view> functions;
  for (const Frame& frame : stack.frames) {
    const std::string_view function = snapshot.text(snapshot.location(frame.location).function);
    const bool of_locks = function.starts_with("runtime.") || function.starts_with("sync.") ||
                          function.starts_with("internal/sync.");
    // What Once calls is the program's own matter, be it the method of another lock.
    if (!of_locks || function.ends_with("-fm") ||
        function.starts_with("sync.(*Once).doSlow.func")) {
      break;
    }
    functions.push_back(function);
  }
  return functions;
}

std::int64_t as_int32(std::uint64_t bits)
{
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(bits));
}

void read_state(memory::Memory& memory, const Layouts& layouts, Lock& lock)
{
  const SyncFields& sync = layouts.sync;
  const auto read = [&](Field field) { return memory::read_field(memory, lock.address, field); };
  const auto read_mutex = [&](std::uint32_t offset) {
    const Field field{sync.mutex_state.offset + offset, sync.mutex_state.size};
    const auto state = read(field);
    if (!state) return false;
    lock.locked = (*state & mutex_locked) != 0;
    lock.waiters = static_cast<std::int64_t>(*state >> mutex_waiters_shift);
    return true;
  };
  switch (lock.kind) {
    case Lock::Kind::mutex:
      lock.readable = read_mutex(0);
      return;
    case Lock::Kind::once:
      lock.readable = read_mutex(sync.once_mutex.offset);
      return;
    case Lock::Kind::rwmutex: {
      const auto readers = read(sync.reader_count);
      const auto leaving = read(sync.reader_wait);
      if (!readers || !leaving || !read_mutex(0)) return;
      const std::int64_t count = as_int32(*readers);
      lock.locked = count < 0;
      lock.readers = count < 0 ? count + most_readers : count;
      lock.leaving = as_int32(*leaving);
      lock.readable = true;
      return;
    }
    case Lock::Kind::waitgroup: {
      const auto state = read(sync.group_state);
      if (!state) return;
      lock.counter = as_int32(*state >> 32U);
      lock.waiters = static_cast<std::int64_t>(*state & 0x7fffffffU);
      lock.readable = true;
      return;
    }
    case Lock::Kind::cond: {
      const Address list = lock.address + sync.cond_list.offset;
      const auto wait = memory::read_field(memory, list, layouts.notify.wait);
      const auto notify = memory::read_field(memory, list, layouts.notify.notify);
      if (!wait || !notify) return;
      lock.waiters = static_cast<std::uint32_t>(*wait - *notify);
      lock.readable = true;
      return;
    }
    case Lock::Kind::semaphore:
      return;
  }
}

/// Somebody waits for it, and so it cannot be free with nobody waiting: its memory is damaged.
bool contradicts_its_waiters(const Lock& lock)
{
  if (lock.kind == Lock::Kind::semaphore) return false;
  return !lock.locked && lock.waiters == 0 && lock.readers == 0 && lock.leaving == 0 &&
         lock.counter == 0;
}

}  // namespace

std::optional<LockUse> LockUses::of(StackId stack)
{
  if (const auto found = known_.find(stack); found != known_.end()) return found->second;
  return known_.emplace(stack, classify(snapshot_.stacks[stack])).first->second;
}

std::optional<LockUse> LockUses::classify(const Stack& stack) const
{
  const auto functions = lock_frames(snapshot_, stack);
  const bool cut = stack.cut != StringId{};
  if (cut && functions.size() == stack.frames.size()) return std::nullopt;
  const auto in = [&](std::string_view name) {
    return std::ranges::find(functions, name) != functions.end();
  };
  // Without the layout the semaphore stands for itself: a wrong address would be worse.
  const auto use = [](Lock::Kind kind, Wait::Kind wait, Field sema, std::uint32_t inner = 0) {
    return sema ? LockUse{kind, wait, inner + sema.offset} : LockUse{};
  };
  using enum Lock::Kind;
  const bool in_mutex = in("sync.(*Mutex).Lock") || in("sync.(*Mutex).lockSlow") ||
                        in("internal/sync.(*Mutex).Lock") || in("internal/sync.(*Mutex).lockSlow");
  if (in("sync.(*WaitGroup).Wait")) return use(waitgroup, Wait::Kind::wait, fields_.group_sema);
  if (in("sync.(*RWMutex).RLock")) return use(rwmutex, Wait::Kind::read_lock, fields_.reader_sema);
  if (in("sync.(*RWMutex).Lock")) {  // its Mutex comes first in it
    return use(rwmutex, Wait::Kind::lock, in_mutex ? fields_.mutex_sema : fields_.writer_sema);
  }
  if (in("sync.(*Once).doSlow") && fields_.once_mutex) {
    return use(once, Wait::Kind::lock, fields_.mutex_sema, fields_.once_mutex.offset);
  }
  if (in_mutex) return use(mutex, Wait::Kind::lock, fields_.mutex_sema);
  return LockUse{};
}

void read_lock_state(memory::Memory& memory, const Layouts& layouts, Lock& lock)
{
  read_state(memory, layouts, lock);
  if (contradicts_its_waiters(lock)) lock.readable = false;
}

}  // namespace unjam::runtime
