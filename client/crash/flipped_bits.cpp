#include "client/crash/flipped_bits.hpp"

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <charconv>
#include <limits>

#include "client/memory/present.hpp"

namespace unjam::crash {
namespace {

namespace asio = rpc::asio;

constexpr Address small = Address{1} << 20U;             ///< numbers below are rather no pointers
constexpr std::array<std::int32_t, 3> faults{4, 7, 11};  // SIGILL, SIGBUS, SIGSEGV
constexpr unsigned bits = 64;
constexpr Address arena = Address{64} << 20U;  // runtime.heapArenaBytes

/// The hexadecimal numbers of a text: "0xc000012340".
void add_printed(std::string_view text, std::vector<Address>& addresses)
{
  for (std::size_t at = text.find("0x"); at != std::string_view::npos; at = text.find("0x", at)) {
    at += 2;
    Address address = 0;
    const std::string_view digits = text.substr(at);
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), address, 16);
    if (failure == std::errc{}) addresses.push_back(address);
  }
}

/// Whether an address is in an arena of the heap, or in one beside it. A core may lack what stands
/// there, and what the heap has yet to map is next to it: no bit need have turned over.
bool near_heap(const runtime::Heap& heap, Address address)
{
  return std::ranges::any_of(heap.spans(), [&](const runtime::HeapSpan& span) {
    const Address first = span.start / arena;
    const Address last = (span.start + span.size) / arena;
    return address / arena + 1 >= first && address / arena <= last + 1;
  });
}

/// Those at which nothing stands.
asio::awaitable<Result<std::vector<Address>>> unmapped(memory::Memory& memory,
                                                       std::vector<Address> addresses)
{
  std::vector<Address> result;
  for (const Address address : addresses) {
    bool mapped = true;
    const auto work = [&] { mapped = memory.get<std::uint8_t>(address).has_value(); };
    const Result<void> read = co_await memory::when_present(memory, work);
    if (!read) co_return read.error();
    if (!mapped) result.push_back(address);
  }
  co_return result;
}

}  // namespace

std::vector<Address> addresses_of(const Crash& crash, std::string_view printed)
{
  std::vector<Address> addresses;
  const bool fault =
      crash.signal.code > 0 && std::ranges::find(faults, crash.signal.number) != faults.end();
  if (fault) addresses.push_back(crash.signal.address);
  if (fault) {
    for (const Register& one : crash.registers) addresses.push_back(one.value);
  }
  if (crash.kind == Crash::Kind::fatal) add_printed(printed, addresses);
  std::ranges::sort(addresses);
  const auto repeated = std::ranges::unique(addresses);
  addresses.erase(repeated.begin(), repeated.end());
  std::erase_if(addresses, [](Address address) { return address < small; });
  return addresses;
}

std::optional<Address> one_bit_away(const runtime::Heap& heap, Address address)
{
  if (near_heap(heap, address)) return std::nullopt;
  for (unsigned bit = 0; bit < bits; ++bit) {
    const Address other = address ^ (Address{1} << bit);
    if (heap.find(other)) return other;
  }
  return std::nullopt;
}

asio::awaitable<Result<void>> add_flipped_bits(rpc::Client& client, memory::Memory& memory,
                                               Address readable, std::string_view printed,
                                               Crash& crash)
{
  const auto lost = co_await unmapped(memory, addresses_of(crash, printed));
  if (!lost) co_return lost.error();
  if (lost->empty()) co_return Result<void>{};
  const auto reading = co_await runtime::read_heap(client, memory, readable,
                                                   std::numeric_limits<std::uint64_t>::max());
  if (!reading) co_return reading.error();
  if (!*reading) co_return Result<void>{};
  for (const Address address : *lost) {
    const auto near = one_bit_away((*reading)->heap, address);
    if (near) crash.flipped.push_back({address, *near});
  }
  co_return Result<void>{};
}

}  // namespace unjam::crash
