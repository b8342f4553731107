#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "client/code/deeds.hpp"
#include "client/code/program.hpp"
#include "client/code/stack_run.hpp"

using namespace unjam;
using memory::Address;

namespace {

constexpr Address text = 0x401000;
constexpr Address calls = text + 0x800;  ///< where the functions that can be called begin
constexpr Address entries = 0x10000;
constexpr Address records = 0x20000;
constexpr Address names = 0x30000;
constexpr Address stack = 0xc000100000;
constexpr Address stack_size = 0x400;

/// What code may call, each 16 bytes behind the last.
constexpr std::array<std::string_view, 16> callees = {
    "runtime.chansend1",        "runtime.chanrecv1",       "runtime.closechan",
    "runtime.selectgo",         "runtime.newproc",         "runtime.deferreturn",
    "runtime.deferproc",        "runtime.newobject",       "runtime.memmove",
    "runtime.selectnbrecv",     "runtime.gcWriteBarrier1", "sync.(*Mutex).Lock",
    "sync.(*Mutex).Unlock",     "sync.(*WaitGroup).Add",   "runtime.duffzero",
    "sync/atomic.(*Value).Load"};

/// Some ranges of bytes, each from one address on.
class Ranges final : public memory::Memory {
 public:
  void add(Address begin, std::span<const std::uint8_t> bytes)
  {
    ranges_.push_back({begin, {bytes.begin(), bytes.end()}});
  }
  void add(Address begin, std::vector<std::uint32_t> numbers)
  {
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(numbers.data());
    add(begin, std::span{bytes, numbers.size() * sizeof numbers[0]});
  }

  bool read(Address address, void* to, std::size_t size) override
  {
    for (const Range& range : ranges_) {
      const Address at = address - range.begin;
      if (at >= range.bytes.size() || size > range.bytes.size() - at) continue;
      std::copy_n(range.bytes.data() + at, size, static_cast<std::uint8_t*>(to));
      return true;
    }
    return false;
  }

  memory::asio::awaitable<Result<void>> fetch() override { co_return Result<void>{}; }

 private:
  struct Range {
    Address begin = 0;
    std::vector<std::uint8_t> bytes;
  };

  std::vector<Range> ranges_;
};

/// main.f and main.g share the code; their callees return at once.
code::FunctionTable put_table(Ranges& memory)
{
  std::vector<std::uint32_t> table{0, 0, 0x400, 4};
  std::vector<std::uint32_t> offsets{0, 16};
  std::vector<std::uint8_t> text_of_names(32 * (callees.size() + 3));
  std::memcpy(text_of_names.data(), "main.f\0         main.g", 22);
  for (std::uint32_t i = 0; i < callees.size(); ++i) {
    table.insert(table.end(), {static_cast<std::uint32_t>(calls - text) + 16 * i, 8 + 4 * i});
    offsets.push_back(32 * (i + 1));
    std::ranges::copy(callees[i], text_of_names.begin() + 32 * (i + 1));
  }
  table.insert(table.end(), {static_cast<std::uint32_t>(calls - text) + 16 * 16, 0});
  memory.add(entries, table);
  memory.add(records, offsets);
  memory.add(names, text_of_names);
  return {.name = {0, 4},
          .file_table = {},
          .line_table = {},
          .unit = {},
          .text = text,
          .entries = {entries, table.size() / 2},
          .records = records,
          .names = names,
          .units = 0,
          .files = 0,
          .values = {}};
}

}  // namespace

/// Any bytes as the code of two functions and the stack of a goroutine that is parked in them: the
/// run must end within its budget.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  constexpr std::size_t code_size = calls - text;
  if (size < 4) return 0;
  const std::span input{data, size};
  Ranges memory;
  std::vector<std::uint8_t> code(code_size + callees.size() * 16, 0xcc);
  const auto given = input.subspan(2).first(std::min(input.size() - 2, code_size));
  std::ranges::copy(given, code.begin());
  for (std::size_t i = 0; i < callees.size(); ++i) code[code_size + 16 * i] = 0xc3;
  memory.add(text, code);
  std::vector<std::uint8_t> words(stack_size);
  std::ranges::copy(input.last(std::min<std::size_t>(input.size(), stack_size)), words.begin());
  memory.add(stack - stack_size, words);

  // A file of the library would need tables of lines; there are none here.
  code::Program program{memory, code::Functions{memory, put_table(memory)},
                        StandardLibrary{"", ""}};
  const std::vector<code::PhysicalFrame> frames{
      {calls, -0x200}, {text + data[0] * 4U, -0x100}, {text + 0x400 + data[1] * 4U, -0x20}};
  const code::Shapes shapes{.elem_size = {0x18, 2}, .deferred = {0x10, 8}, .reader_count = 8};
  const code::Subject subject{stack, stack - stack_size};
  const code::StackRun run = code::run_stack(program, shapes, {frames}, subject);
  const code::Fixedness is_fixed{program, run, subject, {}};
  for (const code::Deed& deed : code::deeds_of(run)) {
    const bool told = code::evaluate(run.terms, deed.object, subject, memory).has_value();
    if (told && !deed.object.known()) std::abort();
    (void)is_fixed(deed.object);
  }
  return 0;
}
