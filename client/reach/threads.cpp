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

#include "client/elf/elf_file.hpp"
#include "client/memory/layout.hpp"
#include "client/runtime/evaluate.hpp"

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
  std::uint64_t system_call = 0;     ///< that the thread is in; all bits set: in none
  std::vector<std::uint64_t> words;  ///< all of them, sp included
};

Registers decode_registers(std::string_view note)
{
  elf_prstatus status{};
  std::memcpy(&status, note.data(), sizeof status);
  Registers registers;
  for (const auto word : status.pr_reg) registers.words.push_back(word);
  constexpr std::size_t orig_rax = 15;  // in user_regs_struct
  constexpr std::size_t rsp = 19;
  registers.system_call = status.pr_reg[orig_rax];
  registers.sp = status.pr_reg[rsp];
  return registers;
}

bool waits_for_network(const Registers& thread)
{
  constexpr std::array<std::uint64_t, 3> numbers{232, 281, 441};  // epoll_wait, _pwait, _pwait2
  return std::ranges::find(numbers, thread.system_call) != numbers.end();
}

Result<std::vector<Registers>> read_registers(const std::string& core)
{
  const Result<elf::ElfFile> elf = elf::ElfFile::open(core);
  if (!elf) return elf.error();
  std::vector<Registers> threads;
  for (const elf::Segment& segment : elf->segments()) {
    if (segment.type != PT_NOTE) continue;
    elf->for_each_note(segment.offset, segment.file_size, segment.align,
                       [&](const elf::Note& note) {
                         if (note.name != "CORE" || note.type != NT_PRSTATUS) return;
                         if (note.desc.size() < sizeof(elf_prstatus)) return;
                         threads.push_back(decode_registers(note.desc));
                       });
  }
  if (threads.empty()) return Error{Errc::damaged, core + " has no notes of threads"};
  return threads;
}

/// The stack of a g; empty if it cannot be read.
AddressRange stack_of(memory::Memory& memory, const runtime::GoroutineFields& g, Address address)
{
  const auto lo = memory::read_field(memory, address, g.stack_lo);
  const auto hi = memory::read_field(memory, address, g.stack_hi);
  return lo && hi && *lo < *hi ? AddressRange{*lo, *hi} : AddressRange{};
}

/// runtime.m, a thread of the runtime's.
struct Machine {
  Address address = 0;
  std::array<Address, 2> records{};  ///< g0, gsignal
  AddressRange stack = {};           ///< of the scheduler
  bool runs_goroutine = true;
  bool meets_c = true;  ///< its goroutine calls C, or was called by it
  bool idle = false;
};

/// One of the stacks that the runtime has for its scheduler and for signals.
struct SystemStack {
  AddressRange range;
  std::size_t machine = 0;  ///< index into Machines::all
};

struct Machines {
  std::vector<Machine> all;
  std::vector<SystemStack> stacks;  ///< ascending
};

struct MachineFields {
  Field g0, gsignal, next, goroutine, in_c, locked_inside, locked_outside, next_idle;
};

MachineFields machine_fields(const memory::Layout& m)
{
  return {.g0 = m.find("g0"),
          .gsignal = m.find("gsignal"),
          .next = m.find("alllink"),
          .goroutine = m.find("curg"),
          .in_c = m.find("incgo"),
          .locked_inside = m.find("lockedInt"),
          .locked_outside = m.find("lockedExt"),
          .next_idle = m.find_any({"idleNode.next", "schedlink"})};
}

Machine read_machine(memory::Memory& memory, const runtime::GoroutineFields& g,
                     const MachineFields& fields, Address address)
{
  // What is not known may be anything but 0.
  const auto is_zero = [&](Field field) {
    return memory::read_field(memory, address, field).value_or(1) == 0;
  };
  Machine machine{.address = address};
  machine.records = {memory::read_field(memory, address, fields.g0).value_or(0),
                     memory::read_field(memory, address, fields.gsignal).value_or(0)};
  machine.stack = stack_of(memory, g, machine.records[0]);
  machine.runs_goroutine = !is_zero(fields.goroutine);
  machine.meets_c =
      !is_zero(fields.in_c) || !is_zero(fields.locked_inside) || !is_zero(fields.locked_outside);
  return machine;
}

/// The list that begins with a runtime.m, or as much of it as can be read.
std::vector<Address> follow(memory::Memory& memory, Address first, Field next)
{
  std::vector<Address> machines;
  std::unordered_set<Address> seen;
  Address machine = first;
  while (machine != 0 && seen.size() < most_machines && seen.insert(machine).second) {
    machines.push_back(machine);
    machine = memory::read_field(memory, machine, next).value_or(0);
  }
  return machines;
}

asio::awaitable<Result<Machines>> find_machines(rpc::Client& client, memory::Memory& memory,
                                                const runtime::Access& access)
{
  const std::vector<std::string> types{"runtime.m"};
  const std::vector<std::string> having{"g0", "gsignal", "alllink"};
  const auto m = co_await memory::learn_layout(client, types, having, access.readable);
  if (!m) co_return m.error();
  const auto first = co_await runtime::evaluate_number(client, "runtime.allm");
  if (!first) co_return first.error();
  if (first->value_or(0) == 0) {
    co_return Error{Errc::damaged, "the list of the runtime's threads could not be read"};
  }
  const bool is_list = m->find("idleNode.next").size != 0;
  const std::string head = is_list ? "runtime.sched.midle.obj" : "runtime.sched.midle";
  const auto first_idle = co_await runtime::evaluate_number(client, head);
  if (!first_idle) co_return first_idle.error();

  const runtime::GoroutineFields& g = access.layouts.goroutine;
  const MachineFields fields = machine_fields(*m);
  const std::vector<Address> idle =
      follow(memory, static_cast<Address>(first_idle->value_or(0)), fields.next_idle);
  Machines machines;
  for (const Address each : follow(memory, static_cast<Address>(**first), fields.next)) {
    Machine machine = read_machine(memory, g, fields, each);
    machine.idle = std::ranges::find(idle, each) != idle.end();
    for (const Address record : machine.records) {
      const AddressRange stack = stack_of(memory, g, record);
      if (stack.end != 0) machines.stacks.push_back({stack, machines.all.size()});
    }
    machines.all.push_back(machine);
  }
  std::ranges::sort(machines.stacks, {},
                    [](const SystemStack& stack) { return stack.range.begin; });
  co_return machines;
}

/// The stack that holds an address, of stacks in ascending order; null: none does.
template <class Stack, class RangeOf>
const Stack* find(const std::vector<Stack>& stacks, Address address, RangeOf range_of)
{
  const auto begin_of = [&](const Stack& stack) { return range_of(stack).begin; };
  const auto after = std::ranges::upper_bound(stacks, address, {}, begin_of);
  if (after == stacks.begin()) return nullptr;
  const Stack& stack = *(after - 1);
  return address < range_of(stack).end ? &stack : nullptr;
}

/// Sorts out what each thread has at hand.
class Sorting {
 public:
  Sorting(memory::MappedCore& core, const Machines& machines,
          const runtime::GoroutineRecords& records)
      : core_{core}, machines_{machines}
  {
    for (const auto& record : records.readable) own_.push_back(&record);
    std::ranges::sort(own_, {}, &runtime::GoroutineRecord::stack_lo);
    for (const Machine& machine : machines.all) {
      for (const Address record : machine.records) {
        if (record != 0) found_.records.push_back(record);
      }
    }
  }

  void add(Registers thread)
  {
    const auto range_of = [](const SystemStack& stack) { return stack.range; };
    const auto range_of_own = [](const runtime::GoroutineRecord* record) {
      return AddressRange{record->stack_lo, record->stack_hi};
    };
    if (const auto* system = find(machines_.stacks, thread.sp, range_of)) {
      add_on_system_stack(std::move(thread), *system);
    } else if (const auto* own = find(own_, thread.sp, range_of_own)) {
      add_on_own_stack(std::move(thread), **own);
    } else {
      const auto size = std::min<Address>(core_.from(thread.sp).size(), most_c_stack);
      found_.roots.push_back({std::move(thread.words), {thread.sp, thread.sp + size}});
    }
  }

  Threads take()
  {
    std::ranges::sort(found_.stack_pointers);
    return std::move(found_);
  }

 private:
  void add_on_system_stack(Registers thread, const SystemStack& stack)
  {
    const Machine& machine = machines_.all[stack.machine];
    if (machine.idle || (!machine.runs_goroutine && waits_for_network(thread))) {
      add_idle(machine.stack);
    } else {
      found_.roots.push_back({std::move(thread.words), {thread.sp, stack.range.end}});
    }
  }

  void add_on_own_stack(Registers thread, const runtime::GoroutineRecord& record)
  {
    found_.stack_pointers.push_back(thread.sp);
    const auto machine = std::ranges::find(machines_.all, record.m, &Machine::address);
    const bool keeps_nothing =
        record.status == Status::syscall && machine != machines_.all.end() && !machine->meets_c;
    if (keeps_nothing) {
      add_idle(machine->stack);
    } else {
      found_.roots.push_back({std::move(thread.words), {}});
    }
  }

  void add_idle(AddressRange stack)
  {
    if (stack.end != 0) found_.idle_stacks.push_back(stack.end);
  }

  memory::MappedCore& core_;
  const Machines& machines_;
  std::vector<const runtime::GoroutineRecord*> own_;  ///< by their stacks, ascending
  Threads found_;
};

}  // namespace

asio::awaitable<Result<Threads>> find_threads(rpc::Client& client, memory::MappedCore& core,
                                              std::string core_path, const runtime::Access& access,
                                              const runtime::GoroutineRecords& records)
{
  Result<std::vector<Registers>> threads = read_registers(core_path);
  if (!threads) co_return threads.error();
  const auto machines = co_await find_machines(client, core, access);
  if (!machines) co_return machines.error();
  Sorting sorting{core, *machines, records};
  for (Registers& thread : *threads) sorting.add(std::move(thread));
  co_return sorting.take();
}

}  // namespace unjam::reach
