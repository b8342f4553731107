// What calls do in a forward run: function_calls.cpp.

#include <doctest/doctest.h>

#include "tests/unit/code/parked.hpp"

namespace unjam::code_function_calls_test {

using namespace unjam::code;
using test::MadeUpProgram;
using test::Parked;
using test::Strings;

namespace {

constexpr Address channel = 0xc000010000;
constexpr Address other = 0xc000020000;

/// The acts of a function that holds this code, which finds `channel` at [rsp+0x20] and `other` at
/// [rsp+0x28].
Strings acts_of(std::string_view hex)
{
  MadeUpProgram made;
  made.add("main.f", "@parked " + std::string{hex} + " c3");
  made.put_slot(0x60, channel);
  made.put_slot(0x58, other);
  return Parked{made}.acts();
}

}  // namespace

TEST_SUITE("code/function_calls")
{
  TEST_CASE("an act is on what its register holds")
  {
    CHECK(acts_of("48 8b 44 24 20 "             // mov rax, [rsp+0x20]
                  "48 8b 5c 24 28 "             // mov rbx, [rsp+0x28]
                  "e8 <runtime.chansend1> "     // call runtime.chansend1
                  "48 8b 44 24 28 "             // mov rax, [rsp+0x28]
                  "e8 <runtime.closechan> "     // call runtime.closechan
                  "48 8b 44 24 20 "             // mov rax, [rsp+0x20]
                  "48 8b 5c 24 28 "             // mov rbx, [rsp+0x28]
                  "e8 <runtime.selectnbsend> "  // call runtime.selectnbsend
                  "48 8b 44 24 20 "             // mov rax, [rsp+0x20]
                  "48 8b 5c 24 28 "             // mov rbx, [rsp+0x28]
                  "e8 <runtime.selectnbrecv>"   // call runtime.selectnbrecv
                  ) == Strings{"send 0xc000010000", "close 0xc000020000",
                               "send 0xc000010000 selects", "receive 0xc000020000 selects"});
  }

  TEST_CASE("a call leaves no register as it was, the write barrier all but one")
  {
    CHECK(acts_of("48 8b 44 24 20 "                // mov rax, [rsp+0x20]
                  "49 89 c3 "                      // mov r11, rax
                  "e8 <runtime.gcWriteBarrier2> "  // call runtime.gcWriteBarrier2
                  "e8 <runtime.chansend1>"         // call runtime.chansend1
                  ) == Strings{"send 0xc000010000"});
    CHECK(acts_of("48 8b 44 24 20 "                // mov rax, [rsp+0x20]
                  "49 89 c3 "                      // mov r11, rax
                  "e8 <runtime.gcWriteBarrier2> "  // call runtime.gcWriteBarrier2
                  "4c 89 d8 "                      // mov rax, r11
                  "e8 <runtime.chansend1>"         // call runtime.chansend1
                  ) == Strings{"send ?"});
    CHECK(acts_of("48 8b 44 24 20 "         // mov rax, [rsp+0x20]
                  "48 89 c1 "               // mov rcx, rax
                  "e8 <runtime.printnl> "   // call runtime.printnl
                  "4c 89 c8 "               // mov rax, r9
                  "e8 <runtime.chansend1>"  // call runtime.chansend1
                  ) == Strings{"send ?"});
  }

  TEST_CASE("what a call gives back is what it is, and cannot be told")
  {
    CHECK(acts_of("e8 <runtime.mapaccess1> "  // call runtime.mapaccess1
                  "48 8b 00 "                 // mov rax, [rax]
                  "e8 <runtime.chansend1> "   // call runtime.chansend1
                  "e8 <runtime.newobject> "   // call runtime.newobject
                  "e8 <runtime.closechan>"    // call runtime.closechan
                  ) == Strings{"send -", "close -"});
  }

  TEST_CASE("what is received is not known, as much of it as the channel tells")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 44 24 20 "  // mov rax, [rsp+0x20]
             "48 8d 5c 24 28 "          // lea rbx, [rsp+0x28]
             "e8 <runtime.chanrecv1> "  // call runtime.chanrecv1
             "48 8b 44 24 28 "          // mov rax, [rsp+0x28]
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "48 8b 44 24 38 "          // mov rax, [rsp+0x38]
             "e8 <runtime.closechan> "  // call runtime.closechan
             "c3"                       // ret
    );
    made.put_slot(0x60, channel);
    made.put_slot(0x48, other);
    made.memory.put(channel + MadeUpProgram::shapes().elem_size.offset, 16, 2);
    CHECK(Parked{made}.acts() == Strings{"receive 0xc000010000", "send ?", "close 0xc000020000"});
  }

  TEST_CASE("a select has cases: sends first, then receives, and nil ones never")
  {
    CHECK(acts_of("48 8b 4c 24 28 "        // mov rcx, [rsp+0x28]
                  "48 89 4c 24 30 "        // mov [rsp+0x30], rcx
                  "48 8b 4c 24 20 "        // mov rcx, [rsp+0x20]
                  "48 89 4c 24 40 "        // mov [rsp+0x40], rcx
                  "44 0f 11 7c 24 50 "     // movups [rsp+0x50], xmm15
                  "48 8d 44 24 30 "        // lea rax, [rsp+0x30]
                  "31 db "                 // xor ebx, ebx
                  "31 c9 "                 // xor ecx, ecx
                  "bf 01 00 00 00 "        // mov edi, 1
                  "be 02 00 00 00 "        // mov esi, 2
                  "e8 <runtime.selectgo>"  // call runtime.selectgo
                  ) == Strings{"send 0xc000020000 selects", "receive 0xc000010000 selects"});
  }

  TEST_CASE("of a select whose cases are not known everything is thinkable")
  {
    const Strings both{"send ? selects", "receive ? selects"};
    CHECK(acts_of("48 8d 44 24 30 "        // lea rax, [rsp+0x30]
                  "48 8b 7c 24 08 "        // mov rdi, [rsp+8]
                  "be 02 00 00 00 "        // mov esi, 2
                  "e8 <runtime.selectgo>"  // call runtime.selectgo
                  ) == both);
    CHECK(acts_of("48 8d 44 24 30 "                 // lea rax, [rsp+0x30]
                  "48 bf ff ff ff ff ff ff ff 7f "  // mov rdi, 0x7fffffffffffffff
                  "48 be ff ff ff ff ff ff ff 7f "  // mov rsi, 0x7fffffffffffffff
                  "e8 <runtime.selectgo>"           // call runtime.selectgo
                  ) == both);
    CHECK(acts_of("31 ff "                 // xor edi, edi
                  "be 01 00 00 00 "        // mov esi, 1
                  "e8 <runtime.selectgo>"  // call runtime.selectgo
                  ) == both);
  }

  TEST_CASE("Add with a number that is negative, or not known, is Done")
  {
    const auto add = [](std::string_view number) {
      return acts_of("48 8b 44 24 20 " + std::string{number} + " e8 <sync.(*WaitGroup).Add>");
    };
    CHECK(add("48 c7 c3 ff ff ff ff") == Strings{"done 0xc000010000"});  // mov rbx, -1
    CHECK(add("48 8b 5c 24 28") == Strings{"done 0xc000010000"});        // mov rbx, [rsp+0x28]
    CHECK(add("48 8b 1c 24") == Strings{"done 0xc000010000"});           // mov rbx, [rsp]
    CHECK(add("bb 01 00 00 00").empty());                                // mov ebx, 1
    CHECK(acts_of("48 8b 44 24 20 e8 <sync.(*WaitGroup).Done>") == Strings{"done 0xc000010000"});
  }

  TEST_CASE("memory is zeroed and copied in place, from the middle of duffzero on")
  {
    MadeUpProgram made;
    made.add("runtime.duffzero",
             "44 0f 11 3f "           // movups [rdi], xmm15
             "48 83 c7 10 "           // add rdi, 16
             "@zmiddle 44 0f 11 3f "  // movups [rdi], xmm15
             "48 83 c7 10 "           // add rdi, 16
             "c3"                     // ret
             ,
             "/go/src/runtime/duff.s");
    made.add("main.f",
             "@parked 48 8d 7c 24 28 "  // lea rdi, [rsp+0x28]
             "e8 <zmiddle> "            // call zmiddle
             "48 8b 44 24 20 "          // mov rax, [rsp+0x20]
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "48 8b 44 24 28 "          // mov rax, [rsp+0x28]
             "e8 <runtime.closechan> "  // call runtime.closechan
             "48 8b 44 24 38 "          // mov rax, [rsp+0x38]
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "c3"                       // ret
    );
    made.put_slot(0x60, channel);
    made.put_slot(0x58, channel);
    made.put_slot(0x48, other);
    CHECK(Parked{made}.acts() == Strings{"send 0xc000010000", "close 0x0", "send 0xc000020000"});
  }

  TEST_CASE("an atomic value gives the two words that it holds")
  {
    CHECK(acts_of("48 8d 44 24 20 "                  // lea rax, [rsp+0x20]
                  "e8 <sync/atomic.(*Value).Load> "  // call sync/atomic.(*Value).Load
                  "48 89 d8 "                        // mov rax, rbx
                  "e8 <runtime.closechan>"           // call runtime.closechan
                  ) == Strings{"close 0xc000020000"});
  }

  TEST_CASE("what does not come back ends the way")
  {
    CHECK(acts_of("e8 <runtime.gopanic> "   // call runtime.gopanic
                  "48 8b 44 24 20 "         // mov rax, [rsp+0x20]
                  "e8 <runtime.chansend1>"  // call runtime.chansend1
                  )
              .empty());
  }
}

}  // namespace unjam::code_function_calls_test
