#include "tests/unit/code/made_up_program.hpp"

#include <cstdlib>
#include <sstream>

namespace unjam::test {
namespace {

constexpr Address entries = 0x10000;
constexpr Address records = 0x40000;
constexpr Address names = 0x80000;
constexpr Address units = 0xa0000;
constexpr Address files = 0xc0000;
constexpr Address values = 0xe0000;
constexpr Address record_size = 0x40;
constexpr Address funcdata = 0x100000;

}  // namespace

MadeUpProgram::MadeUpProgram()
{
  // A record like that of no release of Go: nothing may be known beforehand.
  table_ = {.name = {0x4, 4},
            .file_table = {0x8, 4},
            .line_table = {0xc, 4},
            .unit = {0x14, 4},
            .sp_table = {0x10, 4},
            .args = {0x18, 4},
            .pcdata_count = {0x1c, 2},
            .funcdata_count = {0x1f, 1},
            .funcdata = funcdata,
            .text = text,
            .entries = {entries, 0},
            .records = records,
            .names = names,
            .units = units,
            .files = files,
            .values = {values, 0}};
  values_end_ = values + 1;  // 0 means: no table
  memory.put(values, 0, 1);
  names_end_ = names;
  files_end_ = files;
  memory.put(goroutine + shapes().deferred.offset, 0);
}

code::Shapes MadeUpProgram::shapes()
{
  return {.elem_size = {0x1c, 2}, .deferred = {0x90, 8}, .reader_count = reader_count};
}

Address MadeUpProgram::add(std::string_view name, std::string_view hex, std::string_view file,
                           Lines lines)
{
  Made made{.name = std::string{name},
            .file = std::string{file},
            .lines = std::move(lines),
            .entry = next_};
  std::istringstream tokens{std::string{hex}};
  // A frame goes on behind a call, never where its function begins.
  if (hex.starts_with('@')) append(next_, "90");
  for (std::string token; tokens >> token;) append(next_, token);
  while (next_ % 16 != 0) memory.put(next_++, 0xcc, 1);  // int3
  made.size = static_cast<std::uint32_t>(next_ - made.entry);
  if (made.lines.empty()) made.lines = {{10, made.size}};
  numbers_.emplace(made.name, functions_.size());
  functions_.push_back(std::move(made));
  return functions_.back().entry;
}

void MadeUpProgram::append(Address& at, std::string_view token)
{
  if (token.front() == '@') {
    marks_[std::string{token.substr(1)}] = at;
  } else if (token.front() == '<' || token.front() == '{') {
    const bool is_distance = token.front() == '<';
    gaps_.push_back({at, std::string{token.substr(1, token.size() - 2)}, is_distance});
    at += is_distance ? 4 : 8;
  } else {
    memory.put(at++, std::strtoul(std::string{token}.c_str(), nullptr, 16), 1);
  }
}

std::size_t MadeUpProgram::number_of(const std::string& name)
{
  if (!numbers_.contains(name)) add(name, "c3", "/go/src/library.go");
  return numbers_.at(name);
}

void MadeUpProgram::fill(const Gap& gap)
{
  const auto mark = marks_.find(gap.name);
  const Address to = mark != marks_.end() ? mark->second : entry(gap.name);
  if (gap.is_distance) {
    memory.put(gap.place, to - (gap.place + 4), 4);
  } else {
    memory.put(gap.place, to);
  }
}

const code::FunctionTable& MadeUpProgram::link()
{
  if (linked_) return table_;
  linked_ = true;
  for (std::size_t i = 0; i < gaps_.size(); ++i) fill(gaps_[i]);
  Address at = entries;
  for (std::size_t i = 0; i < functions_.size(); ++i) {
    memory.put(at, functions_[i].entry - text, 4);
    memory.put(at + 4, i * record_size, 4);
    put_record(functions_[i], records + i * record_size);
    at += 8;
  }
  memory.put(at, next_ - text, 4);
  memory.put(at + 4, 0, 4);
  // Memory is there in pages.
  for (const Address end : {names_end_, files_end_}) memory.put(end, std::string(64, '\0'));
  table_.entries.count = functions_.size() + 1;
  table_.values.count = values_end_ - values;
  return table_;
}

/// Every function has a unit of its own, whose only file is its second.
void MadeUpProgram::put_record(const Made& made, Address record)
{
  constexpr std::uint32_t file = 1;
  memory.put(record + table_.name.offset, names_end_ - names, 4);
  memory.put(names_end_, made.name + '\0');
  names_end_ += made.name.size() + 1;
  memory.put(record + table_.unit.offset, unit_, 4);
  memory.put(units + (unit_ + file) * 4, files_end_ - files, 4);
  memory.put(files_end_, made.file + '\0');
  files_end_ += made.file.size() + 1;
  unit_ += file + 1;
  // All of a frame is the function's own.
  const auto known = argument_bytes.find(made.name);
  memory.put(record + table_.args.offset, known == argument_bytes.end() ? 0x1000 : known->second,
             4);
  memory.put(record + table_.pcdata_count.offset, 0, 2);
  memory.put(record + table_.funcdata_count.offset, 2, 1);
  memory.put(record + 0x20, ~std::uint32_t{0}, 4);
  memory.put(record + 0x24, 0, 4);
  memory.put(funcdata, 1, 4);
  memory.put(funcdata + 4, 0x1000, 4);
  memory.put(record + table_.file_table.offset, put_values({{file, made.size}}), 4);
  memory.put(record + table_.line_table.offset, put_values(made.lines), 4);
  memory.put(record + table_.sp_table.offset, put_values({{made.frame_size, made.size}}), 4);
}

/// Each by how much the value changes, with its sign in the lowest bit, and for how many bytes of
/// code it then holds; seven bits a byte.
std::uint32_t MadeUpProgram::put_values(const Lines& lines)
{
  const auto put_varint = [this](std::uint32_t number) {
    for (; number >= 0x80; number >>= 7U) memory.put(values_end_++, (number & 0x7fU) | 0x80U, 1);
    memory.put(values_end_++, number, 1);
  };
  const Address begin = values_end_;
  int value = -1;
  for (const auto& [next, bytes] : lines) {
    const auto change = static_cast<std::uint32_t>(next - value);
    put_varint(next < value ? ~(change << 1U) : change << 1U);
    put_varint(bytes);
    value = next;
  }
  put_varint(0);
  return static_cast<std::uint32_t>(begin - values);
}

code::Program MadeUpProgram::program()
{
  return {memory, functions(), StandardLibrary{"/go/src/", ""}};
}

}  // namespace unjam::test
