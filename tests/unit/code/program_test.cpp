#include "client/code/program.hpp"

#include <doctest/doctest.h>

#include "tests/unit/code/made_up_program.hpp"

namespace unjam::code_program_test {

using namespace unjam::code;
using test::MadeUpProgram;

namespace {

bool may_act(MadeUpProgram& made, const std::string& name, int depth)
{
  Program program = made.program();
  const KnownFunction* const function = program.at_entry(made.entry(name));
  REQUIRE(function != nullptr);
  return program.may_act(*function, depth);
}

/// A program whose main.f holds this code.
MadeUpProgram with(std::string_view hex)
{
  MadeUpProgram made;
  made.add("main.f", hex);
  return made;
}

bool acts(std::string_view hex)
{
  MadeUpProgram made = with(hex);
  return may_act(made, "main.f", 3);
}

}  // namespace

TEST_SUITE("code/program")
{
  TEST_CASE("a listing has all instructions, and where jumps lead to")
  {
    MadeUpProgram made;
    const auto f =
        made.add("main.f", "74 02 90 c3 90 eb fd c3");  // je 4; nop; ret; nop; jmp 4; ret
    Program program = made.program();
    const Listing* const code = program.listing(*program.at_entry(f));
    REQUIRE(code != nullptr);
    CHECK(code->instructions.size() == 6 + 8);  // and padding
    CHECK(code->leaders == std::vector<Address>{f + 4});
    CHECK(code->index_of(f + 3) == 2);
    CHECK(code->index_of(f + 1) == code->instructions.size());
    CHECK(code->is_leader(f + 4));
    CHECK_FALSE(code->is_leader(f + 5));
    CHECK(program.listing(*program.at_entry(f)) == code);
  }

  TEST_CASE("arguments without pointers are not a function's own once it takes an address of one")
  {
    const auto own = [](std::string_view code) {
      MadeUpProgram made = with(code);
      Program program = made.program();
      return program.frame(*program.at_entry(made.entry("main.f"))).is_own(0x10);
    };
    CHECK(own("48 83 ec 20 48 8d 44 24 20 c3"));              // sub rsp, 0x20; lea rax, [rsp+0x20]
    CHECK_FALSE(own("48 83 ec 20 48 8d 44 24 28 c3"));        // sub rsp, 0x20; lea rax, [rsp+0x28]
    CHECK(own("55 48 89 e5 48 83 ec 20 48 8d 44 24 28 c3"));  // push rbp; mov rbp, rsp; sub; lea
    CHECK_FALSE(own("55 48 89 e5 48 83 ec 20 48 8d 45 10 c3"));  // lea rax, [rbp+0x10]
    CHECK(own("48 83 ec 20 48 8d 6c 24 18 48 8d 45 08 c3"));     // lea rax, [rbp+8]
    CHECK_FALSE(own("48 83 ec 20 48 8d 44 c4 08 c3"));           // lea rax, [rsp+rax*8+8]
  }

  TEST_CASE("jumps through a table lead to the places in the tables whose addresses are taken")
  {
    MadeUpProgram made;
    const auto f = made.add("main.f", "48 8d 0d 00 10 00 00 ff 24 c1 90 c3");  // lea; jmp; nop; ret
    const Address table = f + 7 + 0x1000;
    const auto tabled = [&](std::initializer_list<Address> places) {
      Address at = table;
      for (const Address place : places) made.memory.put(std::exchange(at, at + 8), place);
      made.memory.put(at, 0x1000);
      Program program = made.program();
      const Listing* const code = program.listing(*program.at_entry(f));
      return code == nullptr ? std::vector<Address>{} : code->tabled;
    };
    CHECK(tabled({f + 11, f + 10, f + 11}) == std::vector<Address>{f + 10, f + 11});
    CHECK(tabled({f + 10, f + 8}) == std::vector<Address>{f + 10});  // within an instruction
    CHECK(tabled({}).empty());                                       // then there is no listing
  }

  TEST_CASE("code that holds what is no instruction has no listing")
  {
    MadeUpProgram made = with("90 06 c3");
    Program program = made.program();
    CHECK(program.listing(*program.at_entry(made.entry("main.f"))) == nullptr);
    CHECK(program.may_act(*program.at_entry(made.entry("main.f")), 0));
  }

  TEST_CASE("a program is damaged once some of its tables or code was asked for in vain")
  {
    MadeUpProgram made = with("e8 <main.g> c3");
    const auto f = made.entry("main.f");
    const auto look = [&] {
      Program program = made.program();
      const KnownFunction* const function = program.at_entry(f);
      if (function != nullptr) static_cast<void>(program.listing(*function));
      return program.damaged();
    };
    CHECK_FALSE(look());
    made.memory.be_far();
    CHECK_FALSE(look());  // not here yet

    MadeUpProgram without_code = with("c3");
    Program program = without_code.program();
    without_code.memory.remove(MadeUpProgram::text, 1);
    CHECK(program.listing(*program.at_entry(MadeUpProgram::text)) == nullptr);
    CHECK(program.damaged());

    MadeUpProgram without_name = with("c3");
    Program nameless = without_name.program();
    without_name.memory.remove(without_name.link().names, 1);
    CHECK(nameless.find(MadeUpProgram::text)->name.empty());
    CHECK(nameless.damaged());
  }

  TEST_CASE("the library is told from the program by its files")
  {
    MadeUpProgram made = with("e8 <net/http.Serve> e8 <context.WithCancel> c3");
    const auto library = made.entry("net/http.Serve");
    const auto transparent = made.entry("context.WithCancel");
    const auto own = made.entry("main.f");
    Program program = made.program();
    CHECK(program.find(library)->standard);
    CHECK_FALSE(program.find(transparent)->standard);
    CHECK_FALSE(program.find(own)->standard);
    CHECK(program.find(own + 3) == program.find(own));
    CHECK(program.at_entry(own + 3) == nullptr);
    CHECK(program.find(0x10) == nullptr);
  }

  TEST_CASE("acts, started goroutines and calls of what is not known are worth following")
  {
    CHECK(acts("e8 <runtime.chansend1> c3"));
    CHECK(acts("e8 <runtime.newproc> c3"));
    CHECK(acts("e8 <sync.(*WaitGroup).Add> c3"));
    CHECK(acts("e8 <runtime.retpolineAX> c3"));
    CHECK(acts("ff d0 c3"));  // call rax
    CHECK(acts("ff e0"));     // jmp rax
    CHECK(acts("e9 <sync.(*Mutex).Unlock>"));
    CHECK(acts("0f 84 <runtime.closechan> c3"));
    CHECK(acts("f0 0f b1 11 c3"));     // lock cmpxchg [rcx], edx
    CHECK(acts("e8 10 00 00 00 c3"));  // call of no function
    CHECK_FALSE(acts("e8 <runtime.printnl> e8 <fmt.Println> c3"));
    CHECK_FALSE(acts("74 00 c3"));     // a branch
    CHECK(acts("74 00 ff 24 c1 c3"));  // a jump through a table that is not found
  }

  TEST_CASE("they are looked for as deep as is asked")
  {
    MadeUpProgram made;
    made.add("main.f", "e8 <main.g> c3");
    made.add("main.g", "e8 <main.h> c3");
    made.add("main.h", "e8 <runtime.printnl> c3");
    CHECK_FALSE(may_act(made, "main.f", 2));
    CHECK(may_act(made, "main.f", 1));  // deeper, nobody has looked
    CHECK(may_act(made, "main.f", 0));
  }

  TEST_CASE("recursion is judged by the rest")
  {
    MadeUpProgram made;
    made.add("main.f", "e8 <main.f> e8 <runtime.printnl> c3");
    CHECK(may_act(made, "main.f", 3));  // to a depth
  }
}

}  // namespace unjam::code_program_test
