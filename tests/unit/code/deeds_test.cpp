#include "client/code/deeds.hpp"

#include <doctest/doctest.h>

#include <array>

#include "tests/unit/code/parked.hpp"

namespace unjam::code_deeds_test {

using namespace unjam::code;
using test::MadeUpProgram;
using test::Parked;
using test::Strings;

namespace {

constexpr runtime::AddressRange variables{0x600000, 0x700000};

bool is_fixed(Parked& parked, Value value)
{
  const std::array ranges{variables};
  return Fixedness{parked.program, parked.run, MadeUpProgram::sample(), ranges}(value);
}

}  // namespace

TEST_SUITE("code/deeds")
{
  TEST_CASE("each place and object is told once, with the way to it")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 44 24 20 "  // mov rax, [rsp+0x20]
             "e8 <main.g> "             // call main.g
             "48 8b 44 24 20 "          // mov rax, [rsp+0x20]
             "e8 <main.g> "             // call main.g
             "48 8b 44 24 28 "          // mov rax, [rsp+0x28]
             "e8 <main.g> "             // call main.g
             "c3"                       // ret
    );
    made.add("main.g", "e8 <main.h> c3");
    made.add("main.h", "e8 <runtime.chansend1> c3");
    made.put_slot(0x60, 0x1000);
    made.put_slot(0x58, 0x2000);
    const Parked parked{made};
    CHECK(parked.acts() ==
          Strings{"send 0x1000 in main.g > main.h", "send 0x2000 in main.g > main.h"});
    CHECK(parked.deeds[0].function->name == "main.h");
    CHECK(parked.deeds[0].pc == made.entry("main.h"));
  }

  TEST_CASE("the own stack and numbers stay what they are, the heap and variables do not")
  {
    MadeUpProgram made;
    made.add("main.f", "@parked c3");
    Parked parked{made};
    Terms& terms = parked.run.terms;
    const Value slot = terms.load({Term::stack, -0x60}, 8);
    CHECK(is_fixed(parked, number(0x1000)));
    CHECK(is_fixed(parked, slot));
    CHECK(is_fixed(parked, terms.load(number(0x500000), 8)));
    CHECK_FALSE(is_fixed(parked, terms.load(number(0x600008), 8)));
    CHECK_FALSE(is_fixed(parked, terms.load(slot.plus(8), 8)));
    CHECK_FALSE(is_fixed(parked, Value{}));
  }

  TEST_CASE("what a closure has captured stays")
  {
    MadeUpProgram made;
    const auto f = made.add("main.f.func1", "@parked c3");
    const auto key = made.add("main.f.func2", "c3");
    const auto named = made.add("main.g", "c3");
    made.put_slot(0x60, 0x5000);
    made.memory.put(0x5000, f);
    made.memory.put(0x5008, 0x1000);
    Parked parked{made};
    Terms& terms = parked.run.terms;
    const Value closure = terms.load({Term::stack, -0x60}, 8);
    CHECK(is_fixed(parked, terms.load(closure.plus(8), 8)));
    // What begins with another function's entry may be a record with a key.
    for (const Address first : {f + 1, key, named}) {
      made.memory.put(0x5000, first);
      CHECK_FALSE(is_fixed(parked, terms.load(closure.plus(8), 8)));
    }
  }
}

}  // namespace unjam::code_deeds_test
