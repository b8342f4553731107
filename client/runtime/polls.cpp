#include "client/runtime/polls.hpp"

#include <limits>

namespace unjam::runtime {
namespace {

/// A deadline that is set: when; negative when it has passed.
std::int64_t as_deadline(std::uint64_t field)
{
  return static_cast<std::int64_t>(field);
}

}  // namespace

PollFinder::PollFinder(memory::Memory& memory, const PollFields& fields)
    : memory_{memory},
      fields_{fields},
      reader_{{fields.self, fields.fd, fields.reader, fields.writer, fields.read_deadline,
               fields.write_deadline}}
{
}

std::optional<FoundPoll> PollFinder::find(const GoroutineRecord& goroutine, StackId stack)
{
  const auto words = scan_.read(memory_, goroutine);
  const auto known = places_.find(stack);
  if (known != places_.end() && known->second < words.size()) {
    const Address address = words[known->second];
    if (const auto poll = read(goroutine, address)) return FoundPoll{*poll, address};
    if (memory_.missed()) return std::nullopt;
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto poll = read(goroutine, words[i]);
    if (!poll) continue;
    places_[stack] = i;
    return FoundPoll{*poll, words[i]};
  }
  return std::nullopt;
}

std::optional<Poll> PollFinder::read(const GoroutineRecord& goroutine, Address address)
{
  if (!may_point_outside(goroutine, address) || address == goroutine.address) return std::nullopt;
  if (!reader_.read(memory_, address)) return std::nullopt;
  if (fields_.self && reader_.get(fields_.self) != address) return std::nullopt;
  const std::uint64_t fd = reader_.get(fields_.fd);
  if (fd > std::uint64_t{std::numeric_limits<std::int32_t>::max()}) return std::nullopt;
  const bool reads = reader_.get(fields_.reader) == goroutine.address;
  const bool writes = reader_.get(fields_.writer) == goroutine.address;
  if (!reads && !writes) return std::nullopt;
  return Poll{
      .goroutine = goroutine.id,
      .fd = static_cast<std::int64_t>(fd),
      .deadline = as_deadline(reader_.get(reads ? fields_.read_deadline : fields_.write_deadline)),
      .direction = reads ? Poll::Direction::read : Poll::Direction::write};
}

}  // namespace unjam::runtime
