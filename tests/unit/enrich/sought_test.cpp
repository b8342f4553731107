#include "client/enrich/sought.hpp"

#include <doctest/doctest.h>

namespace unjam::enrich_sought_test {

using namespace unjam::naming;

TEST_SUITE("enrich/sought")
{
  TEST_CASE("a lock is of its own type, not of what begins at its address")
  {
    const Sought mutex{0x10, false, Lock::Kind::mutex};
    CHECK(mutex.is_lock_type("sync.Mutex"));
    CHECK(mutex.is_lock_type("internal/sync.Mutex"));
    CHECK_FALSE(mutex.is_lock_type("sync.RWMutex"));
    CHECK(mutex.is_pointer_type("*sync.Mutex"));
    CHECK_FALSE(mutex.is_pointer_type("sync.Mutex"));
    const Sought writer{0x10, false, Lock::Kind::rwmutex};
    CHECK_FALSE(writer.is_lock_type("sync.Mutex"));
    const Sought channel{0x10, true, Lock::Kind::mutex};
    CHECK_FALSE(channel.is_lock_type("sync.Mutex"));
  }

  TEST_CASE("only structs that may say something are looked into")
  {
    CHECK(is_telling("main.Store"));
    CHECK(is_telling("example.com/shop/store.Cache"));
    CHECK(is_telling("struct { mu sync.Mutex }"));
    CHECK_FALSE(is_telling("sync.Cond"));
    CHECK_FALSE(is_telling("runtime.g"));
    CHECK_FALSE(is_telling("int"));
    CHECK_FALSE(is_telling("[]main.Store"));
    CHECK_FALSE(is_telling("**main.Store"));
    CHECK_FALSE(is_telling("chan main.Store"));
    CHECK_FALSE(is_telling("main.T\")(0) + evil(\""));
    CHECK_FALSE(is_telling("main." + std::string(1000, 'x')));
  }

  TEST_CASE("type arguments that the compiler made up are left out")
  {
    CHECK(without_shapes("main.Set[go.shape.int]") == "main.Set[...]");
    CHECK(without_shapes("main.Set[int]") == "main.Set[int]");
    CHECK(without_shapes("main.f") == "main.f");
    CHECK(without_shapes("]go.shape.[") == "]go.shape.[");
  }
}

}  // namespace unjam::enrich_sought_test
