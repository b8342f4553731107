#include "client/code/calls.hpp"

#include <doctest/doctest.h>

namespace unjam::code_calls_test {

using namespace unjam::code;

namespace {

Meaning meaning(std::string_view name)
{
  return meaning_of(name).meaning;
}

}  // namespace

TEST_SUITE("code/calls")
{
  TEST_CASE("an act says on which register it is")
  {
    const Called send = meaning_of("runtime.chansend1");
    CHECK(send.meaning == Meaning::act);
    CHECK(send.act == Act::send);
    CHECK(send.object == rax);
    const Called receive = meaning_of("runtime.selectnbrecv");
    CHECK(receive.meaning == Meaning::act_or_not);
    CHECK(receive.act == Act::receive);
    CHECK(receive.object == rbx);
    CHECK(meaning_of("sync.(*rlocker).Unlock").act == Act::read_unlock);
    CHECK(meaning_of("internal/sync.(*Mutex).unlockSlow").act == Act::unlock);
  }

  TEST_CASE("families of the runtime's functions are known by how they begin")
  {
    CHECK(meaning("runtime.gcWriteBarrierDX") == Meaning::keep_registers);
    CHECK(meaning("runtime.gcWriteBarrier4") == Meaning::keep_registers);
    CHECK(meaning("runtime.convTstring") == Meaning::box);
    CHECK(meaning("runtime.panicIndex") == Meaning::no_return);
    CHECK(meaning("runtime.goPanicIndex") == Meaning::no_return);
    CHECK(meaning("runtime.morestack_noctxt") == Meaning::no_return);
    CHECK(meaning("runtime.retpolineAX") == Meaning::indirect);
    CHECK(meaning("runtime.mapaccess1") == Meaning::leaf);
  }

  TEST_CASE("what only looks like it is ordinary")
  {
    CHECK(meaning("main.chansend1") == Meaning::ordinary);
    CHECK(meaning("example.com/runtime.throw") == Meaning::ordinary);
    CHECK(meaning("sync.(*Pool).Get") == Meaning::ordinary);
    CHECK(meaning("") == Meaning::ordinary);
  }

  TEST_CASE("frames of the wait itself are told from the program's own")
  {
    CHECK(belongs_to_waiting("runtime.gopark"));
    CHECK(belongs_to_waiting("sync.(*Mutex).Lock"));
    CHECK(belongs_to_waiting("time.Sleep"));
    CHECK(belongs_to_waiting("sync.runtime_SemacquireMutex"));
    CHECK(belongs_to_waiting("internal/sync.(*Mutex).lockSlow"));
    CHECK_FALSE(belongs_to_waiting("sync.(*Once).doSlow"));
    CHECK_FALSE(belongs_to_waiting("sync.(*WaitGroup).Go.func1"));
    CHECK_FALSE(belongs_to_waiting("sync.(*Pool).pinSlow"));
    CHECK_FALSE(belongs_to_waiting("main.runtime.gopark"));
    CHECK_FALSE(belongs_to_waiting("time.AfterFunc"));
  }

  TEST_CASE("only those of the library are followed whose contract it is")
  {
    CHECK(is_transparent("context.(*cancelCtx).cancel"));
    CHECK(is_transparent("sync.(*Once).doSlow"));
    CHECK(is_transparent("sync.OnceFunc.func1"));
    CHECK_FALSE(is_transparent("net/http.(*conn).serve"));
  }
}

}  // namespace unjam::code_calls_test
