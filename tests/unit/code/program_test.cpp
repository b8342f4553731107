#include "client/code/program.hpp"

#include <doctest/doctest.h>

#include "tests/unit/code/made_up_program.hpp"

using namespace unjam;
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
  TEST_CASE("a listing has all instructions, where jumps lead to, and what nothing falls into")
  {
    MadeUpProgram made;
    const auto f =
        made.add("main.f", "74 02 90 c3 90 eb fd c3");  // je 4; nop; ret; nop; jmp 4; ret
    Program program = made.program();
    const Listing* const code = program.listing(*program.at_entry(f));
    REQUIRE(code != nullptr);
    CHECK(code->instructions.size() == 6 + 8);  // and padding
    CHECK(code->leaders == std::vector<Address>{f + 4});
    CHECK(code->unfallen == std::vector<Address>{f + 4, f + 7});
    CHECK(code->index_of(f + 3) == 2);
    CHECK(code->index_of(f + 1) == code->instructions.size());
    CHECK(code->is_leader(f + 4));
    CHECK_FALSE(code->is_leader(f + 5));
    CHECK(program.listing(*program.at_entry(f)) == code);
  }

  TEST_CASE("code that holds what is no instruction has no listing")
  {
    MadeUpProgram made = with("90 06 c3");
    Program program = made.program();
    CHECK(program.listing(*program.at_entry(made.entry("main.f"))) == nullptr);
    CHECK(program.may_act(*program.at_entry(made.entry("main.f")), 0));
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
    CHECK_FALSE(acts("74 00 ff 24 c1 c3"));  // a branch, and a jump through a table
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
