#include "client/reach/threads.hpp"

#include <elf.h>
#include <sys/procfs.h>

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <cstring>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "client/memory/layout.hpp"
#include "client/runtime/evaluate.hpp"
#include "client/server/elf_file.hpp"

namespace unjam::reach {
namespace {

namespace asio = rpc::asio;
using memory::Field;
using runtime::Address;
using runtime::AddressRange;

constexpr std::size_t most_machines = 1U << 20U;
constexpr Address most_c_stack = Address{1} << 20U;  ///< frames of C hold no pointer alone

struct Registers {
  Address sp = 0;
  std::vector<std::uint64_t> words;  ///< all of them, sp included
};

Registers decode_registers(std::string_view note)
{
  elf_prstatus status{};
  std::memcpy(&status, note.data(), sizeof status);
  Registers registers;
  for (const auto word : status.pr_reg) registers.words.push_back(word);
  constexpr std::size_t rsp = 19;  // in user_regs_struct
  registers.sp = status.pr_reg[rsp];
  return registers;
}

Result<std::vector<Registers>> read_registers(const std::string& core)
{
  const Result<server::ElfFile> elf = server::ElfFile::open(core);
  if (!elf) return elf.error();
  std::vector<Registers> threads;
  for (const server::Segment& segment : elf->segments()) {
    if (segment.type != PT_NOTE) continue;
    elf->for_each_note(segment.offset, segment.file_size, segment.align,
                       [&](const server::Note& note) {
                         if (note.name != "CORE" || note.type != NT_PRSTATUS) return;
                         if (note.desc.size() < sizeof(elf_prstatus)) return;
                         threads.push_back(decode_registers(note.desc));
                       });
  }
  if (threads.empty()) return Error{Errc::bad_source, core + " has no notes of threads"};
  return threads;
}

/// The stack of a g; empty if it cannot be read.
AddressRange stack_of(memory::Memory& memory, const runtime::GoroutineFields& g, Address address)
{
  const auto lo = memory::read_field(memory, address, g.stack_lo);
  const auto hi = memory::read_field(memory, address, g.stack_hi);
  return lo && hi && *lo < *hi ? AddressRange{*lo, *hi} : AddressRange{};
}

/// The stacks that the runtime has for its scheduler and for signals, two for each runtime.m,
/// ascending.
asio::awaitable<Result<std::vector<AddressRange>>> find_system_stacks(rpc::Client& client,
                                                                      memory::Memory& memory,
                                                                      const runtime::Access& access)
{
  const std::vector<std::string> types{"runtime.m"};
  const std::vector<std::string> having{"g0", "gsignal", "alllink"};
  const auto m = co_await memory::learn_layout(client, types, having, access.readable);
  if (!m) co_return m.error();
  const auto first = co_await runtime::evaluate_number(client, "runtime.allm");
  if (!first) co_return first.error();
  if (first->value_or(0) == 0) {
    co_return Error{Errc::bad_source, "the list of the runtime's threads could not be read"};
  }
  const std::array fields{m->find("g0"), m->find("gsignal")};
  std::vector<AddressRange> stacks;
  std::unordered_set<Address> seen;
  auto machine = static_cast<Address>(**first);
  while (machine != 0 && seen.size() < most_machines && seen.insert(machine).second) {
    for (const Field field : fields) {
      const Address g = memory::read_field(memory, machine, field).value_or(0);
      const AddressRange stack = stack_of(memory, access.layouts.goroutine, g);
      if (stack.end != 0) stacks.push_back(stack);
    }
    machine = memory::read_field(memory, machine, m->find("alllink")).value_or(0);
  }
  std::ranges::sort(stacks, {}, &AddressRange::begin);
  co_return stacks;
}

/// The range that holds an address, of ranges in ascending order.
std::optional<AddressRange> find(const std::vector<AddressRange>& ranges, Address address)
{
  const auto after = std::ranges::upper_bound(ranges, address, {}, &AddressRange::begin);
  if (after == ranges.begin()) return std::nullopt;
  const AddressRange& range = *(after - 1);
  return address < range.end ? std::optional{range} : std::nullopt;
}

}  // namespace

asio::awaitable<Result<std::vector<ThreadRoots>>> find_thread_roots(
    rpc::Client& client, memory::MappedCore& core, std::string core_path,
    const runtime::Access& access, const runtime::GoroutineRecords& records)
{
  Result<std::vector<Registers>> threads = read_registers(core_path);
  if (!threads) co_return threads.error();
  const auto system = co_await find_system_stacks(client, core, access);
  if (!system) co_return system.error();
  std::vector<AddressRange> own;
  for (const auto& record : records.readable) own.push_back({record.stack_lo, record.stack_hi});
  std::ranges::sort(own, {}, &AddressRange::begin);

  std::vector<ThreadRoots> roots;
  for (Registers& thread : *threads) {
    AddressRange stack;
    if (const auto held = find(*system, thread.sp)) {
      stack = {thread.sp, held->end};
    } else if (!find(own, thread.sp)) {
      stack = {thread.sp, thread.sp + std::min<Address>(core.from(thread.sp).size(), most_c_stack)};
    }
    roots.push_back({std::move(thread.words), stack});
  }
  co_return roots;
}

}  // namespace unjam::reach
