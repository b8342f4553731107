#include "client/code/stack_run.hpp"

#include <doctest/doctest.h>

#include <ctime>
#include <string>

#include "tests/unit/code/parked.hpp"

namespace unjam::code_stack_run_test {

using namespace unjam::code;
using test::MadeUpProgram;
using test::Parked;
using test::Strings;

namespace {

using PhysicalFrames = std::vector<PhysicalFrame>;

StackRun run(Program& program, const PhysicalFrames& frames)
{
  return run_stack(program, MadeUpProgram::shapes(), {frames}, MadeUpProgram::sample());
}

/// The seconds of a processor that it takes to run main.f, which is more than can be followed.
double seconds_of(MadeUpProgram& made)
{
  const std::clock_t begin = std::clock();
  const Parked parked{made};
  CHECK(parked.run.beyond.cut == "the code from here on is too long to be followed");
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// With sanitizers, on a slow machine; a release build takes a fraction of a second.
constexpr double long_enough = 60;

}  // namespace

TEST_SUITE("code/stack_run")
{
  TEST_CASE("frames of the wait and of the library are not run, those of the program are")
  {
    MadeUpProgram made;
    const auto park = made.entry("runtime.gopark");
    const auto lock = made.entry("sync.(*Mutex).Lock");
    const auto library = made.entry("net/http.(*conn).serve");
    made.add("main.inner", "@inner 48 8b 44 24 20 e8 <runtime.chansend1> c3");
    made.add("main.outer", "@outer 48 8b 44 24 20 e8 <runtime.closechan> c3");
    const auto goexit = made.entry("runtime.goexit");
    made.put_slot(0x100 - 0x20, 0x1000);
    made.put_slot(0x80 - 0x20, 0x2000);
    Program program = made.program();
    const PhysicalFrames frames{
        {park, -0x180},       {lock + 1, -0x100},           {made.place("inner"), -0xc0},
        {library + 1, -0x80}, {made.place("outer"), -0x20}, {goexit + 1, 0}};
    const StackRun stack = run(program, frames);
    REQUIRE(stack.frames.size() == 2);
    CHECK(stack.frames[0]->function->name == "main.inner");
    CHECK(stack.frames[1]->function->name == "main.outer");
    CHECK(stack.beyond.functions == std::set<Address>{library});
    CHECK(stack.beyond.cut.empty());
    const std::vector<Deed> deeds = deeds_of(stack);
    REQUIRE(deeds.size() == 2);
    CHECK(evaluate(stack.terms, deeds[0].object, MadeUpProgram::sample(), made.memory) == 0x1000);
    CHECK(evaluate(stack.terms, deeds[1].object, MadeUpProgram::sample(), made.memory) == 0x2000);
  }

  TEST_CASE("what the library does after the wait is not left out")
  {
    MadeUpProgram made;
    made.add("sync.(*Once).doSlow", "@once 48 8b 44 24 20 e8 <sync.(*Mutex).Unlock> c3",
             "/go/src/sync/once.go");
    made.add("main.f", "@f c3");
    const auto wait = made.add("sync.(*WaitGroup).Wait", "@wait c3", "/go/src/sync/wg.go");
    made.put_slot(0x60, 0xc000020000);
    Program program = made.program();
    const PhysicalFrames frames = {
        {wait + 1, -0x80}, {made.place("once"), -0x20}, {made.place("f"), -0x10}};
    const StackRun run_of = run(program, frames);
    const auto deeds = deeds_of(run_of);
    REQUIRE(deeds.size() == 1);
    CHECK(deeds[0].act == Act::unlock);
  }

  TEST_CASE("a goroutine that is not parked may be in the middle of what it does, to any object")
  {
    MadeUpProgram made;
    made.add("main.f", "@f e8 <runtime.chansend1> c3");
    const auto send = made.entry("runtime.chansend1");
    Program program = made.program();
    const PhysicalFrames frames = {{send, -0x80}, {made.place("f") + 5, -0x20}};
    const auto deeds_when = [&](bool parked) {
      return deeds_of(
          run_stack(program, MadeUpProgram::shapes(), {frames, parked}, MadeUpProgram::sample()));
    };
    CHECK(deeds_when(true).empty());
    const auto deeds = deeds_when(false);
    REQUIRE(deeds.size() == 1);
    CHECK(deeds[0].act == Act::send);
    CHECK_FALSE(deeds[0].object.known());
  }

  TEST_CASE("a send that waits for memory is still to come")
  {
    MadeUpProgram made;
    made.add("main.f", "@f e8 <runtime.chansend1> e8 <runtime.newobject> e8 <runtime.gopark> c3");
    const auto at = [&](const char* name) { return made.entry(name) + 1; };
    Program program = made.program();
    const PhysicalFrames frames = {{at("runtime.gopark"), -0x90},
                                   {at("runtime.newobject"), -0x88},
                                   {at("runtime.chansend1"), -0x80},
                                   {made.place("f") + 15, -0x20}};
    const auto deeds = deeds_of(run(program, frames));
    REQUIRE(deeds.size() == 1);
    CHECK(deeds[0].act == Act::send);
    CHECK_FALSE(deeds[0].object.known());
  }

  TEST_CASE("a goroutine that has just been woken is through with what it waited for")
  {
    MadeUpProgram made;
    made.add("main.f", "@f e8 <runtime.chanrecv1> e8 <runtime.gopark> c3");
    const auto receive = made.entry("runtime.chanrecv1");
    const auto park = made.entry("runtime.gopark");
    Program program = made.program();
    const PhysicalFrames frames = {
        {park + 1, -0x90}, {receive + 1, -0x80}, {made.place("f") + 10, -0x20}};
    CHECK(deeds_of(
              run_stack(program, MadeUpProgram::shapes(), {frames, false}, MadeUpProgram::sample()))
              .empty());
  }

  TEST_CASE("a frame knows its goroutine and its frame pointer, and nothing of its callee's stack")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 49 8b 46 18 "     // mov rax, [r14+0x18]
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "48 8b 45 f8 "             // mov rax, [rbp-8]
             "e8 <runtime.closechan> "  // call runtime.closechan
             "48 8b 44 24 f8 "          // mov rax, [rsp-8]
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "48 89 f0 "                // mov rax, rsi
             "e8 <runtime.chansend1> "  // call runtime.chansend1
             "c3"                       // ret
    );
    made.memory.put(MadeUpProgram::goroutine + 0x18, 0x1000);
    made.put_slot(0x38, 0x2000);
    made.put_slot(0x88, 0x3000);
    CHECK(Parked{made}.acts() == Strings{"send 0x1000", "close 0x2000", "send ?", "send ?"});
  }

  TEST_CASE("the same run holds for another goroutine, unless a guard says no")
  {
    MadeUpProgram made;
    made.add("main.f",
             "@parked 48 8b 54 24 20 "  // mov rdx, [rsp+0x20]
             "48 8b 0a "                // mov rcx, [rdx]
             "ff d1 "                   // call rcx
             "c3"                       // ret
    );
    const auto first = made.add("main.f.func1", "48 8b 42 08 e8 <runtime.chansend1> c3");
    const auto second = made.add("main.f.func2", "c3");
    const Subject another{0xc000300000, 0xc000003000};
    const Subject stranger{0xc000400000, 0xc000004000};
    made.put_slot(0x60, 0x5000);
    made.put_slot(0x60, 0x6000, another.stack_hi);
    made.put_slot(0x60, 0x7000, stranger.stack_hi);
    for (const Address closure : {0x5000U, 0x6000U}) made.memory.put(closure, first);
    made.memory.put(0x7000, second);
    made.memory.put(0x5008, 0x1000);
    made.memory.put(0x6008, 0x2000);
    const Parked parked{made};
    CHECK(parked.acts() == Strings{"send 0x1000 in main.f.func1"});
    CHECK(parked.acts(another) == Strings{"send 0x2000 in main.f.func1"});
    REQUIRE(parked.run.guards.size() == 1);
    const Guard& guard = parked.run.guards[0];
    CHECK(evaluate(parked.run.terms, guard.value, another, made.memory) == guard.expected);
    CHECK(evaluate(parked.run.terms, guard.value, stranger, made.memory) == second);
  }

  TEST_CASE("a timer's function is run with its closure")
  {
    MadeUpProgram made;
    const auto code = made.add("main.f.func1", "48 8b 42 08 e8 <runtime.closechan> c3");
    made.memory.put(0x5000, code);
    made.memory.put(0x5008, 0x1000);
    Program program = made.program();
    const StackRun stack = run_closure(program, MadeUpProgram::shapes(), 0x5000);
    const std::vector<Deed> deeds = deeds_of(stack);
    REQUIRE(deeds.size() == 1);
    CHECK(deeds[0].act == Act::close);
    CHECK(evaluate(stack.terms, deeds[0].object, {}, made.memory) == 0x1000);
    const StackRun none = run_closure(program, MadeUpProgram::shapes(), 0x9000);
    CHECK(none.beyond.cut == "the function of a timer is not known");
  }

  TEST_CASE("a frame without a function, and no frames at all, leave all open")
  {
    MadeUpProgram made;
    made.add("main.f", "c3");
    Program program = made.program();
    CHECK_FALSE(run(program, {}).beyond.cut.empty());
    const StackRun stack = run(program, {{0x10, -0x40}, {~0ULL, -0x20}, {0, 0}});
    CHECK(stack.beyond.cut == "the code of a frame is not known");
  }

  TEST_CASE("what is not here yet is waited for")
  {
    MadeUpProgram made;
    made.add("main.f", "@parked 48 8b 44 24 20 e8 <runtime.chansend1> c3");
    made.put_slot(0x60, 0x1000);
    const auto park = made.entry("runtime.gopark");
    Program program = made.program();
    made.memory.be_far();
    const PhysicalFrames frames{{park, -0x80}, {made.place("parked"), -0x20}};
    (void)run(program, frames);
    CHECK(made.memory.missed());
    boost::asio::io_context io;
    int rounds = 0;
    for (; made.memory.missed() && rounds < 100; ++rounds) {
      boost::asio::co_spawn(io, made.memory.fetch(), boost::asio::detached);
      io.run();
      io.restart();
      made.memory.forget_missed();
      (void)run(program, frames);
    }
    CHECK(rounds < 100);
    CHECK(deeds_of(run(program, frames)).size() == 1);
  }

  TEST_CASE("many blocks and many slots take no longer than the budget")
  {
    MadeUpProgram made;
    std::string code = "@parked ";
    // Each writes a slot of its own, one way of two.
    for (unsigned i = 0; i < 20'000; ++i) {
      code += fmt::format("74 08 48 89 84 24 {:02x} {:02x} {:02x} 00 ", (i * 8) & 0xffU,
                          (i * 8 >> 8U) & 0xffU, i * 8 >> 16U);
    }
    made.add("main.f", code + "c3");
    CHECK(seconds_of(made) < long_enough);
  }

  TEST_CASE("so do loops within loops")
  {
    MadeUpProgram made;
    std::string code = "@parked ";
    // inc [rsp+N], and all loops back to the beginning
    for (unsigned i = 0; i < 2'000; ++i) {
      code += fmt::format("48 ff 84 24 {:02x} {:02x} 00 00 ", (i * 8) & 0xffU, i * 8 >> 8U);
      const std::uint32_t back = ~(i * 14 + 13);
      code += fmt::format("0f 85 {:02x} {:02x} {:02x} {:02x} ", back & 0xffU, back >> 8U & 0xffU,
                          back >> 16U & 0xffU, back >> 24U);
    }
    made.add("main.f", code + "c3");
    CHECK(seconds_of(made) < long_enough);
  }

  TEST_CASE("so do jumps through tables, each to each")
  {
    MadeUpProgram made;
    constexpr unsigned jumps = 50'000;
    std::string code = "@parked 48 8d 0d 00 00 10 00 ";        // lea rcx, [rip+0x100000]
    for (unsigned i = 0; i < jumps; ++i) code += "ff 24 c1 ";  // jmp [rcx+rax*8]
    const auto f = made.add("main.f", code);
    for (unsigned i = 0; i < jumps; ++i) made.memory.put(f + 8 + 0x100000 + i * 8, f + 8 + i * 3);
    CHECK(seconds_of(made) < long_enough);
  }

  TEST_CASE("so does code that copies what is not known, over and over")
  {
    MadeUpProgram made;
    std::string code = "@parked 48 8b 3c 24 48 8b 74 24 08 ";  // mov rdi, [rsp]; mov rsi, [rsp+8]
    // mov ecx, 512; rep movsq; mov rdi, [rdi]
    for (int i = 0; i < 50'000; ++i) code += "b9 00 02 00 00 f3 48 a5 48 8b 3f ";
    made.add("main.f", code + "c3");
    CHECK(seconds_of(made) < long_enough);
  }

  TEST_CASE("so do calls that each look into our stack")
  {
    MadeUpProgram made;
    std::string calls;
    // lea rax, [rsp+N]; call
    for (int i = 0; i < 40; ++i) calls += fmt::format("48 8d 44 24 {:02x} e8 <main.next> ", i);
    const auto with = [&](const std::string& callee) {
      std::string code = calls;
      for (std::size_t at = 0; (at = code.find("main.next", at)) != std::string::npos;) {
        code.replace(at, 9, callee);
      }
      return code;
    };
    made.add("main.f", "@parked " + with("main.one") + "c3");
    made.add("main.one", with("main.two") + "c3");
    made.add("main.two", with("main.three") + "c3");
    made.add("main.three", with("runtime.chansend1") + "c3");
    CHECK(seconds_of(made) < long_enough);
  }
}

}  // namespace unjam::code_stack_run_test
