#include "client/runtime/semaphores.hpp"

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <optional>
#include <unordered_set>
#include <utility>

#include "client/memory/present.hpp"

namespace unjam::runtime {
namespace {

namespace asio = memory::asio;

constexpr std::uint64_t most_roots = 4096;  ///< Go has 251

/// Where the pointer `name` stands inside a variable, however deep.
std::optional<Address> find_member(const rpc::Variable& variable, std::string_view name)
{
  if (variable.name == name) return variable.address;
  for (const rpc::Variable& child : variable.children) {
    if (const auto found = find_member(child, name)) return found;
  }
  return std::nullopt;
}

asio::awaitable<Result<std::optional<Address>>> find_root(rpc::Client& client, int index)
{
  rpc::LoadConfig config;
  config.max_variable_recurse = 2;
  config.max_array_values = 0;
  std::string expression = "runtime.semtable[" + std::to_string(index) + "]";
  const Result<rpc::Variable> value = co_await client.eval({}, std::move(expression), config);
  if (value) co_return find_member(*value, "treap");
  if (value.error().code() != Errc::rejected) co_return value.error();
  client.note_unread("runtime.semtable");
  co_return std::optional<Address>{};
}

}  // namespace

asio::awaitable<Result<std::vector<Address>>> find_semaphore_roots(rpc::Client& client,
                                                                   memory::Memory& memory)
{
  std::vector<Address> roots;
  const auto table = co_await evaluate_elements(client, "runtime.semtable");
  if (!table) co_return table.error();
  // The elements are as far apart as the first two.
  const auto first = co_await find_root(client, 0);
  if (!first) co_return first.error();
  const auto second = co_await find_root(client, 1);
  if (!second) co_return second.error();
  if (!*table || !*first || !*second || (*table)->count > most_roots) co_return roots;

  const Address stride = **second - **first;
  const auto work = [&](std::size_t index) {
    const auto root = memory.get<Address>(**first + index * stride);
    if (!memory.missed() && root && *root != 0) roots.push_back(*root);
  };
  const Result<void> read = co_await memory::for_each_present(memory, (*table)->count, work);
  if (!read) co_return read.error();
  co_return roots;
}

asio::awaitable<Result<std::vector<SemaphoreWaiter>>> read_semaphore_waiters(
    memory::Memory& memory, const SudogFields& fields, std::vector<Address> roots, std::size_t most)
{
  std::vector<SemaphoreWaiter> waiters;
  memory::StructReader reader{{fields.g, fields.next, fields.prev, fields.elem, fields.waitlink}};
  // A tree by address of the semaphore (prev, next); whoever waits for the same one hangs on
  // waitlink.
  std::vector<Address> open;
  std::unordered_set<Address> seen;
  for (const Address root : roots) {
    if (seen.insert(root).second) open.push_back(root);
  }
  std::vector<Address> later;
  const auto work = [&] {
    later.clear();
    while (!open.empty() && waiters.size() < most) {
      const Address sudog = open.back();
      open.pop_back();
      const bool readable = reader.read(memory, sudog);
      if (!readable) {
        if (memory.missed()) later.push_back(sudog);
        continue;
      }
      waiters.push_back({reader.get(fields.g), reader.get(fields.elem), sudog});
      for (const Field link : std::array{fields.prev, fields.next, fields.waitlink}) {
        const Address next = reader.get(link);
        if (next != 0 && seen.insert(next).second) open.push_back(next);
      }
    }
    open.insert(open.end(), later.begin(), later.end());
  };
  const Result<void> read = co_await memory::when_present(memory, work);
  if (!read) co_return read.error();
  std::ranges::sort(waiters);
  co_return waiters;
}

}  // namespace unjam::runtime
