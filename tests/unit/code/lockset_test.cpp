#include "client/code/lockset.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

#include "client/code/stack_run.hpp"
#include "tests/unit/code/made_up_program.hpp"

namespace unjam::code_lockset_test {

using namespace unjam::code;
using test::MadeUpProgram;

namespace {

/// What is asked of one function of a program that never was, run at any time.
class Anytime {
 public:
  explicit Anytime(MadeUpProgram& made, const std::string& function = "main.f")
      : shapes_{MadeUpProgram::shapes()},
        program_{made.program()},
        forward_{program_, terms_, shapes_, variables_, 100'000}
  {
    const auto mark = made.find_place("mark");
    if (mark) forward_.mark(*mark);
    trace_ = run_anytime(forward_, terms_, *program_.at_entry(made.entry(function)));
    CHECK(forward_.beyond().cut.empty());
  }

  /// "unlock", "close done" or nothing.
  std::string releases_first()
  {
    static constexpr std::array<std::string_view, act_count> names = {
        "send", "receive", "close", "lock", "unlock", "read_lock", "read_unlock", "done", "signal"};
    const Acts acts = lockset().releases_first();
    std::string text;
    for (std::size_t i = 0; i < act_count; ++i) {
      if (acts.has(static_cast<Act>(i))) text.append(text.empty() ? "" : " ").append(names.at(i));
    }
    return text;
  }

  bool covers(Address function)
  {
    Lockset lockset = this->lockset();
    (void)lockset.releases_first();
    return lockset.covered(forward_.beyond()).contains(function);
  }

  std::size_t held() { return lockset().held_at_mark().size(); }

 private:
  Lockset lockset() { return {terms_, *trace_}; }

  Shapes shapes_;
  std::vector<runtime::AddressRange> variables_{{0x600000, 0x700000}};
  Program program_;
  Terms terms_;
  Forward forward_;
  std::shared_ptr<const Trace> trace_;
};

std::string first(std::string_view hex)
{
  MadeUpProgram made;
  made.add("main.f", hex);
  return Anytime{made}.releases_first();
}

std::size_t held(std::string_view hex)
{
  MadeUpProgram made;
  made.add("main.f", hex);
  return Anytime{made}.held();
}

// A function is given its lock in rax, and keeps it in a word of its frame.
constexpr const char* keep = "48 83 ec 20 48 89 44 24 08 ";                      // [rsp+8] = rax
constexpr const char* take = "48 8b 44 24 08 e8 <sync.(*Mutex).Lock> ";          // Lock([rsp+8])
constexpr const char* give = "48 8b 44 24 08 e8 <sync.(*Mutex).Unlock> ";        // Unlock([rsp+8])
constexpr const char* take_other = "48 8b 44 24 10 e8 <sync.(*Mutex).Lock> ";    // Lock([rsp+16])
constexpr const char* give_other = "48 8b 44 24 10 e8 <sync.(*Mutex).Unlock> ";  // Unlock([rsp+16])
constexpr const char* park = "48 8b 44 24 18 e8 <runtime.chanrecv1> @mark ";     // <-[rsp+24]
constexpr const char* leave = "48 83 c4 20 c3";

std::string code(std::initializer_list<std::string_view> parts)
{
  std::string hex;
  for (const std::string_view part : parts) hex += part;
  return hex;
}

}  // namespace

TEST_SUITE("code/lockset: what is given up first")
{
  TEST_CASE("a function that locks and unlocks gives up nothing first")
  {
    CHECK(first(code({keep, take, give, leave})).empty());
    CHECK(first(code({keep, take, give, take, give, leave})).empty());
  }

  TEST_CASE("one that only unlocks does, and one that unlocks another lock")
  {
    CHECK(first(code({keep, give, leave})) == "unlock");
    CHECK(first(code({keep, give, take, leave})) == "unlock");
    CHECK(first(code({keep, "48 89 5c 24 10 ", take, give_other, leave})) == "unlock");
  }

  TEST_CASE("a lock that is taken on one way only is not taken")
  {
    // test bl, bl; je over the Lock
    CHECK(first(code({keep, "84 db 74 0a ", take, give, leave})) == "unlock");
    // The same with the Unlock: that is never reached without.
    CHECK(first(code({keep, take, "84 db 74 0a ", give, leave})).empty());
  }

  TEST_CASE("a read lock is no lock")
  {
    const std::string hex = code({keep, "48 8b 44 24 08 e8 <sync.(*RWMutex).RLock> ", give, leave});
    CHECK(first(hex) == "unlock");
    CHECK(first(code({keep, "48 8b 44 24 08 e8 <sync.(*RWMutex).RLock> ",
                      "48 8b 44 24 08 e8 <sync.(*RWMutex).RUnlock> ", leave}))
              .empty());
    CHECK(first(code({keep, take, "48 8b 44 24 08 e8 <sync.(*RWMutex).RUnlock> ", leave})) ==
          "read_unlock");
  }

  TEST_CASE("a pointer that is read again may be another one")
  {
    // mov rax, [rax]: what the object in the frame points to
    constexpr const char* load = "48 8b 44 24 08 48 8b 00 ";
    CHECK(first(code({keep, load, "e8 <sync.(*Mutex).Lock> ", load, "e8 <sync.(*Mutex).Unlock> ",
                      leave})) == "unlock");
    // Read once, and kept.
    CHECK(
        first(code({keep, load, "48 89 44 24 10 ", "e8 <sync.(*Mutex).Lock> ", give_other, leave}))
            .empty());
  }

  TEST_CASE("of a global variable that is a lock the address is known")
  {
    constexpr const char* global = "48 b8 00 10 60 00 00 00 00 00 ";  // mov rax, 0x601000
    CHECK(first(code({"48 83 ec 20 ", global, "e8 <sync.(*Mutex).Lock> ", global,
                      "e8 <sync.(*Mutex).Unlock> ", leave}))
              .empty());
  }

  TEST_CASE("Lock in place takes the lock either way, TryLock does not")
  {
    const std::string lock =
        code({"48 8b 4c 24 08 31 c0 ba 01 00 00 00 f0 0f b1 11 "  // cmpxchg
              "0f 94 c2 84 d2 75 08 "                             // jne over the slow way
              "48 89 c8 e8 <sync.(*Mutex).lockSlow> "});
    CHECK(first(code({keep, lock, give, leave})).empty());
    const std::string tried =
        code({"48 8b 4c 24 08 31 c0 ba 01 00 00 00 f0 0f b1 11 "
              "0f 94 c2 84 d2 74 0a ",  // je over the Unlock
              give});
    CHECK(first(code({keep, tried, leave})) == "unlock");
    // Nor where the same function locks it elsewhere, be it at once.
    CHECK(first(code({keep, tried, take, give, leave})) == "unlock");
  }

  TEST_CASE("of a loop each pass has a lock of its own")
  {
    // again: call main.next; mov [rsp+8], rax; Lock; Unlock; jmp again
    CHECK(
        first(code({"48 83 ec 20 @again e8 <main.next> 48 89 44 24 08 ", take, give, "e9 <again>"}))
            .empty());
    // The lock of this pass is taken before that of the last one is given up, as hand over hand.
    CHECK(first(code({"48 83 ec 20 48 c7 44 24 10 00 00 00 00 "
                      "@again e8 <main.next> 48 89 44 24 08 ",
                      take, give_other, "48 8b 44 24 08 48 89 44 24 10 e9 <again>"})) == "unlock");
  }

  TEST_CASE("what a callee locks or unlocks counts, by the lock that it is given")
  {
    MadeUpProgram made;
    made.add("main.f", code({keep, "e8 <main.lock> 48 8b 44 24 08 e8 <main.unlock> ", leave}));
    const Address lock = made.add("main.lock", code({keep, take, leave}));
    const Address unlock = made.add("main.unlock", code({keep, give, leave}));
    Anytime f{made};
    CHECK(f.releases_first().empty());
    CHECK(f.covers(lock));
    CHECK(f.covers(unlock));
    CHECK(Anytime(made, "main.unlock").releases_first() == "unlock");
  }

  TEST_CASE("what a callee has made itself is another lock each time")
  {
    MadeUpProgram made;
    made.add("main.f", "48 83 ec 20 e8 <main.g> e8 <main.g> 48 83 c4 20 c3");
    // The first call locks what it is given by next; the second one would unlock that.
    made.add("main.g", code({"48 83 ec 20 e8 <main.next> 48 89 44 24 08 84 db 74 0a ", take,
                             "84 c9 74 0a ", give, leave}));
    CHECK(Anytime{made}.releases_first() == "unlock");
  }

  TEST_CASE("the library's own methods of a lock unlock what they are given")
  {
    MadeUpProgram made;
    made.add("main.f", code({keep, "48 8d 54 24 08 e8 <sync.(*Mutex).Unlock-fm> ", leave}));
    made.add("sync.(*Mutex).Unlock-fm", "48 8b 42 08 e8 <sync.(*Mutex).Unlock> c3");
    CHECK(Anytime{made}.releases_first() == "unlock");
  }

  TEST_CASE("recursion is not looked into, and covers nothing")
  {
    MadeUpProgram made;
    const Address f =
        made.add("main.f", code({keep, take, "48 8b 44 24 08 e8 <main.f> ", give, leave}));
    Anytime run{made};
    CHECK(run.releases_first().empty());
    CHECK_FALSE(run.covers(f));
  }

  TEST_CASE("a function value gives up what was locked before it was made")
  {
    // [rsp+0x10] = new closure{main.f.func1, lock}; then call it.
    constexpr const char* make =
        "e8 <runtime.newobject> 48 8d 0d <main.f.func1> 48 89 08 48 8b 4c 24 08 48 89 48 08 "
        "48 89 44 24 10 ";
    constexpr const char* call = "48 8b 54 24 10 48 8b 0a ff d1 ";
    const auto f = [&](MadeUpProgram& made, bool before) {
      made.add("main.f", before ? code({keep, take, make, call, leave})
                                : code({keep, make, take, call, leave}));
      return made.add("main.f.func1", "48 8b 42 08 e8 <sync.(*Mutex).Unlock> c3");
    };
    for (const bool before : {true, false}) {
      MadeUpProgram made;
      const Address closure = f(made, before);
      made.argument_bytes["main.f.func1"] = 0;
      Anytime run{made};
      CHECK(run.releases_first() == (before ? "" : "unlock"));
      CHECK(run.covers(closure));
    }
    // A parameter may be what it has captured, for now.
    MadeUpProgram made;
    f(made, true);
    CHECK(Anytime{made}.releases_first() == "unlock");
  }

  TEST_CASE("a function value may be called with other arguments, and with other variables")
  {
    // main.release(lock), once called and once given away.
    MadeUpProgram made;
    made.add("main.f", code({keep, take,
                             "48 8d 0d <main.release> 48 8b 44 24 08 e8 <main.release> ", leave}));
    made.add("main.release", "e8 <sync.(*Mutex).Unlock> c3");
    CHECK(Anytime{made}.releases_first() == "unlock");
  }

  TEST_CASE("what was captured by reference may be another lock after a panic")
  {
    // The closure holds the address of [rsp+8], where the lock is when it is called here.
    constexpr const char* make =
        "48 8d 0d <main.f.func1> 48 89 4c 24 10 48 8d 4c 24 08 48 89 4c 24 18 ";
    MadeUpProgram made;
    made.add("main.f", code({keep, take, make, "48 8d 54 24 10 48 8b 0a ff d1 ", leave}));
    made.add("main.f.func1", "48 8b 42 08 48 8b 00 e8 <sync.(*Mutex).Unlock> c3");
    CHECK(Anytime{made}.releases_first() == "unlock");
  }

  TEST_CASE("a callee that recovers may come back without the lock")
  {
    for (const bool recovers : {true, false}) {
      MadeUpProgram made;
      made.add("main.f", code({keep, "e8 <main.lock> ", give, leave}));
      made.add("main.lock", code({keep, "48 8d 0d <main.lock.func1> e8 <main.check> ", take,
                                  "e8 <runtime.deferreturn> ", leave}));
      made.add("main.lock.func1", recovers ? "e8 <runtime.gorecover> c3" : "c3");
      CHECK(Anytime{made}.releases_first() == (recovers ? "unlock" : ""));
    }
  }

  TEST_CASE("what others can write to is not what was written there")
  {
    // mov rcx, [rsp+0x10]; mov [rcx], rax; Lock(rax); then Unlock([rcx])
    CHECK(first(code({keep, "48 89 5c 24 10 48 89 03 ", take,
                      "48 8b 4c 24 10 48 8b 01 e8 <sync.(*Mutex).Unlock> ", leave})) == "unlock");
    // Also without anything in between: mov [rbx], rax; cmp; mov rax, [rbx]
    CHECK(first(code({keep, take, "48 8b 44 24 08 48 89 03 48 8b 03 e8 <sync.(*Mutex).Unlock> ",
                      leave})) == "unlock");
  }

  TEST_CASE("an element of an array on the stack that is not known may be any")
  {
    // mov [rsp+rbx*8+8], rcx
    CHECK(first(code({keep, take, "48 89 4c dc 08 ", give, leave})) == "unlock");
  }

  TEST_CASE("for what a function has made itself nobody waits")
  {
    // [rsp+8] = make(chan); close(it)
    constexpr const char* makes = "48 83 ec 20 e8 <runtime.makechan> 48 89 44 24 08 ";
    constexpr const char* closes = "48 8b 44 24 08 e8 <runtime.closechan> ";
    CHECK(first(code({makes, closes, leave})).empty());
    CHECK(first(code({keep, closes, leave})) == "close");
    // On one way it is what was given.
    CHECK(first(code({keep, "84 db 74 0a e8 <runtime.makechan> 48 89 44 24 08 ", closes, leave})) ==
          "close");
    // The goroutine that is started with it as well.
    MadeUpProgram made;
    made.add("main.f", code({makes,
                             "e8 <runtime.newobject> 48 8d 0d <main.f.func1> 48 89 08 "
                             "48 8b 4c 24 08 48 89 48 08 e8 <runtime.newproc> ",
                             leave}));
    const Address closure = made.add("main.f.func1", "48 8b 42 08 e8 <runtime.closechan> c3");
    made.argument_bytes["main.f.func1"] = 0;
    Anytime f{made};
    CHECK(f.releases_first().empty());
    CHECK(f.covers(closure));
  }

  TEST_CASE("to add to a WaitGroup helps nobody, but for a negative number")
  {
    CHECK(first(code({keep, "bb 01 00 00 00 e8 <sync.(*WaitGroup).Add> ", leave})).empty());
    CHECK(first(code({keep, "48 c7 c3 ff ff ff ff e8 <sync.(*WaitGroup).Add> ", leave})) == "done");
    CHECK(first(code({keep, "e8 <sync.(*WaitGroup).Done> ", leave})) == "done");
  }

  TEST_CASE("one that is made and not called here is not answered for")
  {
    MadeUpProgram made;
    made.add("main.f", code({keep, take, "48 8d 0d <main.f.func1> ", give, leave}));
    const Address closure = made.add("main.f.func1", "48 8b 42 08 e8 <sync.(*Mutex).Unlock> c3");
    Anytime f{made};
    CHECK(f.releases_first().empty());
    CHECK_FALSE(f.covers(closure));
  }
}

TEST_SUITE("code/lockset: what is held")
{
  TEST_CASE("what was taken and not given up")
  {
    CHECK(held(code({keep, take, park, give, leave})) == 1);
    CHECK(held(code({keep, park, take, give, leave})) == 0);
    CHECK(held(code({keep, take, give, park, leave})) == 0);
    CHECK(held(code({keep, take, take_other, give_other, park, give, leave})) == 1);
  }

  TEST_CASE("what is taken twice and given up once is held")
  {
    CHECK(held(code({keep, take, take, give, park, leave})) == 1);
    CHECK(held(code({keep, take, take, give, give, park, leave})) == 0);
  }

  TEST_CASE("not what was taken on one way only, or given up on one")
  {
    CHECK(held(code({keep, "84 db 74 0a ", take, park, leave})) == 0);
    CHECK(held(code({keep, take, "84 db 74 0a ", give, park, leave})) == 0);
  }

  TEST_CASE("not once something that was not taken here is given up: it may be the same")
  {
    CHECK(held(code({keep, "48 89 5c 24 10 ", take, give_other, park, leave})) == 0);
  }

  TEST_CASE("not once something is called that is not known")
  {
    CHECK(held(code({keep, take, "48 8b 4c 24 18 ff d1 ", park, leave})) == 0);
    CHECK(held(code({keep, take, "e8 <fmt.Println> ", park, leave})) == 1);
    CHECK(held(code({keep, take, "e8 <sync.(*Cond).Wait> ", park, leave})) == 0);
  }

  TEST_CASE("what a callee has taken is held, and what it has given up is not")
  {
    for (const bool gives : {true, false}) {
      MadeUpProgram made;
      made.add("main.f", code({keep, "e8 <main.lock> ", park, leave}));
      made.add("main.lock", gives ? code({keep, take, give, leave}) : code({keep, take, leave}));
      CHECK(Anytime{made}.held() == (gives ? 0 : 1));
    }
  }
}

}  // namespace unjam::code_lockset_test
