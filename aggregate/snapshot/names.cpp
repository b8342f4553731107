#include "aggregate/snapshot/names.hpp"

#include <array>
#include <charconv>
#include <cstddef>

namespace unjam {

std::string channel_type(const Snapshot& snapshot, const Channel& channel)
{
  const std::string_view type = snapshot.text(channel.type);
  return type.empty() ? "chan" : std::string{"chan "}.append(type);
}

std::string_view lock_type(const Lock& lock)
{
  static constexpr std::array<std::string_view, 6> names = {
      "semaphore", "sync.Mutex", "sync.RWMutex", "sync.WaitGroup", "sync.Cond", "sync.Once"};
  return names.at(static_cast<std::size_t>(lock.kind));
}

std::string channel_fill(const Channel& channel)
{
  if (!channel.readable) return "?";
  if (channel.cap == 0) return "unbuffered";
  return std::to_string(channel.len) + "/" + std::to_string(channel.cap);
}

std::string channel_name(const Snapshot& snapshot, const Channel& channel)
{
  const std::string text = address_text(channel.address) + " " + channel_type(snapshot, channel) +
                           " " + channel_fill(channel);
  return channel.closed ? text + " closed" : text;
}

std::string lock_name(const Lock& lock)
{
  return address_text(lock.address).append(" ").append(lock_type(lock));
}

std::string address_text(std::uint64_t address)
{
  std::array<char, 16> digits;
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), address, 16);
  return "0x" + std::string{digits.data(), result.ptr};
}

}  // namespace unjam
