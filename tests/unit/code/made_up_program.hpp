#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/code/functions.hpp"
#include "client/code/program.hpp"
#include "client/code/stack_run.hpp"
#include "tests/unit/fake_memory.hpp"

namespace unjam::test {

using memory::Address;

/// A Go program that never was: functions whose machine code a test writes out, and the runtime's
/// table of them.
///
/// Code is written in hex. "<main.g>" stands for the four bytes of the distance to that function,
/// "{main.g}" for the eight of its address, "@name" marks the place of what follows. What is called
/// and was never added is made: a function of the standard library that returns at once.
class MadeUpProgram {
 public:
  static constexpr Address text = 0x401000;
  static constexpr Address stack_hi = 0xc000100000;
  static constexpr Address goroutine = 0xc000002000;
  static constexpr std::uint32_t reader_count = 0x18;

  FakeMemory memory;
  /// How many bytes of arguments a function has on the stack, by its name; 0x1000 if not here.
  std::map<std::string, std::uint32_t, std::less<>> argument_bytes;

  /// How many bytes of a function's code, from its entry on, belong to a line.
  using Lines = std::vector<std::pair<int, std::uint32_t>>;

  MadeUpProgram();

  /// Adds a function and gives its entry.
  Address add(std::string_view name, std::string_view hex,
              std::string_view file = "/src/app/main.go", Lines lines = {});

  /// By how much an added function has lowered rsp, wherever it stands.
  void set_frame_size(const std::string& name, int bytes)
  {
    functions_.at(number_of(name)).frame_size = bytes;
  }
  /// Where a function begins that was added or called.
  [[nodiscard]] Address entry(const std::string& name)
  {
    return functions_.at(number_of(name)).entry;
  }
  /// Where a mark stands.
  [[nodiscard]] Address place(const std::string& mark) const { return marks_.at(mark); }

  /// The same; nothing, if there is no such mark.
  [[nodiscard]] std::optional<Address> find_place(const std::string& mark) const
  {
    const auto found = marks_.find(mark);
    return found == marks_.end() ? std::nullopt : std::optional{found->second};
  }

  /// Writes the runtime's table into the memory. Nothing is to be added afterwards.
  const code::FunctionTable& link();
  [[nodiscard]] code::Functions functions() { return {memory, link()}; }
  [[nodiscard]] code::Program program();

  /// The word `below` bytes under the end of the stack, of the goroutine whose stack ends at `hi`.
  void put_slot(std::int64_t below, std::uint64_t value, Address hi = stack_hi)
  {
    memory.put(hi - static_cast<Address>(below), value);
  }

  static code::Shapes shapes();
  static code::Subject sample() { return {stack_hi, goroutine}; }

 private:
  struct Made {
    std::string name;
    std::string file;
    Lines lines;
    int frame_size = 0;
    Address entry = 0;
    std::uint32_t size = 0;
  };
  struct Gap {
    Address place = 0;
    std::string name;
    bool is_distance = false;
  };

  std::size_t number_of(const std::string& name);
  void append(Address& at, std::string_view token);
  void fill(const Gap& gap);
  void put_record(const Made& made, Address record);
  std::uint32_t put_values(const Lines& lines);

  std::vector<Made> functions_;
  std::map<std::string, std::size_t, std::less<>> numbers_;
  std::map<std::string, Address> marks_;
  std::vector<Gap> gaps_;
  Address next_ = text;
  code::FunctionTable table_;
  Address values_end_ = 0;
  Address names_end_ = 0;
  Address files_end_ = 0;
  std::uint32_t unit_ = 0;
  bool linked_ = false;
};

}  // namespace unjam::test
