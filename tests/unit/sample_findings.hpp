#pragma once

#include <vector>

#include "aggregate/findings/finding.hpp"
#include "tests/unit/sample_waits.hpp"

/// Snapshots with operations, and findings, written by hand.
namespace unjam::test {

/// Lets a goroutine, the last that was given any, still do these things.
inline void can(Snapshot& snapshot, Goroutine& goroutine,
                std::initializer_list<std::pair<std::uint32_t, Site>> operations)
{
  goroutine.operations = {static_cast<std::uint32_t>(snapshot.operations.size()),
                          static_cast<std::uint32_t>(operations.size())};
  for (const auto& [object, site] : operations) {
    snapshot.operations.push_back({object, snapshot.sites.intern(site)});
  }
}

/// The incident, with what its goroutines wait for and can still do: goroutine 5 alone receives
/// from the channel 0, to which it and 1001 handlers wait to send; 6 waits for a second channel.
inline Snapshot incident_facts()
{
  Snapshot s = incident();
  s.has_facts = true;
  s.has_operations = true;
  s.account.whole = true;
  s.channels = {{.address = 0xc000068060,
                 .type = s.strings.intern("main.Metric"),
                 .name = s.strings.intern("main.Metrics.inChannel"),
                 .len = 100,
                 .cap = 100,
                 .readable = true,
                 .reach = Reach::alive},
                {.address = 0xc0000800c0,
                 .type = s.strings.intern("main.Sample"),
                 .readable = true,
                 .reach = Reach::alive}};
  const LocationId drain =
      s.intern_location("main.(*Metrics).runConsumer", "/src/server/metrics.go", 109);
  const LocationId set = s.intern_location("main.(*Metrics).SetM", "/src/server/metrics.go", 105);
  const LocationId count =
      s.intern_location("main.(*Metrics).CountS", "/src/server/metrics.go", 95);
  const LocationId flush =
      s.intern_location("main.(*Metrics).flush", "/src/server/metrics.go", 131);
  for (Goroutine& goroutine : s.goroutines) {
    const std::string_view reason = s.text(goroutine.wait_reason);
    if (goroutine.id == GoroutineId{5}) {
      wait_for(s, goroutine, {{0, Wait::Kind::send}});
      can(s, goroutine,
          {{0, {.act = Act::receive, .location = drain}},
           {0, {.act = Act::send, .location = set}},
           {1, {.act = Act::send, .location = flush}}});
    } else if (reason == "chan send") {
      wait_for(s, goroutine, {{0, Wait::Kind::send}});
      can(s, goroutine, {{0, {.act = Act::send, .location = count}}});
    } else if (reason == "chan receive") {
      wait_for(s, goroutine, {{1, Wait::Kind::receive}});
    }
  }
  return s;
}

/// waits(), where goroutine 28 has two of the locks, 18 waits for one that it has already, and the
/// wait group and the cond have somebody left.
inline Snapshot locked()
{
  Snapshot s = waits();
  s.has_operations = true;
  s.account.whole = true;
  const LocationId put = s.intern_location("main.(*Store).Put", "/src/shop/shop.go", 75);
  const LocationId work = s.intern_location("main.work", "/src/shop/shop.go", 90);
  const auto unlock = [&](std::uint32_t lock) {
    return std::pair{lock, Site{.act = Act::unlock, .location = put}};
  };
  for (Goroutine& goroutine : s.goroutines) {
    if (goroutine.id == GoroutineId{18} || goroutine.id == GoroutineId{19})
      can(s, goroutine, {unlock(0)});
    if (goroutine.id == GoroutineId{18}) s.operations.back().times = 2;
    if (goroutine.id == GoroutineId{27}) {
      can(s, goroutine,
          {{2, {.act = Act::done, .location = work}},
           {3, {.act = Act::signal, .starts = true, .location = work}}});
    }
    if (goroutine.id == GoroutineId{28}) {
      can(s, goroutine,
          {unlock(0),
           {1, {.act = Act::read_unlock, .location = put}},
           {0, {.act = Act::lock, .location = put}}});
    }
  }
  return s;
}

inline std::vector<GoroutineId> senders(const Snapshot& snapshot)
{
  std::vector<GoroutineId> ids;
  for (const Goroutine& goroutine : snapshot.goroutines) {
    if (snapshot.text(goroutine.wait_reason) == "chan send") ids.push_back(goroutine.id);
  }
  return ids;
}

inline aggregate::Resource resource(bool is_channel, std::uint32_t object)
{
  aggregate::Resource resource;
  resource.is_channel = is_channel;
  resource.object = object;
  return resource;
}

inline aggregate::Finding finding(aggregate::FindingKind kind, aggregate::Grade grade,
                                  std::string_view title)
{
  aggregate::Finding finding;
  finding.kind = kind;
  finding.grade = grade;
  finding.title = title;
  return finding;
}

inline aggregate::Link link(std::int64_t goroutine, std::string_view operation, LocationId location)
{
  aggregate::Link link;
  link.goroutine = GoroutineId{goroutine};
  link.operation = operation;
  link.location = location;
  return link;
}

/// What the incident is: the only consumer of a full channel waits to send to it.
inline aggregate::Finding self_deadlock(Snapshot& s)
{
  using namespace aggregate;
  const LocationId drain =
      s.intern_location("main.(*Metrics).runConsumer", "/src/server/metrics.go", 109);
  const LocationId set = s.intern_location("main.(*Metrics).SetM", "/src/server/metrics.go", 105);
  Resource channel = resource(true, 0);
  channel.senders = senders(s);
  channel.consumers = {{GoroutineId{5}, Grade::proved, drain}};
  Link root = link(5, "send", set);
  root.resource = 0;
  root.frames = {set,
                 s.intern_location("main.(*Metrics).runConsumer", "/src/server/metrics.go", 121)};
  Finding finding =
      test::finding(FindingKind::self_deadlock, Grade::proved,
                    "goroutine 5 alone drains main.Metrics.inChannel, and waits to send to it: it "
                    "blocks itself and 1,001 others");
  finding.signature = "2:00c0ffee00c0ffee";
  finding.explanation = {"main.Metrics.inChannel is full: 100 of 100.",
                         "Goroutine 5 is the only one that receives from it.",
                         "It waits to send to the same channel, so that nobody makes room."};
  finding.evidence = {"1,002 goroutines stand in sendq of 0xc000068060",
                      "all other 1,012 goroutines were followed to their ends: none receives"};
  finding.goroutines = channel.senders;
  finding.resources = {channel};
  finding.chain = {root};
  finding.dlv = {"goroutine 5", "stack", "print *(*runtime.hchan)(0xc000068060)"};
  return finding;
}

/// Findings in waits() that look for trouble: names that attack a terminal, many owners, locations
/// and resources that are not there.
inline std::vector<aggregate::Finding> odd_findings(Snapshot& s)
{
  using namespace aggregate;
  const LocationId at = s.intern_location("main.\x1b[2Jhold", "/src/shop/\"<b>.go", 7);
  s.locks[0].name = s.strings.intern("main.Store.\xe2\x80\xaemu\"]");
  Resource lock = resource(false, 0);
  lock.waiters = {GoroutineId{18}, GoroutineId{19}};
  for (std::int64_t id = 5; id < 11; ++id) {
    lock.owners.push_back({GoroutineId{id}, Grade::hint, at});
  }
  Resource channel = resource(true, 5);
  channel.receivers = {GoroutineId{14}};
  Finding contention =
      finding(FindingKind::lock_contention, Grade::strong, "two\nwait for \x1b[31mmain.Store.mu");
  contention.permanent = false;
  contention.explanation = {"\x07 is no sentence."};
  contention.goroutines = lock.waiters;
  contention.resources = {lock, channel};
  contention.chain = {link(28, "runs\x1b[0m", {}), link(18, "lock", at)};
  contention.chain.back().resource = 0;
  Finding nil =
      finding(FindingKind::nil_channel, Grade::proved, "goroutine 15 waits for a nil channel");
  nil.permanent = true;
  nil.goroutines = {GoroutineId{15}};
  Finding crash = finding(FindingKind::crash, Grade::hint, "the program ended with a panic");
  crash.goroutines = {GoroutineId{28}};
  return {contention, crash, nil};
}

}  // namespace unjam::test
