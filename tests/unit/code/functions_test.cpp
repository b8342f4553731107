#include "client/code/functions.hpp"

#include <doctest/doctest.h>

#include "tests/unit/code/made_up_program.hpp"

namespace unjam::code_functions_test {

using namespace unjam::code;
using test::MadeUpProgram;

TEST_SUITE("code/functions")
{
  TEST_CASE("a function is found by any place in it, and by its entry")
  {
    MadeUpProgram made;
    const auto f = made.add("main.f", "90 90 c3");
    const auto g = made.add("main.g", "c3");
    const Functions functions = made.functions();
    REQUIRE(functions.all().size() == 2);
    CHECK(functions.find(f) == &functions.all()[0]);
    CHECK(functions.find(g - 1) == &functions.all()[0]);
    CHECK(functions.find(g) == &functions.all()[1]);
    CHECK(functions.find(f - 1) == nullptr);
    CHECK(functions.find(g + 16) == nullptr);
    CHECK(functions.at_entry(g) == &functions.all()[1]);
    CHECK(functions.at_entry(g + 1) == nullptr);
  }

  TEST_CASE("names and files are text in the program's memory")
  {
    MadeUpProgram made;
    made.add("main.f", "c3", "/src/app/main.go");
    made.add(std::string(200, 'x'), "c3", "/go/src/runtime/proc.go");
    const Functions functions = made.functions();
    CHECK(functions.name(made.memory, functions.all()[0]) == "main.f");
    CHECK(functions.name(made.memory, functions.all()[1]) == std::string(200, 'x'));
    CHECK(functions.line(made.memory, functions.all()[1], functions.all()[1].entry).file ==
          "/go/src/runtime/proc.go");
  }

  TEST_CASE("lines go up and down along the code")
  {
    MadeUpProgram made;
    const auto f =
        made.add("main.f", "90 90 90 90 90 c3", "/src/app/main.go", {{300, 2}, {7, 3}, {8, 11}});
    const Functions functions = made.functions();
    const auto line = [&](Address pc) {
      return functions.line(made.memory, functions.all()[0], pc).line;
    };
    CHECK(line(f) == 300);
    CHECK(line(f + 1) == 300);
    CHECK(line(f + 2) == 7);
    CHECK(line(f + 4) == 7);
    CHECK(line(f + 5) == 8);
    CHECK(line(f + 15) == 8);
    CHECK(line(f + 16) == 0);
  }

  TEST_CASE("a table that goes down is none")
  {
    MadeUpProgram made;
    made.add("main.f", "c3");
    made.add("main.g", "c3");
    const FunctionTable table = made.link();
    made.memory.put(table.entries.base, 0x18, 4);
    CHECK(Functions{made.memory, table}.empty());
  }

  TEST_CASE("names for places without code are left out")
  {
    MadeUpProgram made;
    made.add("main.f", "c3");
    made.add("main.g", "c3");
    const FunctionTable table = made.link();
    made.memory.put(table.entries.base + 8, 0, 4);
    const Functions functions{made.memory, table};
    REQUIRE(functions.all().size() == 1);
    CHECK(functions.name(made.memory, functions.all()[0]) == "main.g");
  }

  TEST_CASE("a table that is too long, or cannot be read, is none")
  {
    MadeUpProgram made;
    made.add("main.f", "c3");
    FunctionTable table = made.link();
    table.entries.count = ~0ULL;
    CHECK(Functions{made.memory, table}.empty());
    table.entries.count = 1000;
    CHECK(Functions{made.memory, table}.empty());
    table.entries.count = 0;
    CHECK(Functions{made.memory, table}.empty());
  }

  TEST_CASE("a record that makes no sense gives no name and no line")
  {
    MadeUpProgram made;
    made.add("main.f", "c3");
    const FunctionTable table = made.link();
    const Functions functions{made.memory, table};
    const Function& f = functions.all()[0];
    made.memory.put(table.records + table.name.offset, 0xffffff00, 4);
    made.memory.put(table.records + table.line_table.offset, 0xffffff00, 4);
    CHECK(functions.name(made.memory, f).empty());
    CHECK(functions.line(made.memory, f, f.entry).file.empty());
    made.memory.put(table.records + table.line_table.offset, 0, 4);
    CHECK(functions.line(made.memory, f, f.entry).file.empty());
    const Function nowhere{f.entry, f.end, 0xfffffff0};
    CHECK(functions.name(made.memory, nowhere).empty());
  }

  TEST_CASE("a table of lines that stands still comes to an end")
  {
    MadeUpProgram made;
    made.add("main.f", "c3");
    FunctionTable table = made.link();
    const Address still = table.values.base + 0x100;
    for (Address at = still; at < still + 0x400'000; at += 8) {
      made.memory.put(at, 0x0002000200020002);
    }
    table.values.count = 0x400'000;
    made.memory.put(table.records + table.line_table.offset, 0x100, 4);
    const Functions functions{made.memory, table};
    const std::size_t before = made.memory.reads();
    CHECK(functions.line(made.memory, functions.all()[0], MadeUpProgram::text).file.empty());
    CHECK(made.memory.reads() - before < 100);
  }

  TEST_CASE("a name without an end is none")
  {
    MadeUpProgram made;
    made.add(std::string(10'000, 'x'), "c3");
    const Functions functions = made.functions();
    CHECK(functions.name(made.memory, functions.all()[0]).empty());
  }
}

}  // namespace unjam::code_functions_test
