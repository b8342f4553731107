#pragma once

#include <fmt/format.h>

#include <array>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "client/code/deeds.hpp"
#include "tests/unit/code/made_up_program.hpp"

namespace unjam::test {

struct Strings : std::vector<std::string> {
  using std::vector<std::string>::vector;

  friend std::ostream& operator<<(std::ostream& out, const Strings& strings)
  {
    for (const std::string& each : strings) out << '"' << each << "\" ";
    return out;
  }
};

/// What a parked goroutine can still do: its only frame of the program goes on at a mark, with
/// rsp = stack_hi - 0x80 and rbp = stack_hi - 0x30.
class Parked {
 public:
  static constexpr std::int64_t top = -0x80;
  static constexpr std::int64_t end = -0x20;

  explicit Parked(MadeUpProgram& made, const std::string& mark = "parked",
                  code::Subject sample = MadeUpProgram::sample())
      : park_{made.entry("runtime.gopark")},
        memory{made.memory},
        program{made.program()},
        frames{{park_, top}, {made.place(mark), end}},
        run{code::run_stack(program, MadeUpProgram::shapes(), {frames}, sample)},
        deeds{code::deeds_of(run)}
  {
  }

  /// Each as "send 0xc000010000", with "?" for an object that is not known and "-" for one that is
  /// not in the target's memory; then "selects", "starts", "in main.a > main.b".
  [[nodiscard]] Strings acts(code::Subject subject = MadeUpProgram::sample()) const
  {
    Strings texts;
    for (const code::Deed& deed : deeds) texts.push_back(text(deed, subject));
    return texts;
  }

 private:
  [[nodiscard]] std::string text(const code::Deed& deed, code::Subject subject) const
  {
    static constexpr std::array<std::string_view, act_count> names = {
        "send", "receive", "close", "lock", "unlock", "read_lock", "read_unlock", "done", "signal"};
    const auto address = code::evaluate(run.terms, deed.object, subject, memory);
    std::string text{names.at(static_cast<std::size_t>(deed.act))};
    text += !deed.object.known() ? " ?" : address ? fmt::format(" {:#x}", *address) : " -";
    if (deed.selects) text += " selects";
    if (deed.starts) text += " starts";
    if (!deed.path.empty()) text += " in " + deed.path;
    return text;
  }

  Address park_;

 public:
  FakeMemory& memory;
  code::Program program;
  std::vector<code::PhysicalFrame> frames;
  code::StackRun run;
  std::vector<code::Deed> deeds;
};

}  // namespace unjam::test
