#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

/// Snapshots written by hand, for every test that needs one.
namespace unjam::test {

/// A frame as text.
struct Call {
  std::string_view function;
  std::string_view file;
  std::int32_t line = 0;
  bool inlined = false;
};

/// The stack of these calls, innermost first, with addresses made up from `first_pc`.
inline StackId stack(Snapshot& snapshot, std::initializer_list<Call> calls,
                     std::uint64_t first_pc = 0x43a000)
{
  Stack stack;
  for (const Call& call : calls) {
    const LocationId location = snapshot.intern_location(call.function, call.file, call.line);
    stack.frames.push_back({first_pc, location, call.inlined});
    first_pc += call.inlined ? 0 : 0x1000;
  }
  return snapshot.stacks.intern(std::move(stack));
}

/// A waiting goroutine whose `current`, `user`, `app` and `start` are frames of a stack.
struct Waiting {
  std::string_view reason;
  StackId stack{};
  std::size_t user = 0;  ///< index of the frame
  std::size_t app = 0;   ///< index of the frame
};

inline Goroutine& add(Snapshot& snapshot, std::int64_t id, const Waiting& waiting)
{
  const std::vector<Frame>& frames = snapshot.stacks[waiting.stack].frames;
  Goroutine goroutine{.id = GoroutineId{id}, .status = Status::waiting};
  goroutine.wait_reason = snapshot.strings.intern(waiting.reason);
  goroutine.stack = waiting.stack;
  if (!frames.empty()) {
    goroutine.current = frames.front().location;
    goroutine.user = frames[waiting.user].location;
    goroutine.app = frames[waiting.app].location;
    goroutine.start = frames.back().location;
  }
  return snapshot.goroutines.emplace_back(goroutine);
}

inline Goroutine& add_unreadable(Snapshot& snapshot, std::string_view why)
{
  return snapshot.goroutines.emplace_back(Goroutine{.unreadable = snapshot.strings.intern(why)});
}

inline LabelsId labels(Snapshot& snapshot,
                       std::initializer_list<std::pair<std::string_view, std::string_view>> pairs)
{
  Labels labels;
  for (const auto& [key, value] : pairs) {
    labels.emplace_back(snapshot.strings.intern(key), snapshot.strings.intern(value));
  }
  return snapshot.label_sets.intern(std::move(labels));
}

/// A stopped HTTP service: 1001 handlers wait to send to a full channel, and so does its only
/// consumer. 1013 goroutines, 8 of them the runtime's.
inline Snapshot incident()
{
  Snapshot s;
  s.source.kind = Source::Kind::core;
  s.source.binary = "./server";
  s.source.core = "/cores/core.1628";
  s.target.go_version = "go1.19.8";
  s.target.delve_version = "1.20.2";
  s.target.module = "example.com/shop";
  s.target.std_prefix = "/usr/lib/go-1.19/src/";
  s.engine = "delve";
  s.expected = 1013;

  const Call park{"runtime.gopark", "/usr/lib/go-1.19/src/runtime/proc.go", 363};
  const Call chansend{"runtime.chansend", "/usr/lib/go-1.19/src/runtime/chan.go", 259};
  const Call chansend1{"runtime.chansend1", "/usr/lib/go-1.19/src/runtime/chan.go", 145};
  const Call chanrecv{"runtime.chanrecv", "/usr/lib/go-1.19/src/runtime/chan.go", 583};
  const Call chanrecv2{"runtime.chanrecv2", "/usr/lib/go-1.19/src/runtime/chan.go", 447};
  const Call netpoll{"runtime.netpollblock", "/usr/lib/go-1.19/src/runtime/netpoll.go", 526};
  const Call serve{"net/http.(*conn).serve", "/usr/lib/go-1.19/src/net/http/server.go", 1991};
  const auto handler = [&](std::int32_t line) {
    return stack(
        s, {park,
            chansend,
            chansend1,
            {"main.(*Metrics).CountS", "/src/server/metrics.go", 95, true},
            {"main.(*itemHandler).ServeHTTP", "/src/server/handler.go", line},
            {"net/http.(*ServeMux).ServeHTTP", "/usr/lib/go-1.19/src/net/http/server.go", 2462},
            {"net/http.serverHandler.ServeHTTP", "/usr/lib/go-1.19/src/net/http/server.go", 2947},
            serve});
  };
  const StackId accept =
      stack(s, {park,
                netpoll,
                {"net.(*TCPListener).Accept", "/usr/lib/go-1.19/src/net/tcpsock.go", 288},
                {"net/http.Serve", "/usr/lib/go-1.19/src/net/http/server.go", 2500, true},
                {"main.main", "/src/server/main.go", 24},
                {"runtime.main", "/usr/lib/go-1.19/src/runtime/proc.go", 250}});
  const StackId consumer =
      stack(s, {park,
                chansend,
                chansend1,
                {"main.(*Metrics).SetM", "/src/server/metrics.go", 105, true},
                {"main.(*Metrics).runConsumer", "/src/server/metrics.go", 121}});
  const StackId writer =
      stack(s, {park, chanrecv, chanrecv2, {"main.(*Writer).run", "/src/server/writer.go", 35}});
  const StackId background = stack(s, {park,
                                       netpoll,
                                       {"net/http.(*connReader).backgroundRead",
                                        "/usr/lib/go-1.19/src/net/http/server.go", 674}});
  const StackId worker =
      stack(s, {park, {"runtime.gcBgMarkWorker", "/usr/lib/go-1.19/src/runtime/mgc.go", 1235}});
  const StackId requests = handler(24);
  const StackId views = handler(32);

  add(s, 1, {"IO wait", accept, 2, 4});
  for (const std::int64_t id : {2, 3, 4, 10, 11, 12, 13, 14}) {
    add(s, id, {"GC worker (idle)", worker, 0, 0}).system = true;
  }
  add(s, 5, {"chan send", consumer, 3, 3}).go =
      s.intern_location("main.NewMetrics", "/src/server/metrics.go", 46);
  add(s, 6, {"chan receive", writer, 3, 3}).go =
      s.intern_location("main.NewWriter", "/src/server/writer.go", 25);
  add(s, 7, {"IO wait", background, 2, 2});
  const LocationId started = s.intern_location("net/http.(*Server).Serve",
                                               "/usr/lib/go-1.19/src/net/http/server.go", 3102);
  for (std::int64_t i = 0; i < 1001; ++i) {
    add(s, i == 0 ? 9 : 20 + i, {"chan send", i % 100 == 7 ? views : requests, 3, 3}).go = started;
  }
  sort_goroutines(s.goroutines);
  return s;
}

/// Everything that can be odd: a cut capture, an unreadable goroutine, one that runs, labels, names
/// that attack a terminal, a stack that ends early, a location without a symbol.
inline Snapshot oddities()
{
  Snapshot s;
  s.source.kind = Source::Kind::server;
  s.source.address = "127.0.0.1:44441";
  s.target.go_version = "go1.27.1";
  s.target.delve_version = "1.27.1";
  s.target.build_id = "88aea4b4";
  s.target.std_prefix = "/usr/lib/go/src/";
  s.engine = "delve";
  s.expected = 7;
  s.problems = {{Problem::Weight::note, "Go 1.27 is newer than Delve knows", "labels may be wrong"},
                {Problem::Weight::loss, "the server ended: \x1b[31mEOF\n", "2 goroutines"}};

  const StackId hostile = stack(s, {{"runtime.gopark", "/usr/lib/go/src/runtime/proc.go", 461},
                                    {"main.caf\xc3\xa9\x1b]0;owned\x07",
                                     "/src/\xe2\x80\xae"
                                     "evil.go",
                                     7},
                                    {"main.broken\xff\xc2\x9b", "/src/a b.go", 8, true}});
  Stack cut = s.stacks[hostile];
  cut.cut = s.strings.intern("outer frames unreadable: EOF");
  cut.frames.push_back({0xffffffffff600000, {}, false});

  Goroutine& first = add(s, 17, {"select", hostile, 1, 1});
  first.labels = labels(s, {{"path", "/items/\n\"1\""}, {"tenant", "acme"}});
  Goroutine& second = add(s, 18, {"select", s.stacks.intern(cut), 1, 1});
  second.labels = labels(s, {{"tenant", ""}});
  Goroutine& running = s.goroutines.emplace_back(
      Goroutine{.id = GoroutineId{19}, .thread = 1628, .status = Status::running});
  running.app = running.user = running.current = s.intern_location(
      "main.spin\xc2\xb7"
      "f",
      "/src/spin.go", 3);
  s.goroutines.emplace_back(
      Goroutine{.id = GoroutineId{20}, .status = Status::syscall, .system = true});
  add_unreadable(s, "error while reading memory at 0xc0\x1b[2J: EOF");
  return s;
}

}  // namespace unjam::test
