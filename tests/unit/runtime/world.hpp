#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "client/runtime/goroutine_records.hpp"
#include "client/runtime/layouts.hpp"
#include "tests/unit/fake_memory.hpp"

/// The memory of a Go program that never was: builders for the records of its runtime.
namespace unjam::test {

using memory::Address;
using memory::Field;

/// Layouts like those of no release of Go: nothing may be known beforehand.
inline runtime::Layouts made_up_layouts()
{
  runtime::Layouts layouts;
  layouts.goroutine = {.id = {0x18, 8},
                       .status = {0x20, 4},
                       .wait_reason = {0x24, 1},
                       .wait_since = {0x28, 8},
                       .waiting = {0x30, 8},
                       .stack_lo = {0x40, 8},
                       .stack_hi = {0x38, 8},
                       .pc = {0x48, 8},
                       .sp = {0x50, 8},
                       .bp = {0x58, 8},
                       .start_pc = {0x60, 8},
                       .go_pc = {0x68, 8},
                       .m = {0x70, 8},
                       .labels = {0x78, 8},
                       .stamp = {0x90, 8},
                       .timer = {0x80, 8},
                       .sleep_until = {0x88, 8},
                       .defers = {},
                       .panics = {},
                       .param = {}};
  layouts.sudog = {.g = {0x28, 8},
                   .next = {0x20, 8},
                   .prev = {0x18, 8},
                   .elem = {0x10, 8},
                   .channel = {0x8, 8},
                   .waitlink = {0x30, 8}};
  layouts.channel = {.len = {0x8, 8},
                     .cap = {0x10, 8},
                     .closed = {0x18, 4},
                     .elem_type = {0x20, 8},
                     .elem_size = {0x1c, 2},
                     .timer = {0x28, 8},
                     .first_sender = {0x30, 8},
                     .last_sender = {0x38, 8},
                     .first_receiver = {0x40, 8},
                     .last_receiver = {0x48, 8}};
  layouts.type = {.name = {0x10, 4}, .flags = {0x9, 1}, .size = {0, 8}};
  layouts.timer = {
      .when = {0x8, 8}, .period = {0x10, 8}, .function = {0x18, 8}, .argument = 0x20U};
  layouts.processor = {.id = {0x4, 4},
                       .status = {0x8, 4},
                       .queue_head = {0x10, 4},
                       .queue_tail = {0x14, 4},
                       .queue_next = {0x18, 8},
                       .scheduled = {0x20, 8},
                       .in_syscall = {0x28, 8},
                       .turns = {0x48, 4},
                       .seen_turns = {0x4c, 4},
                       .system_calls = {0x50, 4},
                       .timers = 0x30U,
                       .timer_size = 16};
  layouts.poll = {.self = {0x8, 8},
                  .fd = {0x10, 8},
                  .reader = {0x18, 8},
                  .writer = {0x20, 8},
                  .read_deadline = {0x28, 8},
                  .write_deadline = {0x30, 8}};
  layouts.notify = {.wait = {0x4, 4}, .notify = {0x8, 4}, .head = {0x18, 8}, .tail = {0x10, 8}};
  layouts.sync = {.mutex_state = {0x4, 4},
                  .mutex_sema = {0x8, 4},
                  .writer_sema = {0x10, 4},
                  .reader_sema = {0x14, 4},
                  .reader_count = {0x18, 4},
                  .reader_wait = {0x1c, 4},
                  .group_state = {0x8, 8},
                  .group_sema = {0x10, 4},
                  .cond_list = {0x20, 1},
                  .once_mutex = {0x10, 1}};
  return layouts;
}

/// A goroutine to place: its record as it shall be read.
inline runtime::GoroutineRecord parked(Address address, std::int64_t id)
{
  runtime::GoroutineRecord record;
  record.address = address;
  record.id = GoroutineId{id};
  record.status = Status::waiting;
  return record;
}

struct SudogSpec {
  Address g = 0, next = 0, prev = 0, elem = 0, channel = 0, waitlink = 0;
};

struct ChannelSpec {
  std::uint64_t len = 0, cap = 0;
  bool closed = false;
  std::uint16_t elem_size = 8;
  Address elem_type = 0x40ff0, timer = 0, first_sender = 0, first_receiver = 0;
  Address last_sender = 0, last_receiver = 0;
};

struct PollSpec {
  Address self = 0;
  std::uint64_t fd = 0;
  Address reader = 0, writer = 0;
  std::int64_t read_deadline = 0, write_deadline = 0;
};

struct TimerSpec {
  std::int64_t when = 0, period = 0;
  Address function = 0;  ///< the code; its closure is made
  Address object = 0;
};

struct World {
  FakeMemory memory;
  runtime::Layouts layouts = made_up_layouts();

  void put(Address address, Field field, std::uint64_t value)
  {
    memory.put(address + field.offset, value, field.size);
  }

  void put_goroutine(const runtime::GoroutineRecord& g)
  {
    const runtime::GoroutineFields& f = layouts.goroutine;
    put(g.address, f.id, static_cast<std::uint64_t>(g.id));
    put(g.address, f.status, static_cast<std::uint64_t>(g.status));
    put(g.address, f.wait_reason, g.wait_reason);
    memory.put(g.address + 0x25, "pad");
    put(g.address, f.wait_since, static_cast<std::uint64_t>(g.wait_since));
    put(g.address, f.waiting, g.waiting);
    put(g.address, f.stack_lo, g.stack_lo);
    put(g.address, f.stack_hi, g.stack_hi);
    put(g.address, f.pc, g.pc);
    put(g.address, f.sp, g.sp);
    put(g.address, f.bp, g.bp);
    put(g.address, f.start_pc, g.start_pc);
    put(g.address, f.go_pc, g.go_pc);
    put(g.address, f.m, g.m);
    put(g.address, f.labels, g.labels);
    put(g.address, f.timer, g.timer);
    memory.put(g.address + 0x88, std::uint64_t{0});  // also where a release lacks the next one
    put(g.address, f.sleep_until, static_cast<std::uint64_t>(g.sleep_until));
    put(g.address, f.stamp, static_cast<std::uint64_t>(g.blocked_since));
  }

  void put_sudog(Address address, const SudogSpec& sudog)
  {
    const runtime::SudogFields& f = layouts.sudog;
    put(address, f.g, sudog.g);
    put(address, f.next, sudog.next);
    put(address, f.prev, sudog.prev);
    put(address, f.elem, sudog.elem);
    put(address, f.channel, sudog.channel);
    put(address, f.waitlink, sudog.waitlink);
  }

  void put_channel(Address address, const ChannelSpec& channel)
  {
    const runtime::ChannelFields& f = layouts.channel;
    memory.put(address, std::string_view{"\0\0\0\0\0\0\0\0", 8});
    for (Address at = address; at < address + 0x50; at += 8) memory.put(at, 0);
    put(address, f.len, channel.len);
    put(address, f.cap, channel.cap);
    put(address, f.closed, channel.closed ? 1 : 0);
    put(address, f.elem_type, channel.elem_type);
    put(address, f.elem_size, channel.elem_size);
    put(address, f.timer, channel.timer);
    put(address, f.first_sender, channel.first_sender);
    put(address, f.first_receiver, channel.first_receiver);
    put(address, f.last_sender, channel.last_sender);
    put(address, f.last_receiver, channel.last_receiver);
  }

  /// A type whose name stands at `types` + `name`.
  void put_type(Address address, std::uint32_t name, std::uint8_t flags = 0)
  {
    put(address, layouts.type.name, name);
    put(address, layouts.type.flags, flags);
  }

  /// A name as the linker writes it, of less than 128 bytes.
  void put_name(Address address, std::string_view name)
  {
    memory.put(address, 1, 1);
    memory.put(address + 1, name.size(), 1);
    memory.put(address + 2, name);
  }

  void put_timer(Address address, const TimerSpec& timer)
  {
    const runtime::TimerFields& f = layouts.timer;
    put(address, f.when, static_cast<std::uint64_t>(timer.when));
    put(address, f.period, static_cast<std::uint64_t>(timer.period));
    put(address, f.function, address + 0x40);
    memory.put(address + 0x40, timer.function);
    memory.put(address + *f.argument, 0x1234);
    memory.put(address + *f.argument + 8, timer.object);
  }

  void put_poll(Address address, const PollSpec& poll)
  {
    const runtime::PollFields& f = layouts.poll;
    put(address, f.self, poll.self);
    put(address, f.fd, poll.fd);
    put(address, f.reader, poll.reader);
    put(address, f.writer, poll.writer);
    put(address, f.read_deadline, static_cast<std::uint64_t>(poll.read_deadline));
    put(address, f.write_deadline, static_cast<std::uint64_t>(poll.write_deadline));
  }

  /// A list of waiters, from its first to its last sudog. `waiting` is how many tickets are out.
  void put_notify_list(Address address, Address head, Address tail, std::uint32_t waiting)
  {
    put(address, layouts.notify.wait, 100 + waiting);
    put(address, layouts.notify.notify, 100);
    put(address, layouts.notify.head, head);
    memory.put(address + 0xc, 0, 4);
    put(address, layouts.notify.tail, tail);
  }

  void put_words(Address address, std::initializer_list<Address> words)
  {
    for (const Address word : words) {
      memory.put(address, word);
      address += sizeof word;
    }
  }

  /// Gives a goroutine a stack of its own with these words on top.
  void put_stack(runtime::GoroutineRecord& g, Address stack, std::initializer_list<Address> words)
  {
    g.stack_lo = stack;
    g.sp = stack + 0x400;
    g.stack_hi = g.sp + words.size() * sizeof(Address);
    put_words(g.sp, words);
  }
};

}  // namespace unjam::test
