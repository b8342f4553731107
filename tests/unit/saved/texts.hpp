#pragma once

#include <cstdint>
#include <sstream>
#include <stdexcept>
#include <string>

#include "client/saved/snapshot_writer.hpp"
#include "tests/unit/sample_snapshot.hpp"

/// Small files of every kind, written out.
namespace unjam::test {

/// The saved form of a snapshot.
inline std::string text_of(const Snapshot& snapshot)
{
  std::ostringstream out;
  if (!saved::write_snapshot(snapshot, out)) throw std::runtime_error{"cannot write"};
  return out.str();
}

/// Two channels and a lock, a clock and a panel: what the first goroutine waits for, and more.
inline void add_facts(Snapshot& s)
{
  s.channels = {{.address = 0xc000010000},
                {.address = 0xc000068060,
                 .type = s.strings.intern("main.Metric"),
                 .len = 100,
                 .cap = 128,
                 .fires = 7000,
                 .readable = true,
                 .closed = true,
                 .timer = Channel::Timer::armed,
                 .reach = Reach::unreachable}};
  s.locks = {{.address = 0xc000020000,
              .kind = Lock::Kind::rwmutex,
              .readable = true,
              .locked = true,
              .waiters = 1,
              .readers = 2,
              .leaving = 3,
              .counter = -4,
              .reach = Reach::alive}};
  s.waits = {{1, Wait::Kind::send}, {0, Wait::Kind::receive}, {0, Wait::Kind::read_lock}};
  s.goroutines.front().waits = {0, 3};
  s.sleeps = {{GoroutineId{22}, 6000}};
  s.polls = {{GoroutineId{21}, 7, -1, Poll::Direction::write}};
  s.timers = {{7000, 50, 0xc000068060, s.strings.intern("time.sendTime"), Timer::Action::send}};
  s.panel.gomaxprocs = 4;
  s.panel.gc_phase = 0;
  s.panel.memory_limit = INT64_MAX;
  s.panel.processors = {{0, Processor::Status::running, 12, 7000},
                        {1, Processor::Status::idle, 0},
                        {2, Processor::Status::idle, 0, 0, 34}};
  s.panel.started = 400;
  s.panel.gc_percent = -1;
}

/// What the first goroutine and the timer can still do, and who else could.
inline void add_operations(Snapshot& s)
{
  s.has_operations = true;
  s.channels.back().name = s.strings.intern("main.Metrics.inChannel");
  s.locks.front().name = s.strings.intern("main.Store.mu");
  const SiteId receive = s.sites.intern(
      {Act::receive, true, false, LocationId{2}, s.strings.intern("main.Metric"), {}});
  const SiteId unlock =
      s.sites.intern({Act::read_unlock, false, true, {}, {}, s.strings.intern("main.a > main.b")});
  Future future;
  future.known = true;
  future.unknown = {unlock};
  future.open_own.add(Act::send);
  future.open_own.add(Act::signal);
  future.open_any.add(Act::done);
  future.cut = s.strings.intern("budget");
  s.operations = {{1, receive, 1}, {0, unlock, 2}, {1, receive, 1}};
  s.goroutines.front().operations = {0, 2};
  s.goroutines.front().future = s.futures.intern(future);
  s.timers.front().operations = {2, 1};
  s.timers.front().future = s.futures.intern({true, {}, {}, {}, {}});
  s.holders = {{Act::receive, Holders::Scope::own, false, {s.strings.intern("main.f")}},
               {Act::receive, Holders::Scope::any, true, {}}};
}

/// A panic in a deferred call, in a goroutine that took a fault.
inline Crash small_crash(Snapshot& s)
{
  Crash crash;
  crash.text = s.strings.intern("EOF");
  crash.detail = s.strings.intern("42");
  crash.type = s.strings.intern("main.Metric");
  crash.earlier = {{s.strings.intern("req"), {}, true}, {s.strings.intern("EOF"), crash.type}};
  crash.signal = {.number = 11,
                  .name = s.strings.intern("SIGSEGV"),
                  .code = -6,
                  .sender = 1700,
                  .address = 8,
                  .pc = 8192};
  crash.goroutine = GoroutineId{22};
  crash.thread = 1628;
  crash.pc = 8192;
  crash.registers = {{s.strings.intern("rip"), 8192}, {s.strings.intern("rsp"), UINT64_MAX}};
  crash.flipped = {{0x10c000000000, 0xc000000000}};
  crash.stack = StackId{2};
  return crash;
}

/// Has something of everything.
inline Snapshot small_snapshot()
{
  Snapshot s;
  s.source.kind = Source::Kind::core;
  s.source.binary = "./server";
  s.source.core = "core.1628";
  s.target.go_version = "go1.19.8";
  s.target.delve_version = "1.20.2";
  s.target.status_names = {"idle", "runnable"};
  s.engine = "core";
  s.cross_check = CrossCheck{.distinct_stacks = 2, .checked = 3, .disagreed = 1};
  s.expected = 3;
  s.has_facts = true;
  s.now = 5000;

  const StackId whole =
      stack(s, {{"runtime.gopark", "proc.go", 363}, {"main.f", "main.go", 9, true}}, 4096);
  Stack cut = s.stacks[whole];
  cut.cut = s.strings.intern("deeper than 2 frames");
  Goroutine& sender = add(s, 21, {"chan send", whole, 1, 1});
  const StringId key = s.strings.intern("req");
  sender.labels = s.label_sets.intern({{key, s.strings.intern("42")}});
  sender.wait_since = 1200;
  Goroutine& runner = s.goroutines.emplace_back(Goroutine{.id = GoroutineId{22}});
  runner.stack = s.stacks.intern(cut);
  runner.go = LocationId{2};
  runner.thread = 1628;
  runner.status = Status::running;
  runner.waits_known = true;
  runner.system = true;
  add_unreadable(s, "EOF");
  add_facts(s);
  add_operations(s);
  s.crash = small_crash(s);
  s.peers = {{GoroutineId{21}, s.strings.intern("tcp"), s.strings.intern("10.3.2.1:5432"), true}};
  s.problems = {{Problem::Weight::loss, "1 goroutine is unreadable", "it has no group"}};
  return s;
}

inline constexpr std::string_view small_text =
    R"({"schema":"unjam.snapshot/1","source":{"kind":"core","binary":"./server","core":"core.1628"},"target":{"go_version":"go1.19.8","delve_version":"1.20.2","status_names":["idle","runnable"]},"engine":"core","cross_check":{"distinct_stacks":2,"checked":3,"disagreed":1},"expected":3,"facts":true,"operations":true,"now":5000}
{"string":1,"text":"runtime.gopark"}
{"string":2,"text":"proc.go"}
{"string":3,"text":"main.f"}
{"string":4,"text":"main.go"}
{"string":5,"text":"deeper than 2 frames"}
{"string":6,"text":"chan send"}
{"string":7,"text":"req"}
{"string":8,"text":"42"}
{"string":9,"text":"EOF"}
{"string":10,"text":"main.Metric"}
{"string":11,"text":"time.sendTime"}
{"string":12,"text":"main.Metrics.inChannel"}
{"string":13,"text":"main.Store.mu"}
{"string":14,"text":"main.a > main.b"}
{"string":15,"text":"budget"}
{"string":16,"text":"SIGSEGV"}
{"string":17,"text":"rip"}
{"string":18,"text":"rsp"}
{"string":19,"text":"tcp"}
{"string":20,"text":"10.3.2.1:5432"}
{"location":1,"function":1,"file":2,"line":363}
{"location":2,"function":3,"file":4,"line":9}
{"stack":1,"frames":[[4096,1],[8192,2,1]]}
{"stack":2,"frames":[[4096,1],[8192,2,1]],"cut":5}
{"labels":1,"set":[[7,8]]}
{"channel":1,"address":824633786368}
{"channel":2,"address":824634146912,"type":10,"name":12,"len":100,"cap":128,"readable":true,"closed":true,"timer":"armed","fires":7000,"reach":"unreachable"}
{"lock":1,"address":824633851904,"name":13,"kind":"rwmutex","readable":true,"locked":true,"waiters":1,"readers":2,"leaving":3,"counter":-4,"reach":"alive"}
{"site":1,"act":"receive","starts":true,"location":2,"type":10}
{"site":2,"act":"read_unlock","selects":true,"path":14}
{"future":1,"known":true,"unknown":[2],"open_own":["send","signal"],"open_any":["done"],"cut":15}
{"future":2,"known":true}
{"goroutine":21,"status":4,"wait":6,"wait_since":1200,"current":1,"user":2,"app":2,"start":2,"stack":1,"labels":1,"waits":[["send",2],["receive",1],["read_lock",1]],"operations":[[1,2],[2,1,2]],"future":1}
{"goroutine":22,"status":2,"go":2,"stack":2,"thread":1628,"waits_known":true,"system":true}
{"goroutine":0,"unreadable":9}
{"sleep":22,"until":6000}
{"poll":21,"fd":7,"direction":"write","deadline":-1}
{"peer":21,"network":19,"address":20,"listens":true}
{"timer":7000,"period":50,"object":824634146912,"function":11,"action":"send","operations":[[1,2]],"future":2}
{"holders":"receive","scope":"own","functions":[3]}
{"holders":"receive","scope":"any","callable":true}
{"panel":true,"started":400,"gomaxprocs":4,"gc_phase":0,"gc_percent":-1,"memory_limit":9223372036854775807,"processors":[[0,"running",12,7000],[1,"idle",0],[2,"idle",0,0,34]]}
{"crash":"panic","text":9,"detail":8,"type":10,"earlier":[[7,0,1],[9,10]],"signal":{"number":11,"name":16,"code":-6,"sender":1700,"address":8,"pc":8192},"goroutine":22,"thread":1628,"pc":8192,"registers":[[17,8192],[18,18446744073709551615]],"flipped":[[18416819765248,824633720832]],"stack":2}
{"problem":"loss","what":"1 goroutine is unreadable","effect":"it has no group"}
{"end":true,"strings":20,"locations":2,"stacks":2,"labels":1,"channels":2,"locks":1,"sites":2,"futures":2,"goroutines":3,"sleeps":1,"polls":1,"peers":1,"timers":1,"holders":2,"problems":1}
)";

/// Goroutines as Delve 1.20.2 lists them: one that waits, one that runs.
inline constexpr std::string_view small_goroutines =
    R"([{"id":21,"currentLoc":{"pc":4415126,"file":"/go/src/runtime/proc.go","line":363,"function":{"name":"runtime.gopark","value":4414912,"type":0,"goType":0,"optimized":true}},"userCurrentLoc":{"pc":6391308,"file":"/src/metrics.go","line":95,"function":{"name":"main.(*Metrics).CountS","value":6391008,"type":0,"goType":0,"optimized":true}},"goStatementLoc":{"pc":6290000,"file":"/go/src/net/http/server.go","line":3102,"function":{"name":"net/http.(*Server).Serve","value":6289000,"type":0,"goType":0,"optimized":true}},"startLoc":{"pc":6280000,"file":"/go/src/net/http/server.go","line":1824,"function":{"name":"net/http.(*conn).serve","value":6280000,"type":0,"goType":0,"optimized":true}},"threadID":0,"status":4,"waitSince":1200,"waitReason":15,"unreadable":"","labels":{"req":"42"}},{"id":3,"currentLoc":{"pc":0,"file":"","line":0},"userCurrentLoc":{"pc":0,"file":"","line":0},"goStatementLoc":{"pc":0,"file":"","line":0},"startLoc":{"pc":4500000,"file":"/go/src/runtime/mgc.go","line":1197,"function":{"name":"runtime.gcBgMarkWorker","value":4500000,"type":0,"goType":0,"optimized":true}},"threadID":1630,"status":2,"waitSince":0,"waitReason":25,"unreadable":""}])";

/// The whole reply that holds them, in API version 2.
inline std::string small_reply()
{
  return R"({"id":2,"result":{"Goroutines":)" + std::string{small_goroutines} +
         R"(,"Nextg":-1,"Groups":null,"TooManyGroups":false},"error":null})"
         "\n";
}

/// What is wrong with a file, without the hint that what comes before can be had.
inline std::string without_hint(std::string complaint)
{
  return complaint.substr(0, complaint.find("; --partial"));
}

}  // namespace unjam::test
