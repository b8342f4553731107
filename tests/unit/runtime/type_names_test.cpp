#include "client/runtime/type_names.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/runtime/world.hpp"

namespace unjam::runtime_type_names_test {

using runtime::TypeNames;
using test::Address;
using test::World;

namespace {

constexpr Address types = 0x40000;
constexpr Address plugin = 0x80000;

TypeNames names_of(World& world)
{
  return {world.memory, world.layouts.type, {{types, types + 0x8000}, {plugin, plugin + 0x1000}}};
}

}  // namespace

TEST_SUITE("runtime/type_names")
{
  TEST_CASE("a name stands where its module's descriptors begin, plus an offset")
  {
    World world;
    world.put_type(types + 0x100, 0x200);
    world.put_name(types + 0x200, "main.Metric");
    world.put_type(plugin + 0x100, 0x200);
    world.put_name(plugin + 0x200, "plug.In");
    const TypeNames names = names_of(world);
    CHECK(names.name(types + 0x100) == "main.Metric");
    CHECK(names.name(plugin + 0x100) == "plug.In");
  }

  TEST_CASE("a star too many is taken off, one that belongs there is not")
  {
    World world;
    world.put_name(types + 0x200, "*main.Metric");
    world.put_name(types + 0x300, "main.Metric");
    world.put_type(types + 0x100, 0x200, 2);
    world.put_type(types + 0x140, 0x200, 1);
    world.put_type(types + 0x180, 0x300, 2 | 4);
    const TypeNames names = names_of(world);
    CHECK(names.name(types + 0x100) == "main.Metric");
    CHECK(names.name(types + 0x140) == "*main.Metric");
    CHECK(names.name(types + 0x180) == "main.Metric");
  }

  TEST_CASE("a long name has a long varint")
  {
    World world;
    const std::string name(300, 'x');
    world.put_type(types + 0x100, 0x200);
    world.memory.put(types + 0x201, 0x80 | (300 & 0x7f), 1);
    world.memory.put(types + 0x202, 300 >> 7, 1);
    world.memory.put(types + 0x203, name);
    CHECK(names_of(world).name(types + 0x100) == name);

    const std::string longest(4096, 'y');
    world.memory.put(types + 0x201, 0x80, 1);
    world.memory.put(types + 0x202, 4096 >> 7, 1);
    world.memory.put(types + 0x203, longest);
    CHECK(names_of(world).name(types + 0x100) == longest);
    world.memory.put(types + 0x201, 0x81, 1);
    world.memory.put(types + 0x203, longest + "y");
    CHECK_FALSE(names_of(world).name(types + 0x100));
  }

  TEST_CASE("a length that never ends, or is none, names nothing")
  {
    World world;
    world.put_type(types + 0x100, 0x200);
    world.memory.put(types + 0x200, std::string(64, '\x81'));
    CHECK_FALSE(names_of(world).name(types + 0x100));
    world.memory.put(types + 0x201, std::string{"\x83\x80\x00 abcdef", 10});
    CHECK(names_of(world).name(types + 0x100) == " ab");
    world.memory.put(types + 0x201, std::string{"\x83\x80\x80\x00 abc", 8});
    CHECK_FALSE(names_of(world).name(types + 0x100));
    world.memory.put(types + 0x201, 0, 1);
    CHECK_FALSE(names_of(world).name(types + 0x100));
  }

  TEST_CASE("a name that is cut cannot be read")
  {
    World world;
    world.put_type(types + 0x100, 0x200);
    world.put_name(types + 0x200, "main.Metric");
    const TypeNames names = names_of(world);
    for (const Address at : {types + 0x20c, types + 0x202, types + 0x201}) {
      world.memory.remove(at, 1);
      CHECK_FALSE(names.name(types + 0x100));
    }
  }

  TEST_CASE("a descriptor that lies elsewhere, or cannot be read, has no name")
  {
    World world;
    world.put_type(types - 0x100, 0x300);
    world.put_name(types + 0x300, "main.Metric");
    const TypeNames names = names_of(world);
    for (const Address type : {Address{0}, types - 0x100, types + 0x8000, plugin - 1, ~Address{0}}) {
      CAPTURE(type);
      CHECK_FALSE(names.is_descriptor(type));
      CHECK_FALSE(names.name(type));
    }
    CHECK(names.is_descriptor(types));
    CHECK(names.is_descriptor(plugin + 0xfff));
    CHECK_FALSE(names.name(types + 0x100));
    world.put_type(types + 0x100, 0x300);
    CHECK(names.name(types + 0x100) == "main.Metric");
    world.memory.remove(types + 0x109, 1);
    CHECK_FALSE(names.name(types + 0x100));
  }

  TEST_CASE("a name outside of its module is none")
  {
    World world;
    world.put_name(types - 0x100, "before");
    world.put_name(types + 0x8000, "behind");
    world.put_type(types + 0x100, static_cast<std::uint32_t>(-0x100));
    world.put_type(types + 0x140, 0x8000);
    CHECK_FALSE(names_of(world).name(types + 0x100));
    CHECK_FALSE(names_of(world).name(types + 0x140));
  }

  TEST_CASE("without modules, or without the layout, nothing has a name")
  {
    World world;
    world.put_type(types + 0x100, 0x200);
    world.put_name(types + 0x200, "main.Metric");
    CHECK_FALSE(TypeNames{world.memory, world.layouts.type, {}}.name(types + 0x100));
    CHECK_FALSE(TypeNames{world.memory, {}, {{types, types + 0x1000}}}.name(types + 0x100));
  }

  TEST_CASE("a name far away is read when it is there")
  {
    World world;
    world.put_type(types + 0x100, 0x200);
    world.put_name(types + 0x200, "main.Metric");
    world.memory.be_far();
    CHECK_FALSE(names_of(world).name(types + 0x100));
    CHECK(world.memory.missed());
  }
}

}  // namespace unjam::runtime_type_names_test
