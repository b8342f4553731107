#include "client/memory/layout.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/fake_memory.hpp"
#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"

namespace unjam::memory_layout_test {

using memory::Field;
using memory::Layout;
using memory::StructReader;
using nlohmann::json;
using rpc::Variable;
using test::FakeMemory;

namespace {

constexpr memory::Address base = 0x5000;
constexpr int struct_kind = 25;

Variable field(std::string name, std::string type, std::uint64_t offset)
{
  Variable variable;
  variable.name = std::move(name);
  variable.type = std::move(type);
  variable.address = base + offset;
  return variable;
}

Variable structure(std::string name, std::uint64_t offset, std::vector<Variable> fields)
{
  Variable variable = field(std::move(name), "struct", offset);
  variable.kind = struct_kind;
  variable.children = std::move(fields);
  return variable;
}

Layout layout_of(std::vector<Variable> fields)
{
  return Layout{structure("", 0, std::move(fields))};
}

}  // namespace

TEST_SUITE("memory/layout")
{
  TEST_CASE("plain types have their own sizes, named ones those of what they are underneath")
  {
    Variable status = field("status", "runtime.waitReason", 24);
    status.real_type = "uint8";
    const Layout layout = layout_of({field("goid", "uint64", 0), field("n", "int", 8),
                                     field("flag", "bool", 16), field("half", "int16", 18),
                                     field("count", "uint32", 20), status});
    CHECK(layout.find("goid") == Field{0, 8});
    CHECK(layout.find("n") == Field{8, 8});
    CHECK(layout.find("flag") == Field{16, 1});
    CHECK(layout.find("half") == Field{18, 2});
    CHECK(layout.find("count") == Field{20, 4});
    CHECK(layout.find("status") == Field{24, 1});
  }

  TEST_CASE("any other type fills what is left to the next field, up to a word")
  {
    const Layout layout =
        layout_of({field("small", "runtime.small", 0), field("next", "uint32", 4),
                   field("pointer", "*runtime.m", 8), field("slice", "[]int", 16),
                   field("last", "runtime.last", 40)});
    CHECK(layout.find("small") == Field{0, 4});
    CHECK(layout.find("pointer") == Field{8, 8});
    CHECK(layout.find("slice") == Field{16, 8});
    CHECK(layout.find("last") == Field{40, 8});
  }

  TEST_CASE("fields of inner structs have paths")
  {
    const Layout layout =
        layout_of({structure("stack", 8, {field("lo", "uintptr", 8), field("hi", "uintptr", 16)}),
                   structure("a", 32, {structure("b", 32, {field("c", "uint32", 36)})})});
    CHECK(layout.find("stack.lo") == Field{8, 8});
    CHECK(layout.find("stack.hi") == Field{16, 8});
    CHECK(layout.find("a.b.c") == Field{36, 4});
    CHECK(layout.offset("stack") == 8U);
    CHECK(layout.offset("a.b") == 32U);
  }

  TEST_CASE("a struct around a number is that number")
  {
    const Layout layout = layout_of(
        {structure("atomicstatus", 0,
                   {structure("noCopy", 0, {}), field("value", "uint32", 0)}),
         structure("state", 8,
                   {structure("_", 8, {}), structure("_", 8, {}), field("v", "uint64", 8)}),
         structure("elem", 16, {field("vp", "unsafe.Pointer", 16), field("vu", "uintptr", 16)}),
         structure("count", 24, {structure("u", 24, {structure("noCopy", 24, {}),
                                                     field("value", "uint32", 24)})})});
    CHECK(layout.find("atomicstatus") == Field{0, 4});
    CHECK(layout.find("state") == Field{8, 8});
    CHECK(layout.find("elem") == Field{16, 8});
    CHECK(layout.find("count") == Field{24, 4});
  }

  TEST_CASE("an empty struct is no number")
  {
    const Layout layout = layout_of({structure("empty", 0, {}), field("n", "int", 0)});
    CHECK_FALSE(layout.find("empty"));
    CHECK(layout.offset("empty") == 0U);
  }

  TEST_CASE("what begins like another field's name is not inside it")
  {
    const Layout layout =
        layout_of({structure("a", 0, {}), field("a0", "int", 8), field("ab.value", "int", 16)});
    CHECK_FALSE(layout.find("a"));
  }

  TEST_CASE("a struct is adjacent to the next field if only its own parts lie between")
  {
    const Layout layout = layout_of(
        {field("id", "int", 0), structure("work", 8, {field("a", "int", 8), field("b", "int", 16)}),
         field("buffer", "int", 24), field("workers", "int", 32), field("last", "int", 40)});
    CHECK(layout.adjacent("work", "buffer"));
    CHECK(layout.adjacent("id", "work"));
    CHECK_FALSE(layout.adjacent("work", "workers"));
    CHECK_FALSE(layout.adjacent("buffer", "last"));
    CHECK_FALSE(layout.adjacent("buffer", "work"));
    CHECK_FALSE(layout.adjacent("work", "none"));
  }

  TEST_CASE("a field that the struct does not have")
  {
    const Layout layout = layout_of({field("state", "int32", 4)});
    CHECK_FALSE(layout.find("mu.state"));
    CHECK_FALSE(layout.find(""));
    CHECK_FALSE(layout.offset("mu"));
    CHECK(layout.find_any({"mu.state", "state"}) == Field{4, 4});
    CHECK_FALSE(layout.find_any({"mu.state", "mu"}));
    CHECK_FALSE(layout.empty());
    CHECK(Layout{}.empty());
    CHECK_FALSE(Layout{}.find("state"));
    CHECK(layout_of({}).empty());
  }

  TEST_CASE("a field that lies before the struct, or absurdly far behind, is none")
  {
    const Layout layout = layout_of({field("before", "int", ~std::uint64_t{7}),
                                     field("far", "int", std::uint64_t{1} << 40U),
                                     field("too_far", "int", std::uint64_t{1} << 30U),
                                     field("here", "int", 8)});
    CHECK_FALSE(layout.find("before"));
    CHECK_FALSE(layout.find("far"));
    CHECK_FALSE(layout.find("too_far"));
    CHECK(layout.find("here") == Field{8, 8});
  }

  TEST_CASE("a reader reads what its fields span and no more")
  {
    FakeMemory memory;
    memory.put(0x1010, 0x1122334455667788);
    memory.put(0x1018, 0xaabbccdd, 4);
    const Field a{0x14, 2};
    const Field b{0x18, 4};
    const Field none;
    StructReader reader{{b, none, a}};
    REQUIRE(reader.read(memory, 0x1000));
    CHECK(reader.get(a) == 0x3344);
    CHECK(reader.get(b) == 0xaabbccdd);
    CHECK(reader.get(none) == 0);
    CHECK_FALSE(reader.read(memory, 0x1001));
    CHECK_FALSE(reader.read(memory, 0x2000));
  }

  TEST_CASE("a field outside of what was read is 0")
  {
    FakeMemory memory;
    memory.put(0x1000, ~std::uint64_t{0});
    memory.put(0x1008, ~std::uint64_t{0});
    StructReader reader{{Field{4, 4}, Field{8, 4}}};
    REQUIRE(reader.read(memory, 0x1000));
    CHECK(reader.get({4, 8}) == ~std::uint64_t{0});
    CHECK(reader.get({0, 4}) == 0);
    CHECK(reader.get({3, 1}) == 0);
    CHECK(reader.get({8, 8}) == 0);
    CHECK(reader.get({12, 1}) == 0);
    CHECK(reader.get({0xffffffff, 8}) == 0);
  }

  TEST_CASE("a reader without fields has nothing to read")
  {
    FakeMemory memory;
    StructReader reader{{Field{}, Field{}}};
    CHECK(reader.read(memory, 0x1000));
    CHECK(reader.get({0, 8}) == 0);
  }

  TEST_CASE("one field alone")
  {
    FakeMemory memory;
    memory.put(0x1008, 0x11223344, 4);
    CHECK(memory::read_field(memory, 0x1000, {8, 4}) == 0x11223344U);
    CHECK(memory::read_field(memory, 0x1000, {8, 1}) == 0x44U);
    CHECK_FALSE(memory::read_field(memory, 0x1000, {8, 8}));
    CHECK_FALSE(memory::read_field(memory, 0x1000, {}));
  }

  TEST_CASE("the first type that Delve knows and that has the fields is taken")
  {
    std::vector<std::string> asked;
    const auto react = [&](const test::Request& request) -> test::Reaction {
      const std::string expression = request.json["params"][0]["Expr"];
      asked.push_back(expression);
      const auto answer = [&](const char* name) -> test::Reaction {
        const json child{{"name", name}, {"type", "uint32"}, {"addr", 0x5004}};
        return {test::reply_line(
            request, {{"Variable", {{"addr", 0x5000}, {"kind", 25}, {"children", {child}}}}})};
      };
      if (expression.find("old.List") != std::string::npos) return answer("other");
      if (expression.find("new.List") != std::string::npos) return answer("wait");
      return {test::reply_line(request, nullptr, "could not find symbol value")};
    };
    const auto learn = [](rpc::Client& client) -> memory::asio::awaitable<Result<Layout>> {
      std::vector<std::string> types{"gone.List", "old.List", "new.List", "last.List"};
      std::vector<std::string> having{"wait"};
      co_return co_await memory::learn_layout(client, std::move(types), std::move(having), 4660);
    };
    const auto layout = test::finish_with(react, learn);
    REQUIRE(layout);
    CHECK(layout->find("wait") == Field{4, 4});
    CHECK(asked == std::vector<std::string>{"*(*\"gone.List\")(4660)", "*(*\"old.List\")(4660)",
                                            "*(*\"new.List\")(4660)"});
  }

  TEST_CASE("no such type is an empty layout, a lost connection an error")
  {
    const auto learn = [](rpc::Client& client) -> memory::asio::awaitable<Result<Layout>> {
      std::vector<std::string> types{"runtime.g"};
      std::vector<std::string> having;
      co_return co_await memory::learn_layout(client, std::move(types), std::move(having), 4660);
    };
    const auto refuse = [](const test::Request& request) -> test::Reaction {
      return {test::reply_line(request, nullptr, "could not find symbol value")};
    };
    const auto none = test::finish_with(refuse, learn);
    REQUIRE(none);
    CHECK(none->empty());
    const auto close = [](const test::Request&) -> test::Reaction { return {"", true}; };
    CHECK(test::finish_with(close, learn).error().code() == Errc::connection_lost);
  }
}

}  // namespace unjam::memory_layout_test
