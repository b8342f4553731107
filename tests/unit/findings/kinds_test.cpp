// Which kind of finding a program gives.

#include <doctest/doctest.h>

#include "aggregate/findings/diagnose.hpp"
#include "aggregate/findings/finding_words.hpp"
#include "tests/unit/stuck.hpp"

namespace unjam::findings_kinds_test {

using namespace unjam::aggregate;
using test::from;
using test::ids;
using test::locks;
using test::Stuck;
using test::to;

namespace {

/// The words for what is found, in order.
std::vector<std::string_view> kinds(const Stuck& program)
{
  std::vector<std::string_view> result;
  for (const Finding& finding : diagnose(program.snapshot).findings) {
    result.push_back(word_of(finding.kind));
  }
  return result;
}

using Kinds = std::vector<std::string_view>;

/// Somebody who waits so for a lock of this kind, which nobody releases.
Stuck left_behind(Lock::Kind lock, Wait::Kind wait)
{
  Stuck program;
  program.waits(1, "main.get", {{program.lock(lock), wait}});
  return program;
}

/// Senders behind a consumer that runs.
Stuck slow(std::int64_t senders)
{
  Stuck program;
  const std::uint32_t jobs = program.channel();
  program.runs(1);
  program.can(Act::receive, jobs);
  for (std::int64_t id = 2; id < 2 + senders; ++id) program.waits(id, "main.put", {to(jobs)});
  return program;
}

}  // namespace

TEST_SUITE("findings/kinds")
{
  TEST_CASE("the only consumer of a channel that sends to it blocks itself and all others")
  {
    Stuck program;
    const std::uint32_t jobs = program.channel();
    program.waits(5, "main.consume", {to(jobs)}, "chan send");
    program.can(Act::receive, jobs).can(Act::send, jobs);
    for (const std::int64_t id : {6, 7}) {
      program.waits(id, "main.put", {to(jobs)}, "chan send");
      program.can(Act::send, jobs);
    }
    const Diagnosis diagnosis = diagnose(program.snapshot);
    REQUIRE(diagnosis.findings.size() == 1);
    const Finding& finding = diagnosis.findings[0];
    CHECK(finding.kind == FindingKind::self_deadlock);
    CHECK(finding.goroutines == ids({5, 6, 7}));
    REQUIRE(finding.resources.size() == 1);
    CHECK(finding.resources[0].senders == ids({5, 6, 7}));
    REQUIRE(finding.resources[0].consumers.size() == 1);
    CHECK(finding.resources[0].consumers[0].goroutine == GoroutineId{5});
    REQUIRE_FALSE(finding.chain.empty());
    CHECK(finding.chain[0].goroutine == GoroutineId{5});
    CHECK(finding.chain[0].operation == "send");
    CHECK(diagnosis.wanted.channels == std::vector<std::uint32_t>{jobs});
  }

  TEST_CASE("who locks what it has locked blocks itself")
  {
    Stuck program;
    const std::uint32_t lock = program.lock();
    program.waits(1, "main.get", {locks(lock)});
    program.can(Act::unlock, lock, 2);
    CHECK(kinds(program) == Kinds{"self_deadlock"});
  }

  TEST_CASE("a deadlock of locks is proved if it is certain who holds them")
  {
    for (const bool held : {true, false}) {
      Stuck program;
      const std::uint32_t lock = program.lock();
      program.waits(1, "main.get", {locks(lock)});
      program.can(Act::unlock, lock, 2, held);
      const Finding finding = diagnose(program.snapshot).findings.at(0);
      CHECK(finding.kind == FindingKind::self_deadlock);
      CHECK(finding.grade == (held ? Grade::proved : Grade::strong));
      CHECK(finding.title ==
            (held ? "Goroutine 1 waits for a sync.Mutex, which it holds itself."
                  : "Goroutine 1 waits for a sync.Mutex, which it may hold itself."));
      // Somebody else may unlock it.
      program.runs(2).future = program.future({Act::unlock});
      for (const Finding& each : diagnose(program.snapshot).findings) {
        CHECK(each.grade == Grade::hint);
      }
    }
  }

  TEST_CASE("of a circle each lock has to be held by one of it")
  {
    for (const int certain : {0, 1, 2}) {
      Stuck program;
      const std::uint32_t first = program.lock();
      const std::uint32_t second = program.lock();
      program.waits(1, "main.pay", {locks(first)});
      program.can(Act::unlock, second, 1, certain > 0);
      program.waits(2, "main.pay", {locks(second)});
      program.can(Act::unlock, first, 1, certain > 1);
      const Finding finding = diagnose(program.snapshot).findings.at(0);
      CHECK(finding.kind == FindingKind::wait_cycle);
      CHECK(finding.grade == (certain == 2 ? Grade::proved : Grade::strong));
      CHECK((finding.title.find(" may hold ") == std::string::npos) == (certain == 2));
    }
  }

  TEST_CASE("a deadlock that nothing alive can reach is proved, whoever holds its locks")
  {
    for (const Reach reach : {Reach::alive, Reach::unknown, Reach::unreachable}) {
      Stuck program;
      const std::uint32_t lock = program.lock(Lock::Kind::mutex, reach);
      program.waits(1, "main.get", {locks(lock)});
      program.can(Act::unlock, lock, 2, false);
      const Finding finding = diagnose(program.snapshot).findings.at(0);
      const bool lost = reach == Reach::unreachable;
      CHECK(finding.grade == (lost ? Grade::proved : Grade::strong));
      CHECK(finding.permanent.value_or(false) == lost);
      CHECK(finding.title == "Goroutine 1 waits for a sync.Mutex, which it may hold itself.");
    }
  }

  TEST_CASE("two goroutines that merely wait for the same lock are no deadlock of their own")
  {
    Stuck program;
    const std::uint32_t lock = program.lock();
    for (const std::int64_t id : {1, 2}) {
      program.waits(id, "main.get", {locks(lock)});
      program.can(Act::unlock, lock);
    }
    CHECK(kinds(program) == Kinds{"lock_abandoned"});
  }

  TEST_CASE("who hold what the other one needs wait in a circle")
  {
    CHECK(kinds(test::two_locks()) == Kinds{"wait_cycle"});
  }

  TEST_CASE("a reader that reads again behind a writer waits in a circle")
  {
    Stuck program;
    const std::uint32_t lock = program.lock(Lock::Kind::rwmutex);
    program.waits(1, "main.read", {{lock, Wait::Kind::read_lock}});
    program.can(Act::read_unlock, lock, 2);
    program.waits(2, "main.write", {locks(lock)});
    program.can(Act::unlock, lock);
    const Diagnosis diagnosis = diagnose(program.snapshot);
    REQUIRE(diagnosis.findings.size() == 1);
    CHECK(diagnosis.findings[0].kind == FindingKind::wait_cycle);
    CHECK(diagnosis.findings[0].goroutines == ids({1, 2}));
  }

  TEST_CASE("senders who would all receive hold a semaphore, others have a consumer among them")
  {
    Stuck program;
    const std::uint32_t slots = program.channel("main.Slot");
    for (const std::int64_t id : {1, 2}) {
      program.waits(id, "main.work", {to(slots)});
      program.can(Act::receive, slots);
    }
    CHECK(kinds(program) == Kinds{"orphaned_send"});
    program.waits(3, "main.put", {to(slots)});
    CHECK(kinds(program) == Kinds{"self_deadlock"});
  }

  TEST_CASE("locks, groups and conditions without anybody have kinds of their own")
  {
    CHECK(kinds(left_behind(Lock::Kind::mutex, Wait::Kind::lock)) == Kinds{"lock_abandoned"});
    CHECK(kinds(left_behind(Lock::Kind::once, Wait::Kind::lock)) == Kinds{"lock_abandoned"});
    CHECK(kinds(left_behind(Lock::Kind::waitgroup, Wait::Kind::wait)) == Kinds{"waitgroup_stuck"});
    CHECK(kinds(left_behind(Lock::Kind::cond, Wait::Kind::wait)) == Kinds{"cond_stuck"});
    CHECK(kinds(left_behind(Lock::Kind::semaphore, Wait::Kind::wait)).empty());
  }

  TEST_CASE("who has a lock for readers and writers, and what a group misses, is said")
  {
    const auto state = [](auto change) {
      Stuck program;
      const std::uint32_t lock = program.lock(Lock::Kind::rwmutex);
      program.waits(1, "main.read", {{lock, Wait::Kind::read_lock}});
      program.can(Act::read_unlock, lock, 2);
      program.waits(2, "main.write", {locks(lock)});
      program.can(Act::unlock, lock);
      change(program.snapshot.locks[0]);
      return diagnose(program.snapshot).findings.at(0).evidence.at(0);
    };
    const auto ends = [](const std::string& text, std::string_view end) {
      CAPTURE(text);
      return text.ends_with(end);
    };
    CHECK(ends(state([](Lock& lock) { lock.readers = 0; }), ": It is held by a writer."));
    CHECK(ends(state([](Lock& lock) { lock.readers = 3; }),
               ": It is held by a writer; 3 readers wait behind it."));
    CHECK(ends(state([](Lock& lock) { lock.readers = lock.leaving = 1; }),
               ": A writer waits for 1 reader to leave."));
    CHECK(ends(state([](Lock& lock) {
                 lock.readers = 3;
                 lock.leaving = 2;
               }),
               ": A writer waits for 2 readers to leave; 1 reader waits behind it."));

    Stuck group = left_behind(Lock::Kind::waitgroup, Wait::Kind::wait);
    group.snapshot.locks[0].counter = 2;
    const Diagnosis diagnosis = diagnose(group.snapshot);
    CHECK(std::ranges::count(diagnosis.findings.at(0).explanation,
                             "Its counter is 2: Done is still to be called twice.") == 1);
  }

  TEST_CASE("what is for good is not said to be perhaps another one's")
  {
    for (const Reach reach : {Reach::alive, Reach::unreachable}) {
      Stuck program;
      const std::uint32_t lost = program.channel("main.Job", reach);
      program.waits(1, "main.put", {to(lost)});
      program.waits(2, "main.other", {to(program.channel("main.Job", reach))});
      program.snapshot.goroutines.back().future = program.unknown(Act::receive, "main.Job");
      for (const Finding& finding : diagnose(program.snapshot).findings) {
        const auto unsure = std::ranges::count_if(finding.evidence, [](const std::string& line) {
          return line.find("it may be this one") != std::string::npos;
        });
        CAPTURE(finding.title);
        CHECK((unsure == 0 || !finding.permanent.value_or(false)));
      }
    }
  }

  TEST_CASE("who waits for those who wait is counted as behind them, not with them")
  {
    Stuck program = left_behind(Lock::Kind::mutex, Wait::Kind::lock);
    const std::uint32_t queue = program.channel("main.Mail");
    program.can(Act::receive, queue);
    program.waits(7, "main.post", {to(queue)});
    const Diagnosis diagnosis = diagnose(program.snapshot);
    REQUIRE(diagnosis.findings.size() == 1);
    const Finding& finding = diagnosis.findings[0];
    CHECK(finding.goroutines.size() == 2);
    CHECK(finding.title.starts_with("1 goroutine waits for "));
    CHECK(std::ranges::count(finding.explanation,
                             "1 goroutine waits behind, in main.post app.go:10.") == 1);
  }

  TEST_CASE("a lock that is free, and a group whose counter is zero, are no finding")
  {
    Stuck lock = left_behind(Lock::Kind::mutex, Wait::Kind::lock);
    lock.snapshot.locks[0].locked = false;
    CHECK(kinds(lock).empty());
    Stuck group = left_behind(Lock::Kind::waitgroup, Wait::Kind::wait);
    group.snapshot.locks[0].counter = 0;
    CHECK(kinds(group).empty());
  }

  TEST_CASE("the main goroutine in a select without cases is healthy, another one is not")
  {
    Stuck program;
    program.waits(1, "main.main", {}, "select (no cases)");
    CHECK(kinds(program).empty());
    program.waits(2, "main.other", {}, "select (no cases)");
    CHECK(kinds(program) == Kinds{"empty_select"});
    program.waits(3, "main.nil", {}, "chan receive (nil chan)");
    CHECK(kinds(program) == Kinds{"nil_channel", "empty_select"});
  }

  TEST_CASE("the main goroutine in a select without cases that others wait for is a finding")
  {
    Stuck program;
    const std::uint32_t lock = program.lock();
    program.waits(1, "main.main", {}, "select (no cases)");
    program.can(Act::unlock, lock);
    program.waits(2, "main.get", {locks(lock)});
    CHECK(kinds(program) == Kinds{"empty_select"});
  }

  TEST_CASE("an idle server waits to receive, and that is no finding")
  {
    Stuck program;
    program.waits(1, "main.worker", {from(program.channel())});
    program.runs(2).future = program.future({Act::send});
    CHECK(kinds(program).empty());
  }

  TEST_CASE("slow is stuck only after the limit")
  {
    Stuck program = slow(1);
    CHECK(kinds(program).empty());
    Goroutine& sender = program.snapshot.goroutines.back();
    sender.wait_since = 990 * test::second + 1;
    CHECK(kinds(program).empty());
    sender.wait_since = 990 * test::second;
    REQUIRE(kinds(program) == Kinds{"stalled_consumer"});
    const Finding finding = diagnose(program.snapshot).findings[0];
    CHECK(finding.grade == Grade::strong);
    CHECK(finding.permanent == false);
    CHECK(finding.goroutines == ids({2}));
    CHECK(diagnose(program.snapshot, {.stalled_after = 11 * test::second}).findings.empty());
  }

  TEST_CASE("behind a pool of consumers the first one is told of, and how many they are")
  {
    Stuck program = slow(1);
    for (const std::int64_t id : {10, 11, 12}) {
      program.runs(id);
      program.can(Act::receive, 0);
    }
    const auto findings = diagnose(program.snapshot).findings;
    REQUIRE(findings.empty());
    program.snapshot.goroutines[1].wait_since = 990 * test::second;
    const Diagnosis slow = diagnose(program.snapshot);
    REQUIRE(slow.findings.size() == 1);
    CHECK(slow.findings[0].kind == FindingKind::stalled_consumer);
    CHECK(slow.findings[0].title ==
          "1 of 5 goroutines queues to send to a chan main.Job; 4 goroutines that may receive from "
          "it run.");
  }

  TEST_CASE("five behind one that is known are a finding, however many others there are")
  {
    CHECK(kinds(slow(4)) == Kinds{"stalled_consumer"});
    Stuck program = slow(5);
    for (std::int64_t id = 1000; id < 1899; ++id) program.runs(id);
    REQUIRE(kinds(program) == Kinds{"stalled_consumer"});
    CHECK(diagnose(program.snapshot).findings[0].grade == Grade::hint);
    Stuck fewer = slow(4);
    for (std::int64_t id = 1000; id < 1899; ++id) fewer.runs(id);
    CHECK(kinds(fewer).empty());
  }

  TEST_CASE("a hundred behind one are no short delay if they are a tenth of all")
  {
    const auto grade = [](const Stuck& program) {
      return diagnose(program.snapshot).findings.at(0).grade;
    };
    CHECK(grade(slow(99)) == Grade::hint);
    Stuck program = slow(100);
    CHECK(grade(program) == Grade::strong);
    for (std::int64_t id = 1000; id < 1899; ++id) program.runs(id);
    CHECK(grade(program) == Grade::strong);
    program.runs(1900);
    CHECK(grade(program) == Grade::hint);
  }

  TEST_CASE("behind the owner of a lock that runs there is contention")
  {
    Stuck program;
    const std::uint32_t lock = program.lock();
    program.runs(1);
    program.can(Act::unlock, lock);
    program.waits(2, "main.get", {locks(lock)}).wait_since = 1;
    program.can(Act::unlock, lock);
    CHECK(kinds(program) == Kinds{"lock_contention"});
  }

  TEST_CASE("those who wait to receive from somebody slow are no finding, however long")
  {
    Stuck program;
    const std::uint32_t results = program.channel();
    program.runs(1);
    program.can(Act::send, results);
    program.waits(2, "main.take", {from(results)}).wait_since = 1;
    CHECK(kinds(program).empty());
  }
}

}  // namespace unjam::findings_kinds_test
