#include "client/runtime/channels.hpp"

#include <boost/asio.hpp>
#include <unordered_map>
#include <utility>

#include "client/memory/present.hpp"

namespace unjam::runtime {
namespace {

namespace asio = memory::asio;

constexpr std::uint64_t most_elements = std::uint64_t{1} << 40U;  ///< no buffer holds more

class ChannelReader {
 public:
  ChannelReader(memory::Memory& memory, const Layouts& layouts, const TypeNames& names,
                Snapshot& snapshot)
      : memory_{memory},
        fields_{layouts.channel},
        type_{layouts.type},
        timer_{layouts.timer},
        names_{names},
        snapshot_{snapshot},
        reader_{{fields_.len, fields_.cap, fields_.closed, fields_.elem_type, fields_.elem_size,
                 fields_.timer, fields_.first_sender, fields_.first_receiver}}
  {
  }

  /// The channel; only its address if that is all that can be known.
  Channel read(Address address)
  {
    Channel channel;
    channel.address = address;
    if (!reader_.read(memory_, address)) return channel;
    const std::uint64_t cap = reader_.get(fields_.cap);
    const std::uint64_t len = reader_.get(fields_.len);
    if (len > cap || cap > most_elements || !holds_elements()) return channel;
    channel.len = len;
    channel.cap = cap;
    channel.closed = reader_.get(fields_.closed) != 0;
    channel.type = type(reader_.get(fields_.elem_type));
    channel.readable = true;
    read_timer(reader_.get(fields_.timer), channel);
    return channel;
  }

 private:
  /// Whether what was read has a type of elements, as every channel does. That of a type that
  /// package reflect made lies anywhere; then its size must be that of the elements.
  bool holds_elements()
  {
    const Address descriptor = reader_.get(fields_.elem_type);
    if (names_.is_descriptor(descriptor)) return true;
    const auto size = memory::read_field(memory_, descriptor, type_.size);
    return size && *size == reader_.get(fields_.elem_size);
  }

  StringId type(Address descriptor)
  {
    if (const auto found = types_.find(descriptor); found != types_.end()) return found->second;
    const auto name = names_.name(descriptor);
    if (memory_.missed()) return {};
    const StringId id = name ? snapshot_.strings.intern(*name) : StringId{};
    types_.emplace(descriptor, id);
    return id;
  }

  /// A timer that is not armed has no time (Go >= 1.23).
  void read_timer(Address timer, Channel& channel)
  {
    if (timer == 0) return;
    const auto when = memory::read_field(memory_, timer, timer_.when);
    channel.timer = Channel::Timer::armed;
    if (!when) return;
    channel.fires = static_cast<std::int64_t>(*when);
    channel.timer = *when != 0 ? Channel::Timer::armed : Channel::Timer::idle;
  }

  memory::Memory& memory_;
  ChannelFields fields_;
  TypeFields type_;
  TimerFields timer_;
  const TypeNames& names_;
  Snapshot& snapshot_;
  memory::StructReader reader_;
  std::unordered_map<Address, StringId> types_;
};

}  // namespace

asio::awaitable<Result<std::vector<Channel>>> read_channels(memory::Memory& memory,
                                                            const Layouts& layouts,
                                                            const TypeNames& names,
                                                            Snapshot& snapshot,
                                                            std::span<const Address> addresses)
{
  std::vector<Channel> channels(addresses.size());
  ChannelReader reader{memory, layouts, names, snapshot};
  const auto work = [&](std::size_t index) { channels[index] = reader.read(addresses[index]); };
  const Result<void> read = co_await memory::for_each_present(memory, addresses.size(), work);
  if (!read) co_return read.error();
  co_return channels;
}

}  // namespace unjam::runtime
