#include "client/code/functions.hpp"

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <utility>

#include "client/memory/present.hpp"

namespace unjam::code {
namespace {

namespace asio = rpc::asio;

constexpr std::size_t most_functions = 4'000'000;
constexpr std::size_t longest_name = 4096;

/// An entry of the table: offsets from the start of the text and into the records.
struct Entry {
  std::uint32_t code;
  std::uint32_t record;
};

Address base_of(const runtime::StructValue& program, std::string_view field)
{
  const auto elements = program.elements(field);
  return elements ? elements->base : 0;
}

/// False: the target has no such table.
asio::awaitable<Result<bool>> find_table(rpc::Client& client, const runtime::Access& access,
                                         FunctionTable& table)
{
  std::vector<std::string> types{"runtime._func"};
  std::vector<std::string> having{"pcln"};
  const auto layout =
      co_await memory::learn_layout(client, std::move(types), std::move(having), access.readable);
  if (!layout) co_return layout.error();
  table.name = layout->find_any({"nameOff", "nameoff"});
  table.sp_table = layout->find("pcsp");
  table.file_table = layout->find("pcfile");
  table.line_table = layout->find("pcln");
  table.unit = layout->find("cuOffset");
  table.args = layout->find("args");
  table.pcdata_count = layout->find("npcdata");
  table.funcdata_count = layout->find("nfuncdata");

  const runtime::StructValue& program = access.program;
  table.records = base_of(program, "pclntable");
  table.names = base_of(program, "funcnametab");
  table.units = base_of(program, "cutab");
  table.files = base_of(program, "filetab");
  table.values = program.elements("pctab").value_or(runtime::Elements{});
  table.entries = program.elements("ftab").value_or(runtime::Elements{});
  table.text = program.address("text");
  table.funcdata = program.address("gofunc");
  table.constants = program.address("rodata");
  co_return table.name&& table.entries.base != 0 && table.text != 0 && table.names != 0 &&
      table.records != 0 && table.units != 0 && table.files != 0 && table.values.count != 0 &&
      program.number("gofunc").has_value();
}

/// The last entry only marks the end.
std::vector<Function> to_functions(const std::vector<Entry>& entries, Address text)
{
  std::vector<Function> functions;
  for (std::size_t i = 0; i + 1 < entries.size(); ++i) {
    const Address entry = text + entries[i].code;
    const Address end = text + entries[i + 1].code;
    if (end < entry) return {};  // no table of functions
    // C code, of the race detector for one, may have names for places without any code.
    if (end > entry) functions.push_back({entry, end, entries[i].record});
  }
  return functions;
}

/// Reads numbers of seven bits a byte, the lowest first, out of pctab.
class Varints {
 public:
  Varints(memory::Memory& memory, Address begin, Address end)
      : memory_{memory}, next_{begin}, end_{end}
  {
  }

  std::optional<std::uint32_t> next()
  {
    std::uint32_t number = 0;
    for (unsigned shift = 0; shift < 32 && next_ < end_; shift += 7) {
      const auto byte = memory_.get<std::uint8_t>(next_++);
      if (!byte) return std::nullopt;
      number |= (*byte & 0x7fU) << shift;
      if ((*byte & 0x80U) == 0) return number;
    }
    return std::nullopt;
  }

 private:
  memory::Memory& memory_;
  Address next_;
  Address end_;
};

}  // namespace

Functions::Functions(memory::Memory& memory, const FunctionTable& table) : table_{table}
{
  if (!table.name || table.entries.count > most_functions) return;
  std::vector<Entry> entries(table.entries.count);
  if (!memory.read(table.entries.base, entries.data(), entries.size() * sizeof(Entry))) return;
  functions_ = to_functions(entries, table.text);
}

asio::awaitable<Result<Functions>> Functions::read(rpc::Client& client, memory::Memory& memory,
                                                   const runtime::Access& access)
{
  FunctionTable table;
  const Result<bool> found = co_await find_table(client, access, table);
  if (!found) co_return found.error();
  Functions functions;
  if (!*found) co_return functions;
  auto work = [&] { functions = Functions{memory, table}; };
  const Result<void> present = co_await memory::when_present(memory, work);
  if (!present) co_return present.error();
  co_return functions;
}

const Function* Functions::find(Address pc) const
{
  const auto after = std::ranges::upper_bound(functions_, pc, {}, &Function::entry);
  if (after == functions_.begin()) return nullptr;
  const Function& function = *std::prev(after);
  return pc < function.end ? &function : nullptr;
}

const Function* Functions::at_entry(Address entry) const
{
  const Function* const function = find(entry);
  return function != nullptr && function->entry == entry ? function : nullptr;
}

std::string Functions::text_at(memory::Memory& memory, Address address) const
{
  std::string text;
  std::array<char, 64> part{};
  while (text.size() < longest_name) {
    // A name may end right before what cannot be read: a part does not reach into another page.
    const std::size_t size = part.size() - address % part.size();
    if (!memory.read(address, part.data(), size)) return {};
    const auto stop = part.begin() + static_cast<std::ptrdiff_t>(size);
    const auto end = std::find(part.begin(), stop, '\0');
    text.append(part.begin(), end);
    if (end != stop) return text;
    address += size;
  }
  return {};
}

std::string Functions::name(memory::Memory& memory, const Function& function) const
{
  const auto offset = memory::read_field(memory, table_.records + function.record, table_.name);
  return offset ? text_at(memory, table_.names + static_cast<std::uint32_t>(*offset))
                : std::string{};
}

/// The tables hold, one after another, by how much the value changes and for how many bytes of
/// code it then holds.
std::optional<std::int32_t> Functions::value_at(memory::Memory& memory, std::uint64_t table,
                                                const Function& function, Address pc) const
{
  if (table == 0 || table >= table_.values.count) return std::nullopt;
  Varints numbers{memory, table_.values.base + table, table_.values.base + table_.values.count};
  std::int32_t value = -1;
  Address reached = function.entry;
  bool first = true;
  while (reached < function.end) {
    const auto change = numbers.next();
    if (!change || (*change == 0 && !first)) return std::nullopt;
    first = false;
    const std::uint32_t sign = (*change & 1U) != 0 ? ~std::uint32_t{0} : 0;
    value = static_cast<std::int32_t>(static_cast<std::uint32_t>(value) + ((*change >> 1U) ^ sign));
    const auto bytes = numbers.next();
    if (!bytes || *bytes == 0) return std::nullopt;
    reached += *bytes;
    if (pc < reached) return value;
  }
  return std::nullopt;
}

std::optional<std::int32_t> Functions::frame_size(memory::Memory& memory, const Function& function,
                                                  Address pc) const
{
  const auto table = memory::read_field(memory, table_.records + function.record, table_.sp_table);
  return table ? value_at(memory, *table, function, pc) : std::nullopt;
}

SourceLine Functions::line(memory::Memory& memory, const Function& function, Address pc) const
{
  const Address record = table_.records + function.record;
  const auto read = [&](memory::Field field) {
    return memory::read_field(memory, record, field).value_or(0);
  };
  const auto file = value_at(memory, read(table_.file_table), function, pc);
  const auto line = value_at(memory, read(table_.line_table), function, pc);
  if (!file || !line || *file < 0) return {};
  const auto unit = static_cast<std::uint32_t>(read(table_.unit));
  const auto name = memory.get<std::uint32_t>(
      table_.units +
      (std::uint64_t{unit} + static_cast<std::uint32_t>(*file)) * sizeof(std::uint32_t));
  if (!name || *name == ~std::uint32_t{0}) return {};
  return {text_at(memory, table_.files + *name), *line};
}

/// Empty: it cannot be read; 0: the function has none.
std::optional<Address> Functions::funcdata_of(memory::Memory& memory, const Function& function,
                                              std::uint64_t index) const
{
  constexpr std::uint32_t none = ~std::uint32_t{0};
  constexpr std::uint64_t size = sizeof(std::uint32_t);
  const Address record = table_.records + function.record;
  const auto before = memory::read_field(memory, record, table_.pcdata_count);
  const auto count = memory::read_field(memory, record, table_.funcdata_count);
  if (!before || !count || table_.funcdata == 0) return std::nullopt;
  if (index >= *count) return 0;
  const Address lists = record + table_.funcdata_count.offset + table_.funcdata_count.size;
  const auto offset = memory.get<std::uint32_t>(lists + (*before + index) * size);
  if (!offset) return std::nullopt;
  return *offset == none ? 0 : table_.funcdata + *offset;
}

/// Which of its maps holds at `pc`. Empty: it cannot be read.
std::optional<std::int32_t> Functions::map_index(memory::Memory& memory, const Function& function,
                                                 Address pc) const
{
  constexpr std::uint64_t index = 1;  // abi.PCDATA_StackMapIndex
  const Address record = table_.records + function.record;
  const auto count = memory::read_field(memory, record, table_.pcdata_count);
  if (!count) return std::nullopt;
  if (index >= *count) return 0;
  const Address lists = record + table_.funcdata_count.offset + table_.funcdata_count.size;
  const auto table = memory.get<std::uint32_t>(lists + index * sizeof(std::uint32_t));
  if (!table) return std::nullopt;
  if (*table == 0) return 0;
  const auto value = value_at(memory, *table, function, pc);
  return value ? std::optional{std::max(*value, 0)} : std::nullopt;  // -1: as at its beginning
}

/// Adds the words that bitmaps have (runtime.stackmap), which cover words from `at` on, or up to
/// it: those of the bitmap at hand, and of all. False: they cannot be read.
bool Functions::add_pointers(memory::Memory& memory, Address map, std::int32_t index,
                             std::int64_t at, bool upwards, Pointers& words) const
{
  constexpr std::int32_t most_bits = 1 << 20;
  constexpr std::int32_t most_maps = 1 << 16;
  const auto count = memory.get<std::int32_t>(map);
  const auto bits = memory.get<std::int32_t>(map + 4);
  if (!count || !bits || *bits < 0 || *bits > most_bits || *count > most_maps) return false;
  if (*bits == 0) return true;
  if (index >= *count) return false;
  const std::int64_t begin = upwards ? at : at - *bits * std::int64_t{word_size};
  constexpr std::size_t most_bytes = 1U << 24U;
  const auto size = (static_cast<std::size_t>(*bits) + 7) / 8;
  if (size * static_cast<std::size_t>(*count) > most_bytes) return false;
  std::vector<std::uint8_t> bytes(size * static_cast<std::size_t>(*count));
  if (!memory.read(map + 8, bytes.data(), bytes.size())) return false;
  for (std::size_t i = 0; i < static_cast<std::size_t>(*bits); ++i) {
    const auto has = [&](std::size_t which) {
      return (std::uint32_t{bytes[which * size + i / 8]} >> (i % 8) & 1U) != 0;
    };
    bool ever = false;
    for (std::size_t which = 0; which < static_cast<std::size_t>(*count); ++which) {
      ever = ever || has(which);
    }
    const std::int64_t word = begin + static_cast<std::int64_t>(i) * word_size;
    if (has(static_cast<std::size_t>(index))) words.live.push_back(word);
    if (ever) words.all.push_back(word);
  }
  return true;
}

std::optional<Functions::Pointers> Functions::pointers_of(memory::Memory& memory,
                                                          const Function& function,
                                                          Address pc) const
{
  constexpr std::uint64_t arguments_index = 0;                 // abi.FUNCDATA_ArgsPointerMaps
  constexpr std::uint64_t locals_index = 1;                    // abi.FUNCDATA_LocalsPointerMaps
  constexpr std::int64_t saved = 2 * std::int64_t{word_size};  // return address, frame pointer
  const auto arguments = funcdata_of(memory, function, arguments_index);
  const auto locals = funcdata_of(memory, function, locals_index);
  const auto index = map_index(memory, function, pc);
  // Assembly has none.
  if (!arguments || !locals || !index || *locals == 0 || *arguments == 0) return std::nullopt;
  Pointers words;
  if (!add_pointers(memory, *locals, *index, -saved, false, words)) return std::nullopt;
  if (!add_pointers(memory, *arguments, *index, 0, true, words)) return std::nullopt;
  return words;
}

/// Adds which words of an object have pointers, if its bitmap can be read: it may be a program,
/// too.
void Functions::add_object_pointers(memory::Memory& memory, const StackObject& object,
                                    std::int64_t begin, FrameLayout& frame) const
{
  constexpr std::int32_t most_bytes = 1 << 24;
  if (table_.constants == 0 || object.pointer_bytes <= 0 || object.pointer_bytes > most_bytes) {
    return;
  }
  const auto words = static_cast<std::size_t>(object.pointer_bytes) / word_size;
  std::vector<std::uint8_t> bits((words + 7) / 8);
  if (!memory.read(table_.constants + object.bitmap, bits.data(), bits.size())) return;
  for (std::size_t i = 0; i < words; ++i) {
    const bool has = (std::uint32_t{bits[i / 8]} >> (i % 8) & 1U) != 0;
    const auto at = static_cast<std::int64_t>(i * word_size);
    if (has) frame.object_pointers.push_back(begin + at);
  }
}

FrameLayout Functions::frame(memory::Memory& memory, const Function& function) const
{
  constexpr std::uint64_t locals_index = 1;                    // abi.FUNCDATA_LocalsPointerMaps
  constexpr std::uint64_t objects_index = 2;                   // abi.FUNCDATA_StackObjects
  constexpr std::int64_t saved = 2 * std::int64_t{word_size};  // return address, frame pointer
  constexpr std::int64_t most = std::int64_t{1} << 30U;
  constexpr std::uint64_t most_objects = 1U << 16U;
  const auto locals = funcdata_of(memory, function, locals_index);
  const auto objects = funcdata_of(memory, function, objects_index);
  if (!locals || !objects) return {};
  FrameLayout frame;
  if (*objects != 0) {
    const auto count = memory.get<std::uint64_t>(*objects);
    if (!count || *count > most_objects) return {};
    for (std::uint64_t i = 0; i < *count; ++i) {
      const auto object = memory.get<StackObject>(*objects + word_size + i * sizeof(StackObject));
      if (!object) return {};
      // What lies among the locals is counted from behind the saved words.
      const std::int64_t begin = object->offset < 0 ? object->offset - saved : object->offset;
      frame.objects.push_back({begin, begin + object->size});
      add_object_pointers(memory, *object, begin, frame);
    }
  }
  const auto bits = *locals == 0 ? 0 : memory.get<std::int32_t>(*locals + 4);
  if (!bits || *bits < 0 || *bits > most / word_size) return {};
  frame.locals = {-saved - std::int64_t{*bits} * word_size, -saved};
  const Address record = table_.records + function.record;
  const auto args = memory::read_field(memory, record, table_.args);
  if (args && static_cast<std::int64_t>(*args) < most) {
    frame.arguments = {0, static_cast<std::int64_t>(*args)};
  }
  return frame;
}

}  // namespace unjam::code
