#include <doctest/doctest.h>

#include "aggregate/findings/diagnose.hpp"
#include "tests/unit/stuck.hpp"

namespace unjam::findings_by_place_test {

using namespace unjam::aggregate;
using test::ids;
using test::Stuck;

namespace {

/// A list of goroutines that has places and wait reasons, and nothing else.
class List {
 public:
  List() { program_.snapshot.has_facts = false; }

  List& add(std::int64_t count, std::string_view reason, std::string_view start = "main.serve")
  {
    for (std::int64_t i = 0; i < count; ++i) {
      Goroutine& added = program_.waits(next_++, "main.(*Queue).Put", {}, reason);
      added.start = program_.snapshot.intern_location(start, "/src/app/serve.go", 5);
    }
    return *this;
  }

  [[nodiscard]] std::vector<Finding> findings() const
  {
    return diagnose(program_.snapshot).findings;
  }

  Snapshot& snapshot() { return program_.snapshot; }
  Goroutine& last() { return program_.snapshot.goroutines.back(); }

 private:
  Stuck program_;
  std::int64_t next_ = 2;
};

Finding only(const List& list)
{
  const auto findings = list.findings();
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].grade == Grade::hint);
  return findings[0];
}

}  // namespace

TEST_SUITE("findings/by_place")
{
  TEST_CASE("among many senders, who was started for something else may be their consumer")
  {
    const Finding finding =
        only(List{}.add(100, "chan send").add(1, "chan send", "main.(*Queue).run"));
    CHECK(finding.kind == FindingKind::self_deadlock);
    CHECK(finding.title ==
          "101 goroutines wait to send in app.go, among them goroutine 102, started as "
          "main.(*Queue).run: perhaps the one that should receive.");
    CHECK(finding.goroutines.size() == 101);
    CHECK_FALSE(finding.permanent.has_value());
    CHECK(finding.dlv == std::vector<std::string>{"goroutine 102 stack"});
    CHECK(finding.explanation.size() >= 3);
  }

  TEST_CASE("a text has nothing for dlv, and a profile no numbers either")
  {
    List list;
    list.add(100, "chan send").add(1, "chan send", "main.(*Queue).run");
    list.snapshot().engine.clear();
    CHECK(only(list).dlv.empty());
    list.snapshot().counted = true;
    const Finding finding = only(list);
    CHECK(finding.title ==
          "101 goroutines wait to send in app.go, among them a goroutine, started as "
          "main.(*Queue).run: perhaps the one that should receive.");
    CHECK(finding.explanation[0].starts_with("101 goroutines wait in main.(*Queue).Put"));
  }

  TEST_CASE("many senders alone are a hint that nobody receives")
  {
    const Finding finding = only(List{}.add(100, "chan send"));
    CHECK(finding.kind == FindingKind::stalled_consumer);
    CHECK(
        finding.title ==
        "100 goroutines wait to send in app.go: perhaps whoever should receive is stuck, or slow.");
    // As many of another kind are no odd ones, but just other senders.
    CHECK(only(List{}.add(100, "chan send").add(3, "chan send", "main.other")).kind ==
          FindingKind::stalled_consumer);
  }

  TEST_CASE("few, or few of many, are nothing")
  {
    CHECK(List{}.add(3, "chan send").findings().empty());
    CHECK(List{}.add(4, "chan send").findings().size() == 1);
    CHECK(List{}.add(4, "chan send").add(36, "IO wait").findings().size() == 1);
    CHECK(List{}.add(4, "chan send").add(37, "IO wait").findings().empty());
    CHECK(List{}.add(100, "chan send").add(901, "IO wait").findings().empty());
    CHECK(List{}.add(1000, "chan receive").add(500, "select").findings().empty());
    CHECK(List{}.add(1000, "sleep").add(500, "wait reason 15").findings().empty());
  }

  TEST_CASE("one alone is enough if its list tells that it has waited for long")
  {
    List list;
    list.add(1, "chan send").last().wait_since = 990 * test::second + 1;
    CHECK(list.findings().empty());
    list.last().wait_since = 990 * test::second;
    CHECK(only(list).title ==
          "1 goroutine waits to send in app.go: perhaps whoever should receive is stuck, or slow.");
  }

  TEST_CASE("a crowd at a lock, by the names of all releases")
  {
    for (const std::string_view reason : {"sync.Mutex.Lock", "sync.RWMutex.RLock"}) {
      CHECK(only(List{}.add(100, reason)).kind == FindingKind::lock_contention);
    }
    CHECK(List{}.add(100, "semacquire").findings().empty());
  }

  TEST_CASE("who waits for ever needs no company; the main goroutine may")
  {
    const Finding nil = only(List{}.add(2, "chan send (nil chan)"));
    CHECK(nil.kind == FindingKind::nil_channel);
    CHECK(nil.permanent == true);
    CHECK(nil.goroutines == ids({2, 3}));
    List list;
    list.add(1, "select (no cases)");
    CHECK(only(list).kind == FindingKind::empty_select);
    list.last().id = GoroutineId{1};
    CHECK(list.findings().empty());
  }

  TEST_CASE("with facts places say nothing")
  {
    Stuck program;
    for (std::int64_t id = 2; id < 200; ++id) {
      program.waits(id, "main.put", {test::to(0)}, "chan send");
      program.can(Act::send, 0);
    }
    program.channel();
    for (const Finding& finding : diagnose(program.snapshot).findings) {
      CHECK(finding.grade != Grade::hint);
    }
  }
}

}  // namespace unjam::findings_by_place_test
