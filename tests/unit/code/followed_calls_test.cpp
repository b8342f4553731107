// What calls lead to in a forward run: function_calls.cpp, where it goes on in other functions.

#include <doctest/doctest.h>

#include "tests/unit/code/parked.hpp"

namespace unjam::code_followed_calls_test {

using namespace unjam::code;
using test::MadeUpProgram;
using test::Parked;
using test::Strings;

namespace {

constexpr Address channel = 0xc000010000;
constexpr Address other = 0xc000020000;

}  // namespace

TEST_SUITE("code/function_calls: followed")
{
  TEST_CASE("an open-coded defer is called through the closure in its slot")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 54 24 20 "  // mov rdx, [rsp+0x20]
             "48 8b 0a "                // mov rcx, [rdx]
             "ff d1 "                   // call rcx
             "c3"                       // ret
    );
    const auto code = made.add("main.f.deferwrap1",
                               "48 8b 42 08 "                // mov rax, [rdx+8]
                               "e8 <sync.(*Mutex).Unlock> "  // call sync.(*Mutex).Unlock
                               "c3"                          // ret
    );
    made.put_slot(0x60, 0x5000);
    made.memory.put(0x5000, code);
    made.memory.put(0x5008, other);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"unlock 0xc000020000 in main.f.deferwrap1"});
    REQUIRE(parked.run.guards.size() == 1);
    CHECK(parked.run.guards[0].expected == code);
  }

  TEST_CASE("a closure that is made here is followed with what it captures")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked e8 <runtime.newobject> "  // call runtime.newobject
             "48 8d 0d <main.f.func1> "         // lea rcx, [rip+main.f.func1]
             "48 89 08 "                        // mov [rax], rcx
             "48 8b 4c 24 20 "                  // mov rcx, [rsp+0x20]
             "48 89 48 08 "                     // mov [rax+8], rcx
             "e8 <runtime.newproc> "            // call runtime.newproc
             "c3"                               // ret
    );
    made.add("main.f.func1",
             "48 8b 42 08 "             // mov rax, [rdx+8]
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "c3"                       // ret
    );
    made.put_slot(0x60, channel);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"send 0xc000010000 starts in main.f.func1"});
    CHECK(parked.run.guards.empty());
  }

  TEST_CASE("a goroutine that WaitGroup.Go starts is done in the end")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 44 24 20 "     // mov rax, [rsp+0x20]
             "48 8b 5c 24 28 "             // mov rbx, [rsp+0x28]
             "e8 <sync.(*WaitGroup).Go> "  // call sync.(*WaitGroup).Go
             "c3"                          // ret
    );
    const auto code = made.add("main.f.func1",
                               "48 8b 42 08 "             // mov rax, [rdx+8]
                               "e8 <runtime.closechan> "  // call runtime.closechan
                               "c3"                       // ret
    );
    made.put_slot(0x60, other);
    made.put_slot(0x58, 0x5000);
    made.memory.put(0x5000, code);
    made.memory.put(0x5008, channel);
    CHECK(Parked{made}.acts() ==
          Strings{"done 0xc000020000 starts", "close 0xc000010000 starts in main.f.func1"});
  }

  TEST_CASE("an indirect call of what is not known leaves all open")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 4c 24 20 "  // mov rcx, [rsp+0x20]
             "ff d1 "                   // call rcx
             "48 8b 44 24 28 "          // mov rax, [rsp+0x28]
             "e8 <runtime.closechan> "  // call runtime.closechan
             "c3"                       // ret
    );
    made.put_slot(0x58, channel);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"close 0xc000010000"});
  }

  TEST_CASE("calls are followed to a depth, and what lies deeper is told")
  {
    MadeUpProgram made;
    const auto add = [&](const char* name, const std::string& callee) {
      made.add(name, "e8 <runtime.printnl> 48 8b 44 24 08 e8 <" + callee + "> c3");
    };
    made.add("main.f",
             "@parked e8 <main.one> "  // call main.one
             "c3"                      // ret
    );
    add("main.one", "main.two");
    add("main.two", "main.three");
    add("main.three", "main.four");
    add("main.four", "runtime.chansend1");
    const Parked parked{made};
    CHECK(parked.acts().empty());
    CHECK(parked.run.beyond.functions == std::set<Address>{made.entry("main.four")});
  }

  TEST_CASE("what holds no act is not followed, nor is the standard library")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked e8 <main.harmless> "  // call main.harmless
             "e8 <fmt.Println> "            // call fmt.Println
             "c3"                           // ret
    );
    made.add("main.harmless", "e8 <runtime.printnl> c3");
    const Parked parked{made};
    CHECK(parked.acts().empty());
    CHECK(parked.run.beyond.functions ==
          std::set<Address>{made.entry("main.harmless"), made.entry("fmt.Println")});
  }

  TEST_CASE("recursion with the same arguments ends where it begins")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 44 24 20 "  // mov rax, [rsp+0x20]
             "e8 <main.g> "             // call main.g
             "c3"                       // ret
    );
    made.add("main.g",
             "48 83 ec 20 "             // sub rsp, 32
             "48 89 44 24 08 "          // mov [rsp+8], rax
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "48 8b 44 24 08 "          // mov rax, [rsp+8]
             "e8 <main.g> "             // call main.g
             "48 83 c4 20 "             // add rsp, 32
             "c3"                       // ret
    );
    made.argument_bytes["main.g"] = 0;
    made.put_slot(0x60, channel);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"send 0xc000010000 in main.g"});
    CHECK(parked.run.beyond.functions.empty());
  }

  TEST_CASE("calls that are passed other things on the stack or in memory are other calls")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 44 24 40 "  // mov rax, [rsp+0x40]
             "48 89 04 24 "             // mov [rsp], rax
             "31 c0 31 ff 31 f6 "       // xor eax, eax; xor edi, edi; xor esi, esi
             "31 db 31 c9 "             // xor ebx, ebx; xor ecx, ecx
             "e8 <main.give> "          // call main.give
             "48 8b 44 24 48 "          // mov rax, [rsp+0x48]
             "48 89 04 24 "             // mov [rsp], rax
             "31 c0 31 ff 31 f6 "       // xor eax, eax; xor edi, edi; xor esi, esi
             "31 db 31 c9 "             // xor ebx, ebx; xor ecx, ecx
             "e8 <main.give> "          // call main.give
             "48 8b 5c 24 38 "          // mov rbx, [rsp+0x38]
             "b9 11 00 00 00 "          // mov ecx, 0x11
             "48 89 0b "                // mov [rbx], rcx
             "48 89 d8 31 ff 31 f6 "    // mov rax, rbx; xor edi, edi; xor esi, esi
             "31 db 31 c9 "             // xor ebx, ebx; xor ecx, ecx
             "e8 <main.take> "          // call main.take
             "48 8b 5c 24 38 "          // mov rbx, [rsp+0x38]
             "b9 22 00 00 00 "          // mov ecx, 0x22
             "48 89 0b "                // mov [rbx], rcx
             "48 89 d8 31 ff 31 f6 "    // mov rax, rbx; xor edi, edi; xor esi, esi
             "31 db 31 c9 "             // xor ebx, ebx; xor ecx, ecx
             "e8 <main.take> c3"        // call main.take
    );
    made.argument_bytes = {{"main.give", 8}, {"main.take", 0}};
    made.add("main.give", "48 8b 44 24 08 e8 <runtime.chansend1> c3");  // mov rax, [rsp+8]
    made.add("main.take", "48 8b 00 e8 <runtime.chanrecv1> c3");        // mov rax, [rax]
    made.put_slot(0x40, 0x1000);
    made.put_slot(0x38, 0x2000);
    made.put_slot(0x48, 0x5000);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"send 0x1000 in main.give", "send 0x2000 in main.give",
                                   "receive 0x11 in main.take", "receive 0x22 in main.take"});
  }

  TEST_CASE("the callee finds what it was passed on the stack and in registers")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 4c 24 20 "  // mov rcx, [rsp+0x20]
             "48 89 0c 24 "             // mov [rsp], rcx
             "48 8b 44 24 28 "          // mov rax, [rsp+0x28]
             "e8 <main.g> "             // call main.g
             "c3"                       // ret
    );
    made.add("main.g",
             "48 8b 4c 24 08 "          // mov rcx, [rsp+8]
             "e8 <runtime.closechan> "  // call runtime.closechan
             "48 8b 44 24 08 "          // mov rax, [rsp+8]
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "c3"                       // ret
    );
    made.put_slot(0x60, channel);
    made.put_slot(0x58, other);
    CHECK(Parked{made}.acts() ==
          Strings{"close 0xc000020000 in main.g", "send 0xc000010000 in main.g"});
  }

  TEST_CASE("what was deferred on the way is run in the end")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 44 24 20 "    // mov rax, [rsp+0x20]
             "e8 <runtime.deferproc> "    // call runtime.deferproc
             "e8 <runtime.deferreturn> "  // call runtime.deferreturn
             "c3"                         // ret
    );
    const auto code = made.add("main.f.func1",
                               "48 8b 42 08 "             // mov rax, [rdx+8]
                               "e8 <runtime.closechan> "  // call runtime.closechan
                               "c3"                       // ret
    );
    made.put_slot(0x60, 0x5000);
    made.memory.put(0x5000, code);
    made.memory.put(0x5008, channel);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"close 0xc000010000 in main.f.func1"});
    CHECK(parked.run.guards.size() == 2);  // nothing was deferred before, and the closure
  }

  TEST_CASE("what was deferred before is not known")
  {
    MadeUpProgram made;
    made.add("main.f", "@parked e8 <runtime.deferreturn> c3");
    made.memory.put(MadeUpProgram::goroutine + MadeUpProgram::shapes().deferred.offset, 0x5000);
    CHECK(Parked{made}.run.guards.empty());
  }
}

}  // namespace unjam::code_followed_calls_test
