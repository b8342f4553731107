#include "client/dumps/wait_reasons.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

namespace unjam::dumps_wait_reasons_test {

using dumps::name_wait_reasons;

namespace {

struct Listed {
  std::int64_t number;
  std::string_view start = "main.work";
  std::string_view user = "main.work";
  std::string_view file = "/usr/local/go/src/runtime/proc.go";
};

/// What the wait reasons of a list are called, and what is said of that.
struct Named {
  std::vector<std::string> reasons;
  std::string told;
};

class List {
 public:
  explicit List(std::initializer_list<Listed> listed)
  {
    for (const Listed& each : listed) {
      Goroutine& added = snapshot_.goroutines.emplace_back();
      added.start = snapshot_.intern_location(each.start, each.file, 1);
      added.user = snapshot_.intern_location(each.user, "/src/app.go", 1);
      StringId& text = numbers_[each.number];
      text = snapshot_.strings.intern("wait reason " + std::to_string(each.number));
      added.wait_reason = text;
    }
  }

  Named name(std::optional<int> go_minor = {})
  {
    Named named{{}, name_wait_reasons(snapshot_, numbers_, go_minor)};
    for (const Goroutine& each : snapshot_.goroutines) {
      named.reasons.emplace_back(snapshot_.text(each.wait_reason));
    }
    return named;
  }

 private:
  Snapshot snapshot_;
  std::map<std::int64_t, StringId> numbers_;
};

using Reasons = std::vector<std::string>;
constexpr std::string_view worker = "runtime.gcBgMarkWorker";

}  // namespace

TEST_SUITE("dumps/wait_reasons")
{
  TEST_CASE("the runtime's own goroutines tell the release")
  {
    CHECK(List{{24, worker}, {15}, {18}}.name().reasons ==
          Reasons{"GC worker (idle)", "chan send", "semacquire"});
    const Named named = List{{26, worker}, {21}, {24}}.name();
    CHECK(named.reasons ==
          Reasons{"GC worker (idle)", "sync.Mutex.Lock", "trace reader (blocked)"});
    CHECK(named.told ==
          "they are named as in Go 1.20 to 1.23, by what the runtime's own goroutines wait for");
    CHECK(List{{27, worker}, {24}, {41}}.name().reasons ==
          Reasons{"GC worker (idle)", "sync.WaitGroup.Wait", "chan receive (synctest)"});
    CHECK(List{{11, "runtime.forcegchelper"}, {20}, {16}}.name().reasons ==
          Reasons{"force gc (idle)", "chan send", "chan send (nil chan)"});
  }

  TEST_CASE("where several releases remain a number is named if they agree")
  {
    const Named named = List{{17, "runtime.forcegchelper"}, {15}, {20}}.name();
    CHECK(named.reasons == Reasons{"force gc (idle)", "chan send", "wait reason 20"});
    CHECK(named.told ==
          "they are named as in Go 1.19 to 1.25, by what the runtime's own goroutines wait for; "
          "those left open read \"wait reason 15\"");
  }

  TEST_CASE("a path of the library tells it where goroutines leave it open, not against them")
  {
    constexpr std::string_view path = "/home/me/sdk/go1.25.1/src/runtime/proc.go";
    CHECK(List{{17, "runtime.forcegchelper", "", path}, {22}}.name().reasons ==
          Reasons{"force gc (idle)", "sync.Mutex.Lock"});
    CHECK(List{{20, "main.work", "", path}}.name().reasons == Reasons{"sleep"});
    CHECK(List{{24, worker, "", path}, {20}}.name().reasons ==
          Reasons{"GC worker (idle)", "sync.Cond.Wait"});
    for (const std::string_view file :
         {"/usr/lib/go-1.19/src/runtime/proc.go", "/opt/go/1.19.8/src/runtime/proc.go"}) {
      CHECK(List{{20, "main.work", "", file}}.name().reasons == Reasons{"sync.Cond.Wait"});
    }
    for (const std::string_view file :
         {"/src/runtime/proc.go", "1./src/runtime/proc.go", "go1.x/src/runtime/a.go",
          "/x1.19/src/runtime/proc.go", "go1.999999999999/src/runtime/a.go", ""}) {
      CHECK(List{{20, "main.work", "", file}}.name().reasons == Reasons{"wait reason 20"});
    }
  }

  TEST_CASE("what is asked for goes before all")
  {
    const Named named = List{{24, worker}, {15}}.name(26);
    CHECK(named.reasons == Reasons{"sync.RWMutex.Lock", "chan receive (nil chan)"});
    CHECK(named.told == "they are named as in Go 1.26 or later, as asked for");
    CHECK(List{{19}}.name(99).reasons == Reasons{"chan receive"});
    CHECK(List{{15}}.name(18).reasons == Reasons{"wait reason 15"});
  }

  TEST_CASE("one odd goroutine does not mislead, and absurd numbers stay what they are")
  {
    CHECK(List{{24, worker}, {24, worker}, {26, worker}, {20}}.name().reasons.back() ==
          "sync.Cond.Wait");
    CHECK(List{{24, worker}, {-1}, {1'000'000'007}, {0}}.name().reasons ==
          Reasons{"GC worker (idle)", "wait reason -1", "wait reason 1000000007", "wait reason 0"});
    CHECK(List{}.name().reasons.empty());
  }

  TEST_CASE("a goroutine that sleeps tells it too")
  {
    CHECK(List{{14, "main.work", "time.Sleep"}, {19}}.name().reasons ==
          Reasons{"sleep", "chan receive"});
  }
}

}  // namespace unjam::dumps_wait_reasons_test
