#include "client/runtime/goroutine_records.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <optional>
#include <unordered_set>
#include <utility>

#include "client/memory/present.hpp"
#include "client/runtime/status.hpp"

namespace unjam::runtime {
namespace {

namespace asio = memory::asio;

class RecordReader {
 public:
  explicit RecordReader(const GoroutineFields& fields)
      : fields_{fields},
        reader_{{fields.id, fields.status, fields.wait_reason, fields.wait_since, fields.waiting,
                 fields.stack_lo, fields.stack_hi, fields.pc, fields.sp, fields.bp, fields.start_pc,
                 fields.go_pc, fields.m, fields.labels, fields.timer, fields.sleep_until,
                 fields.stamp}}
  {
  }

  std::optional<GoroutineRecord> read(memory::Memory& memory, Address address)
  {
    if (address == 0 || !reader_.read(memory, address)) return std::nullopt;
    const std::optional<Status> status = parse_status(reader_.get(fields_.status));
    if (!status) return std::nullopt;
    const auto get = [this](Field field) { return reader_.get(field); };
    GoroutineRecord record;
    record.address = address;
    record.id = GoroutineId{static_cast<std::int64_t>(get(fields_.id))};
    record.waiting = get(fields_.waiting);
    record.pc = get(fields_.pc);
    record.sp = get(fields_.sp);
    record.bp = get(fields_.bp);
    record.stack_lo = get(fields_.stack_lo);
    record.stack_hi = get(fields_.stack_hi);
    record.start_pc = get(fields_.start_pc);
    record.go_pc = get(fields_.go_pc);
    record.m = get(fields_.m);
    record.labels = get(fields_.labels);
    record.timer = get(fields_.timer);
    record.wait_since = static_cast<std::int64_t>(get(fields_.wait_since));
    record.sleep_until = static_cast<std::int64_t>(get(fields_.sleep_until));
    record.wait_reason = static_cast<std::uint8_t>(get(fields_.wait_reason));
    record.status = *status;
    record.blocked_since = blocked_since(*status);
    return record;
  }

 private:
  /// One goroutine in eight is tracked for the scheduler's metrics. From Go 1.20 on it has a stamp
  /// while it waits for a lock: when it began to. It is cleared before it runs again.
  std::int64_t blocked_since(Status status) const
  {
    if (status != Status::waiting) return 0;
    return std::max<std::int64_t>(static_cast<std::int64_t>(reader_.get(fields_.stamp)), 0);
  }

  GoroutineFields fields_;
  memory::StructReader reader_;
};

/// Reads an array of words. What cannot be read is 0.
asio::awaitable<Result<std::vector<Address>>> read_words(memory::Memory& memory, Elements array)
{
  constexpr std::size_t piece = 4096;
  std::vector<Address> words(array.count);
  const std::size_t pieces = (array.count + piece - 1) / piece;
  const auto work = [&](std::size_t index) {
    const std::size_t begin = index * piece;
    const std::size_t size = std::min(piece, words.size() - begin) * sizeof(Address);
    const Address from = array.base + begin * sizeof(Address);
    if (memory.read(from, &words[begin], size) || memory.missed()) return;
    for (std::size_t i = begin; i < std::min(begin + piece, words.size()); ++i) {
      words[i] = memory.get<Address>(array.base + i * sizeof(Address)).value_or(0);
    }
  };
  const Result<void> read = co_await memory::for_each_present(memory, pieces, work);
  if (!read) co_return read.error();
  co_return words;
}

/// A slot that repeats another has displaced the goroutine that stood there: then it has none. All
/// that the slots still have is in `all`, ascending.
void forget_repeated(std::vector<Address>& slots, std::vector<Address>& all)
{
  all = slots;
  std::erase(all, 0);
  std::ranges::sort(all);
  const auto repeated = std::ranges::unique(all);
  if (repeated.empty()) return;
  all.erase(repeated.begin(), repeated.end());
  std::unordered_set<Address> met;
  for (Address& slot : slots) {
    if (!met.insert(slot).second) slot = 0;
  }
}

}  // namespace

asio::awaitable<Result<GoroutineRecords>> read_goroutine_records(memory::Memory& memory,
                                                                 const GoroutineFields& fields,
                                                                 Elements allgs)
{
  Result<std::vector<Address>> addresses = co_await read_words(memory, allgs);
  if (!addresses) co_return addresses.error();
  GoroutineRecords records;
  forget_repeated(*addresses, records.all);
  RecordReader reader{fields};
  const auto work = [&](std::size_t slot) {
    auto record = reader.read(memory, (*addresses)[slot]);
    if (memory.missed()) return;
    if (record && is_dead(record->status)) return;
    if (!record || record->id <= GoroutineId{}) {  // goroutines are counted from 1
      ++records.unreadable;
    } else {
      record->slot = static_cast<std::uint32_t>(slot);
      records.readable.push_back(*record);
    }
  };
  const Result<void> read = co_await memory::for_each_present(memory, addresses->size(), work);
  if (!read) co_return read.error();
  std::ranges::sort(records.readable, {}, &GoroutineRecord::slot);
  co_return records;
}

std::vector<const GoroutineRecord*> match_records(const GoroutineRecords& records,
                                                  std::span<const Goroutine> goroutines)
{
  std::vector<const GoroutineRecord*> by_id;
  by_id.reserve(records.readable.size());
  for (const GoroutineRecord& record : records.readable) by_id.push_back(&record);
  std::ranges::sort(by_id, {}, &GoroutineRecord::id);

  std::vector<const GoroutineRecord*> matched(goroutines.size());
  auto record = by_id.begin();
  for (std::size_t i = 0; i < goroutines.size(); ++i) {
    if (goroutines[i].unreadable != StringId{}) continue;
    while (record != by_id.end() && (*record)->id < goroutines[i].id) ++record;
    if (record == by_id.end()) break;
    if ((*record)->id == goroutines[i].id) matched[i] = *record;
  }
  return matched;
}

}  // namespace unjam::runtime
