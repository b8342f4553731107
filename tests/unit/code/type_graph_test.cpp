#include "client/code/type_graph.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "tests/unit/fake_memory.hpp"

namespace unjam::code_type_graph_test {

using namespace unjam::code;
using memory::Address;

namespace {

constexpr Address begin = 0x500000;
constexpr Address size = 0x1000;
constexpr Address text = 0x400000;

/// Descriptors of types, as the compiler lays them out.
class MadeUpTypes {
 public:
  enum Kind : std::uint8_t {
    integer = 2,
    function = 19,
    interface = 20,
    pointer = 22,
    slice = 23,
    structure = 25
  };

  MadeUpTypes() { memory_.put(begin, std::string(size, '\0')); }

  std::uint32_t name(const std::string& text, bool exported)
  {
    const std::uint32_t offset = names_;
    memory_.put(
        begin + offset,
        std::string{static_cast<char>(exported ? 1 : 0), static_cast<char>(text.size())} + text);
    names_ += static_cast<std::uint32_t>(text.size()) + 2;
    return offset;
  }

  /// `more` is what follows the common part, in words.
  Address add(Kind kind, const std::vector<std::uint64_t>& more, bool has_methods = false)
  {
    const Address type = next_;
    memory_.put(type + 20, has_methods ? 1 : 0, 1);
    memory_.put(type + 21, 8, 1);
    memory_.put(type + 23, kind, 1);
    memory_.put(type + 40, name("type", false), 4);
    for (std::size_t i = 0; i < more.size(); ++i) memory_.put(type + 48 + i * 8, more[i]);
    next_ += 48 + more.size() * 8;
    return type;
  }

  /// A pointer to `element` with one method, whose code begins at `code`.
  Address add_pointer(Address element, const std::string& method, Address signature, Address code)
  {
    const bool exported = method.front() >= 'A' && method.front() <= 'Z';
    const std::uint64_t counts = 1ULL << 32U;  // pkgpath, one method
    const Address type = add(pointer, {element, counts, 16}, true);
    const Address place = next_;
    memory_.put(place, name(method, exported), 4);
    memory_.put(place + 4, signature - begin, 4);
    memory_.put(place + 8, code - text, 4);
    memory_.put(place + 12, code - text, 4);
    next_ += 16;
    return type;
  }

  Address add_interface(const std::string& method, Address signature)
  {
    const Address type = add(interface, {0, next_ + 80, 1, 1});
    memory_.put(next_, name(method, true), 4);
    memory_.put(next_ + 4, signature - begin, 4);
    next_ += 8;
    return type;
  }

  /// A struct with one field.
  Address add_record(Address field)
  {
    const Address type = add(structure, {0, next_ + 80, 1, 1});
    memory_.put(next_ + 8, field);
    next_ += 24;
    return type;
  }

  std::optional<TypeGraph> read(bool reflects = false)
  {
    const auto function_at = [](Address address) -> std::optional<FunctionId> {
      if (address < text + 0x10 || address >= text + 0x100) return std::nullopt;
      return FunctionId{static_cast<std::uint32_t>((address - text) / 0x10)};
    };
    return TypeGraph::read(memory_, {begin, begin + size}, text, reflects, function_at);
  }

  /// Takes a descriptor away, but not its methods.
  void forget(Address type) { memory_.put(type + 20, 0, 4); }

  void lose_a_page() { memory_.remove(begin + size - 8, 8); }

 private:
  test::FakeMemory memory_;
  std::uint32_t names_ = 0x808;
  Address next_ = begin + 8;
};

bool has(const std::vector<Address>& types, Address type)
{
  return std::ranges::find(types, type) != types.end();
}

}  // namespace

TEST_SUITE("code/type graph")
{
  TEST_CASE("a method can be called that an interface asks for by name and type")
  {
    MadeUpTypes made;
    const Address plain = made.add(MadeUpTypes::function, {0});
    const Address other = made.add(MadeUpTypes::function, {0});
    const Address number = made.add(MadeUpTypes::integer, {});
    const Address closer = made.add_pointer(number, "Close", plain, text + 0x10);
    const Address opener = made.add_pointer(number, "Open", plain, text + 0x20);
    const Address stranger = made.add_pointer(number, "Close", other, text + 0x30);
    made.add_interface("Close", plain);
    const auto types = made.read();
    REQUIRE(types);
    REQUIRE_FALSE(types->methods(closer).empty());
    CHECK(types->methods(closer).front() == FunctionId{1});
    CHECK(types->methods(opener).empty());
    CHECK(types->methods(stranger).empty());
    CHECK(types->stray_methods().empty());
  }

  TEST_CASE("by reflection every exported method can be called")
  {
    MadeUpTypes made;
    const Address plain = made.add(MadeUpTypes::function, {0});
    const Address number = made.add(MadeUpTypes::integer, {});
    const Address exported = made.add_pointer(number, "Open", plain, text + 0x10);
    const Address own = made.add_pointer(number, "open", plain, text + 0x20);
    const auto types = made.read(true);
    REQUIRE(types);
    CHECK_FALSE(types->methods(exported).empty());
    CHECK(types->methods(own).empty());
  }

  TEST_CASE("reflection gets from a type to its parts, and to pointers with methods")
  {
    MadeUpTypes made;
    const Address plain = made.add(MadeUpTypes::function, {0});
    const Address number = made.add(MadeUpTypes::integer, {});
    const Address pointer = made.add_pointer(number, "Open", plain, text + 0x10);
    const Address list = made.add(MadeUpTypes::slice, {number});
    const Address record = made.add_record(list);
    const Address call = made.add(MadeUpTypes::function, {1 | 1ULL << 16U, list, record});
    const auto types = made.read();
    REQUIRE(types);
    CHECK(has(types->neighbours(number), pointer));
    CHECK(has(types->neighbours(pointer), number));
    CHECK(has(types->neighbours(pointer), plain));
    CHECK(has(types->neighbours(list), number));
    CHECK(has(types->neighbours(record), list));
    CHECK(has(types->neighbours(call), list));
    CHECK(has(types->neighbours(call), record));
    CHECK(types->neighbours(plain).empty());
  }

  TEST_CASE("a method whose type is not found is a stray")
  {
    MadeUpTypes made;
    const Address plain = made.add(MadeUpTypes::function, {0});
    const Address number = made.add(MadeUpTypes::integer, {});
    made.add_interface("Close", plain);
    const Address pointer = made.add_pointer(number, "Close", plain, text + 0x10);
    CHECK(made.read()->stray_methods().empty());
    made.forget(pointer);
    const auto types = made.read();
    REQUIRE(types);
    REQUIRE_FALSE(types->stray_methods().empty());
    CHECK(types->stray_methods().front() == FunctionId{1});
  }

  TEST_CASE("what cannot be read whole is not read")
  {
    MadeUpTypes made;
    made.lose_a_page();
    CHECK_FALSE(made.read());
  }
}

}  // namespace unjam::code_type_graph_test
