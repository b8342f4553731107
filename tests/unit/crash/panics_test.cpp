#include "client/crash/panics.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "client/crash/printed_value.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::crash_panics_test {

using crash::Panic;
using crash::PanicFields;
using runtime::TypeNames;
using test::Address;
using test::World;

namespace {

constexpr Address types = 0x40000;
constexpr Address panic = 0x10000;
constexpr unsigned kind_int = 2;
constexpr unsigned kind_string = 24;

const PanicFields fields{.value = 0x10U,
                         .next = {0x8, 8},
                         .recovered = {0x30, 1},
                         .exits = {0x31, 1},
                         .kind = {0x17, 1}};

/// A world with two types, whose descriptors stand at `types` and 0x40 behind.
struct Panics : World {
  Panics()
  {
    put_named(types, "string", kind_string);
    put_named(types + 0x40, "main.level", kind_int | 0x20);
  }

  void put_named(Address type, std::string_view name, unsigned kind)
  {
    const Address text = type + 0x1000;
    put_type(type, static_cast<std::uint32_t>(text - types));
    put(type, fields.kind, kind);
    put_name(text, name);
  }

  void put_panic(Address at, Address next, Address type, Address data)
  {
    put(at, fields.next, next);
    put(at, fields.recovered, 0);
    put(at, fields.exits, 0);
    memory.put(at + 0x10, type);
    memory.put(at + 0x18, data);
  }

  void put_string(Address at, std::string_view text)
  {
    memory.put(at, at + 0x20);
    memory.put(at + 8, text.size());
    memory.put(at + 0x20, text);
  }

  std::vector<Panic> read(Address first = panic)
  {
    const TypeNames names{memory, layouts.type, {{types, types + 0x8000}}};
    return read_panics(memory, fields, names, first);
  }
};

std::optional<std::string> printed(unsigned kind, std::uint64_t value,
                                   std::string_view type = "main.T")
{
  test::FakeMemory memory;
  memory.put(0x100, value);
  return crash::print_value(memory, type, kind, 0x100);
}

}  // namespace

TEST_SUITE("crash/panics")
{
  TEST_CASE("a chain is read from the latest to the first")
  {
    Panics world;
    world.put_string(0x20000, "second");
    world.memory.put(0x21000, 7);
    world.put_panic(panic, panic + 0x100, types, 0x20000);
    world.put_panic(panic + 0x100, 0, types + 0x40, 0x21000);
    world.put(panic + 0x100, fields.recovered, 1);
    CHECK(world.read() ==
          std::vector<Panic>{{"second", "string", false}, {"main.level(7)", "main.level", true}});
    CHECK(world.read(0).empty());
  }

  TEST_CASE("what Goexit runs deferred calls with is no panic")
  {
    Panics world;
    world.put_string(0x20000, "x");
    world.put_panic(panic, panic + 0x100, types, 0x20000);
    world.put(panic, fields.exits, 1);
    world.put_panic(panic + 0x100, 0, 0, 0);
    CHECK(world.read() == std::vector<Panic>{{"nil", "", false}});
  }

  TEST_CASE("a chain that bites its tail ends")
  {
    Panics world;
    world.put_panic(panic, panic, 0, 0);
    CHECK(world.read().size() == 64);
  }

  TEST_CASE("what cannot be read has no text")
  {
    Panics world;
    CHECK(world.read(0x9000) == std::vector<Panic>{Panic{}});
    world.put_panic(panic, 0, 0x3f00, 0x20000);  // no descriptor
    CHECK(world.read() == std::vector<Panic>{Panic{}});
    world.put_panic(panic, 0, types, 0x22000);
    CHECK(world.read() == std::vector<Panic>{{std::nullopt, "string", false}});
    world.memory.put(0x22000, 0x20000);
    world.memory.put(0x22008, UINT64_MAX);  // longer than anything
    CHECK(world.read() == std::vector<Panic>{{std::nullopt, "string", false}});
  }
}

TEST_SUITE("runtime/printed_value")
{
  TEST_CASE("numbers have their own sizes and signs")
  {
    CHECK(printed(kind_int, UINT64_MAX, "int") == "-1");
    CHECK(printed(3, 0x80, "int8") == "-128");
    CHECK(printed(8, 0x1ff, "uint8") == "255");
    CHECK(printed(12, 0x1234, "uintptr") == "4660");
    CHECK(printed(1, 1, "bool") == "true");
    CHECK(printed(14, std::bit_cast<std::uint64_t>(2.5), "float64") == "2.5");
  }

  TEST_CASE("a type of the program is named around its value")
  {
    CHECK(printed(kind_int, 3) == "main.T(3)");
    CHECK(printed(kind_int | 0x60, 3) == "main.T(3)");
    CHECK(printed(25, 3) == "(main.T) 0x100");
    CHECK(printed(15, 3) == "(main.T) 0x100");
  }

  TEST_CASE("a string is itself, one of a type of the program is quoted")
  {
    test::FakeMemory memory;
    memory.put(0x100, 0x200);
    memory.put(0x108, 3);
    memory.put(0x200, "two");
    CHECK(crash::print_value(memory, "string", kind_string, 0x100) == "two");
    CHECK(crash::print_value(memory, "main.T", kind_string, 0x100) == "main.T(\"two\")");
    memory.put(0x108, 0);
    CHECK(crash::print_value(memory, "string", kind_string, 0x100) == "");
  }
}

}  // namespace unjam::crash_panics_test
