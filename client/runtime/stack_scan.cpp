#include "client/runtime/stack_scan.hpp"

#include <algorithm>

namespace unjam::runtime {
namespace {

constexpr Address lowest = 4096;
constexpr Address highest = Address{1} << 47U;

}  // namespace

std::span<const Address> StackScan::read(memory::Memory& memory, const GoroutineRecord& goroutine,
                                         std::size_t most)
{
  if (goroutine.sp < goroutine.stack_lo || goroutine.sp >= goroutine.stack_hi) return {};
  const std::uint64_t room = (goroutine.stack_hi - goroutine.sp) / sizeof(Address);
  const std::size_t count = std::min<std::uint64_t>(room, most);
  if (!memory.read(goroutine.sp, words_.data(), count * sizeof(Address))) return {};
  return std::span{words_}.first(count);
}

bool may_be_address(Address word, std::size_t alignment)
{
  return word % alignment == 0 && word >= lowest && word < highest;
}

bool may_point_outside(const GoroutineRecord& goroutine, Address word)
{
  if (!may_be_address(word, sizeof(Address))) return false;
  return word < goroutine.stack_lo || word >= goroutine.stack_hi;
}

}  // namespace unjam::runtime
