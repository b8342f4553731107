#include "client/code/waited.hpp"

#include <doctest/doctest.h>

#include "tests/unit/runtime/world.hpp"

namespace unjam::code_waited_test {

using code::Waited;

namespace {

Snapshot sample()
{
  Snapshot snapshot;
  snapshot.channels = {{.address = 0x9000}, {.address = 0x1000}};
  snapshot.locks = {{.address = 0x2000, .kind = Lock::Kind::mutex},
                    {.address = 0x3000, .kind = Lock::Kind::rwmutex},
                    {.address = 0x4000, .kind = Lock::Kind::waitgroup},
                    {.address = 0x5000, .kind = Lock::Kind::cond},
                    {.address = 0x6000, .kind = Lock::Kind::once},
                    {.address = 0x7000, .kind = Lock::Kind::semaphore}};
  return snapshot;
}

const Waited waited{sample(), test::made_up_layouts().sync};

}  // namespace

TEST_SUITE("code/waited")
{
  TEST_CASE("channels are found by what is done to channels")
  {
    for (const Act act : {Act::send, Act::receive, Act::close}) {
      CHECK(waited.find(act, 0x1000) == 1U);
      CHECK(waited.find(act, 0x9000) == 0U);
      CHECK_FALSE(waited.find(act, 0x2000));
      CHECK_FALSE(waited.find(act, 0x1001));
    }
    CHECK_FALSE(waited.find(Act::unlock, 0x1000));
  }

  TEST_CASE("locks are found by the acts that are for them")
  {
    for (const Act act : {Act::lock, Act::unlock}) {
      CHECK(waited.find(act, 0x2000) == 0U);
      CHECK(waited.find(act, 0x3000) == 1U);
      CHECK_FALSE(waited.find(act, 0x4000));
    }
    for (const Act act : {Act::read_lock, Act::read_unlock}) {
      CHECK(waited.find(act, 0x3000) == 1U);
      CHECK_FALSE(waited.find(act, 0x2000));
    }
    CHECK(waited.find(Act::done, 0x4000) == 2U);
    CHECK(waited.find(Act::signal, 0x5000) == 3U);
    CHECK_FALSE(waited.find(Act::signal, 0x4000));
  }

  TEST_CASE("a Once is unlocked by its own Mutex")
  {
    CHECK(waited.find(Act::unlock, 0x6010) == 4U);
    CHECK_FALSE(waited.find(Act::unlock, 0x6000));
  }

  TEST_CASE("nobody releases a bare semaphore")
  {
    for (std::size_t act = 0; act < act_count; ++act) {
      CHECK_FALSE(waited.find(static_cast<Act>(act), 0x7000));
    }
  }
}

}  // namespace unjam::code_waited_test
