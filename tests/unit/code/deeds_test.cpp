#include "client/code/deeds.hpp"

#include <doctest/doctest.h>

#include <array>

#include "tests/unit/code/parked.hpp"

using namespace unjam;
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
    const auto f = made.add("main.f", "@parked c3");
    made.put_slot(0x60, 0x5000);
    made.memory.put(0x5000, f);
    made.memory.put(0x5008, 0x1000);
    Parked parked{made};
    Terms& terms = parked.run.terms;
    const Value closure = terms.load({Term::stack, -0x60}, 8);
    CHECK(is_fixed(parked, terms.load(closure.plus(8), 8)));
    made.memory.put(0x5000, f + 1);
    CHECK_FALSE(is_fixed(parked, terms.load(closure.plus(8), 8)));
  }

  TEST_CASE("a part of the stack that others were given a pointer to may change")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 44 24 18 "  // mov rax, [rsp+0x18]
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "48 8d 44 24 20 "          // lea rax, [rsp+0x20]
             "e8 <fmt.Sscan> "          // call fmt.Sscan
             "48 8b 44 24 28 "          // mov rax, [rsp+0x28]
             "e8 <runtime.closechan> "  // call runtime.closechan
             "c3"                       // ret
    );
    made.put_slot(0x68, 0x1000);
    made.put_slot(0x58, 0x2000);
    Parked parked{made};
    CHECK(parked.acts() == Strings{"send 0x1000", "close 0x2000"});
    CHECK(is_fixed(parked, parked.deeds[0].object));
    CHECK_FALSE(is_fixed(parked, parked.deeds[1].object));
  }

  TEST_CASE("so may what was written there before it was given away")
  {
    const std::string_view before =
        "@parked 48 8b 4c 24 40 "  // mov rcx, [rsp+0x40]
        "48 89 4c 24 20 "          // mov [rsp+0x20], rcx
        "48 8b 4c 24 18 "          // mov rcx, [rsp+0x18]
        "48 89 4c 24 10"           // mov [rsp+0x10], rcx
        ;
    const std::string_view after =
        "e8 <fmt.Sscan> "          // call fmt.Sscan
        "48 8b 44 24 20 "          // mov rax, [rsp+0x20]
        "e8 <runtime.closechan> "  // call runtime.closechan
        "48 8b 44 24 10 "          // mov rax, [rsp+0x10]
        "e8 <runtime.chansend1> "  // call runtime.chansend1
        "c3"                       // ret
        ;
    SUBCASE("as an argument")
    {
      MadeUpProgram made;
      made.add("main.f", std::string{before} + " 48 8d 44 24 20 " +  // lea rax, [rsp+0x20]
                             std::string{after});
      made.put_slot(0x40, 0x1000);
      made.put_slot(0x68, 0x2000);
      Parked parked{made};
      CHECK(parked.acts() == Strings{"close 0x1000", "send 0x2000"});
      CHECK_FALSE(is_fixed(parked, parked.deeds[0].object));
      CHECK(is_fixed(parked, parked.deeds[1].object));
    }
    SUBCASE("captured by a closure")
    {
      MadeUpProgram made;
      made.add("main.f", std::string{before} +
                             "48 8d 4c 24 20 "          // lea rcx, [rsp+0x20]
                             "48 89 4c 24 08 "          // mov [rsp+8], rcx
                             "48 89 e2 "                // mov rdx, rsp
                             "48 8b 4c 24 50 "          // mov rcx, [rsp+0x50]
                             "ff d1 "                   // call rcx
                             "48 8b 44 24 20 "          // mov rax, [rsp+0x20]
                             "e8 <runtime.closechan> "  // call runtime.closechan
                             "c3"                       // ret
      );
      made.put_slot(0x40, 0x1000);
      Parked parked{made};
      CHECK(parked.acts() == Strings{"close 0x1000"});
      CHECK_FALSE(is_fixed(parked, parked.deeds[0].object));
    }
  }
}
