#include "client/enrich/enrich.hpp"

#include <boost/asio.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/enrich/name_search.hpp"

namespace unjam {
namespace {

namespace asio = rpc::asio;

constexpr std::size_t most_objects = 64;
constexpr std::size_t longest_name = 300;

/// The first goroutine that waits for each object, by its index.
struct Waiters {
  std::unordered_map<std::uint32_t, GoroutineId> of_channels;
  std::unordered_map<std::uint32_t, GoroutineId> of_locks;
};

Waiters find_waiters(const Snapshot& snapshot)
{
  Waiters waiters;
  for (const Goroutine& goroutine : snapshot.goroutines) {
    if (goroutine.unreadable != StringId{}) continue;
    for (const Wait& wait : snapshot.waits_of(goroutine)) {
      auto& of = is_channel(wait.kind) ? waiters.of_channels : waiters.of_locks;
      of.try_emplace(wait.object, goroutine.id);
    }
  }
  return waiters;
}

/// An object that gets a name, and who waits for it.
struct Task {
  naming::Sought sought;
  std::int64_t waiter = 0;
  StringId* name = nullptr;
};

template <class Object, class ToSought>
void add_tasks(std::span<const std::uint32_t> wanted, std::vector<Object>& objects,
               const std::unordered_map<std::uint32_t, GoroutineId>& waiters, ToSought to_sought,
               std::vector<Task>& tasks)
{
  for (const std::uint32_t index : wanted) {
    if (tasks.size() >= most_objects) return;
    const auto waiter = waiters.find(index);
    if (index >= objects.size() || waiter == waiters.end()) continue;
    Object& object = objects[index];
    if (object.name != StringId{} || object.address == 0) continue;
    tasks.push_back({to_sought(object), static_cast<std::int64_t>(waiter->second), &object.name});
  }
}

std::vector<Task> find_tasks(const aggregate::Wanted& wanted, Snapshot& snapshot)
{
  const Waiters waiters = find_waiters(snapshot);
  std::vector<Task> tasks;
  add_tasks(
      wanted.channels, snapshot.channels, waiters.of_channels,
      [](const Channel& channel) {
        return naming::Sought{channel.address, true, {}};
      },
      tasks);
  add_tasks(
      wanted.locks, snapshot.locks, waiters.of_locks,
      [](const Lock& lock) {
        return naming::Sought{lock.address, false, lock.kind};
      },
      tasks);
  return tasks;
}

}  // namespace

asio::awaitable<Result<void>> enrich(rpc::Client& client, memory::Memory& memory,
                                     const aggregate::Wanted& wanted, Snapshot& snapshot)
{
  naming::NameSearch search{client, memory, snapshot.target.module};
  const std::vector<Task> tasks = find_tasks(wanted, snapshot);
  for (const Task& task : tasks) {
    memory.trim();
    const Result<std::string> name = co_await search.find(task.sought, task.waiter);
    if (!name) co_return name.error();
    if (name->size() <= longest_name) *task.name = snapshot.strings.intern(*name);
  }
  co_return Result<void>{};
}

}  // namespace unjam
