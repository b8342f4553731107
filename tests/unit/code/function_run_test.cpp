#include "client/code/function_run.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "tests/unit/code/parked.hpp"

namespace unjam::code_function_run_test {

using namespace unjam::code;
using test::MadeUpProgram;
using test::Parked;
using test::Strings;

TEST_SUITE("code/function_run")
{
  TEST_CASE("both ways of a branch are gone, and a join loses what differs")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 84 c0 "   // test al, al
             "74 0c "           // je other
             "48 8b 4c 24 20 "  // mov rcx, [rsp+0x20]
             "48 8b 54 24 28 "  // mov rdx, [rsp+0x28]
             "eb 0a "           // jmp both
             // other:
             "48 8b 4c 24 20 "  // mov rcx, [rsp+0x20]
             "48 8b 54 24 30 "  // mov rdx, [rsp+0x30]
             // both:
             "48 89 54 24 18 "          // mov [rsp+0x18], rdx
             "48 89 c8 "                // mov rax, rcx
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "48 8b 44 24 18 "          // mov rax, [rsp+0x18]
             "e8 <runtime.closechan> "  // call runtime.closechan
             "c3"                       // ret
    );
    made.put_slot(0x60, 0x1000);
    made.put_slot(0x58, 0x2000);
    made.put_slot(0x50, 0x3000);
    const Parked parked{made};
    // The way that was followed first was seen before it met the other.
    CHECK(parked.acts() == Strings{"send 0x1000", "close 0x3000", "close ?"});
    CHECK(parked.run.beyond.cut.empty());
  }

  TEST_CASE("of a loop the first pass keeps its value")
  {
    MadeUpProgram made;
    made.add("main.f",
             "48 8b 44 24 20 "  // mov rax, [rsp+0x20]
             // again:
             "48 89 44 24 18 "          // mov [rsp+0x18], rax
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "@parked 48 8b 44 24 18 "  // mov rax, [rsp+0x18]
             "48 83 c0 08 "             // add rax, 8
             "eb eb"                    // jmp again
    );
    made.put_slot(0x68, 0x1000);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"send 0x1008", "send ?"});
    CHECK(parked.run.beyond.cut.empty());
  }

  TEST_CASE("nothing behind a jump, a return or a trap is gone on with")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 44 24 20 "  // mov rax, [rsp+0x20]
             "84 c0 "                   // test al, al
             "74 07 "                   // je out
             "0f 0b "                   // ud2
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             // out:
             "c3 "                     // ret
             "e8 <runtime.closechan>"  // call runtime.closechan
    );
    const Parked parked{made};
    CHECK(parked.acts().empty());
    CHECK(parked.run.beyond.cut.empty());
  }

  TEST_CASE("a jump through a table leads to all places in the table")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 5c 24 20 "  // mov rbx, [rsp+0x20]
             "48 8d 0d 00 10 00 00 "    // lea rcx, [rip+0x1000]
             "ff 24 c1 "                // jmp [rcx+rax*8]
             "@first 48 89 d8 "         // mov rax, rbx
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "e8 <runtime.block> "      // call runtime.block, which does not come back
             "@second 48 89 d8 "        // mov rax, rbx
             "e8 <runtime.closechan> "  // call runtime.closechan
             "c3 "                      // ret
             "48 89 d8 "                // mov rax, rbx
             "e8 <runtime.chanrecv1> "  // call runtime.chanrecv1
             "c3"                       // ret
    );
    const memory::Address table = made.entry("main.f") + 13 + 0x1000;
    made.memory.put(table, made.place("first"));
    made.memory.put(table + 8, made.place("second"));
    made.memory.put(table + 16, 0);
    made.put_slot(0x60, 0x1000);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"send 0x1000", "close 0x1000"});
    CHECK(parked.run.beyond.cut.empty());
  }

  TEST_CASE("locks that are taken in place are seen")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 4c 24 20 "       // mov rcx, [rsp+0x20]
             "31 c0 "                        // xor eax, eax
             "ba 01 00 00 00 "               // mov edx, 1
             "f0 0f b1 51 08 "               // lock cmpxchg [rcx+8], edx
             "48 8d 41 08 "                  // lea rax, [rcx+8]
             "e8 <sync.(*Mutex).lockSlow> "  // call sync.(*Mutex).lockSlow
             "48 8b 4c 24 20 "               // mov rcx, [rsp+0x20]
             "ba 01 00 00 00 "               // mov edx, 1
             "f0 0f c1 51 58 "               // lock xadd [rcx+0x58], edx
             "ba ff ff ff ff "               // mov edx, -1
             "f0 0f c1 51 58 "               // lock xadd [rcx+0x58], edx
             "c3"                            // ret
    );
    made.put_slot(0x60, 0x1000);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"lock 0x1008", "lock 0x1008", "read_lock 0x1040"});
  }

  TEST_CASE("what is only tried is not taken")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 4c 24 20 "  // mov rcx, [rsp+0x20]
             "31 c0 "                   // xor eax, eax
             "ba 01 00 00 00 "          // mov edx, 1
             "f0 0f b1 51 08 "          // lock cmpxchg [rcx+8], edx
             "c3"                       // ret
    );
    made.put_slot(0x60, 0x1000);
    CHECK(Parked{made}.acts().empty());
  }

  TEST_CASE("what was made here is others' as well once an atomic instruction has told them")
  {
    const auto sends = [](std::string_view in_between) {
      MadeUpProgram made;
      made.add("main.f",
               "@parked e8 <runtime.newobject> "  // call runtime.newobject
               "48 8b 4c 24 20 "                  // mov rcx, [rsp+0x20]
               "48 89 48 08 " +                   // mov [rax+8], rcx
                   std::string{in_between} +
                   "48 8b 40 08 "                 // mov rax, [rax+8]
                   "e8 <runtime.chansend1> c3");  // call runtime.chansend1
      made.put_slot(0x60, 0x1000);
      return Parked{made}.acts();
    };
    CHECK(sends("89 10 ") == Strings{"send 0x1000"});   // mov [rax], edx
    CHECK(sends("87 d3 ") == Strings{"send 0x1000"});   // xchg ebx, edx
    CHECK(sends("87 10 ") == Strings{"send ?"});        // xchg [rax], edx
    CHECK(sends("f0 0f c1 10 ") == Strings{"send ?"});  // lock xadd [rax], edx
    CHECK(sends("f0 ff 00 ") == Strings{"send ?"});     // lock inc [rax]
  }

  TEST_CASE("a call in the last place comes back to our caller, with the same stack")
  {
    MadeUpProgram made;
    made.add("main.g",
             "48 8b 44 24 08 "          // mov rax, [rsp+8]
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "c3"                       // ret
    );
    made.add("main.f",
             "@parked e9 <main.g>"  // jmp main.g
    );
    made.put_slot(0x78, 0x1000);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"send 0x1000 in main.g"});
    REQUIRE(parked.run.frames.size() == 1);
    CHECK(parked.run.frames[0]->blocks[0].returns);
  }

  TEST_CASE("so does one on a condition")
  {
    MadeUpProgram made;
    made.add("main.g",
             "48 8b 44 24 08 "          // mov rax, [rsp+8]
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "c3"                       // ret
    );
    made.add("main.f",
             "@parked 84 c0 "   // test al, al
             "0f 84 <main.g> "  // je main.g
             "c3"               // ret
    );
    made.put_slot(0x78, 0x1000);
    CHECK(Parked{made}.acts() == Strings{"send 0x1000 in main.g"});
  }

  TEST_CASE("a jump to a register is a call in the last place")
  {
    const auto code =
        "@parked 48 8b 54 24 20 "  // mov rdx, [rsp+0x20]
        "48 8b 0a "                // mov rcx, [rdx]
        "ff e1"                    // jmp rcx
        ;
    MadeUpProgram made;
    made.add("main.f", code);
    const auto to = made.add("main.f.func1",
                             "48 8b 42 08 "             // mov rax, [rdx+8]
                             "e8 <runtime.closechan> "  // call runtime.closechan
                             "c3"                       // ret
    );
    made.put_slot(0x60, 0x5000);
    made.memory.put(0x5000, to);
    made.memory.put(0x5008, 0x1000);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"close 0x1000 in main.f.func1"});
    CHECK(parked.run.beyond.cut.empty());

    MadeUpProgram unknown;
    unknown.add("main.f", code);
    CHECK(Parked{unknown}.acts().empty());
  }

  TEST_CASE("a branch into the middle of an instruction leaves all open")
  {
    MadeUpProgram made;
    made.add("main.f", "@parked 74 ff c3");  // je into itself; ret
    const Parked parked{made};
    CHECK(parked.acts().empty());
  }

  TEST_CASE("a frame that stands between instructions leaves all open")
  {
    MadeUpProgram made;
    made.add("main.f", "48 @parked 8b 44 24 08 c3");  // mov rax, [rsp+8]; ret
    const Parked parked{made};
    CHECK(parked.run.beyond.cut == "a frame stands where no instruction is");
  }

  TEST_CASE("code that is none, or cannot be read, leaves all open")
  {
    MadeUpProgram made;
    const auto bad = made.add("main.bad", "@parked 90 06");
    const auto gone = made.add("main.gone", "@there 90 c3");
    {
      const Parked parked{made};
      CHECK(parked.run.beyond.cut == "the code of main.bad cannot be read");
    }
    made.memory.remove(gone + 1, 1);
    const Parked parked{made, "there"};
    CHECK(parked.run.beyond.cut == "the code of main.gone cannot be read");
    CHECK(bad != gone);
  }
}

}  // namespace unjam::code_function_run_test
