#include "client/runtime/processors.hpp"

#include <algorithm>
#include <boost/asio.hpp>

#include "client/memory/present.hpp"

namespace unjam::runtime {

namespace asio = memory::asio;

asio::awaitable<Result<std::vector<ProcessorRecord>>> read_processors(memory::Memory& memory,
                                                                      const ProcessorFields& fields,
                                                                      Elements allp)
{
  constexpr std::uint64_t most = 1 << 16;
  constexpr auto last_status = static_cast<std::uint64_t>(Processor::Status::dead);
  std::vector<ProcessorRecord> records;
  const auto work = [&](std::size_t index) {
    const auto p = memory.get<Address>(allp.base + index * sizeof(Address));
    if (!p || *p == 0) return;
    const auto status = memory::read_field(memory, *p, fields.status);
    if (!status || *status > last_status) return;
    const auto read = [&](Field field) {
      return memory::read_field(memory, *p, field).value_or(0);
    };
    ProcessorRecord record;
    record.processor.id = static_cast<std::int32_t>(read(fields.id));
    record.processor.status = static_cast<Processor::Status>(*status);
    const auto queued =
        static_cast<std::uint32_t>(read(fields.queue_tail) - read(fields.queue_head));
    record.processor.runnable = queued + (read(fields.queue_next) != 0 ? 1 : 0);
    record.seen_at =
        static_cast<std::int64_t>(std::max(read(fields.scheduled), read(fields.in_syscall)));
    // Another turn than sysmon has seen began later than `scheduled`.
    const bool same_turn = read(fields.turns) == read(fields.seen_turns);
    if (same_turn && record.processor.status == Processor::Status::running) {
      record.processor.running_since = static_cast<std::int64_t>(read(fields.scheduled));
    }
    if (fields.turns.size != 0 && fields.system_calls.size != 0) {
      record.processor.ticks =
          static_cast<std::int64_t>(read(fields.turns) + read(fields.system_calls));
    }
    if (fields.timers) {
      record.timers.base = memory.get<Address>(*p + *fields.timers).value_or(0);
      record.timers.count = memory.get<std::uint64_t>(*p + *fields.timers + 8).value_or(0);
      record.timer_room = memory.get<std::uint64_t>(*p + *fields.timers + 16).value_or(0);
    }
    if (!memory.missed()) records.push_back(record);
  };
  const Result<void> read =
      co_await memory::for_each_present(memory, std::min(allp.count, most), work);
  if (!read) co_return read.error();
  std::ranges::sort(records, {}, [](const ProcessorRecord& record) { return record.processor.id; });
  co_return records;
}

}  // namespace unjam::runtime
