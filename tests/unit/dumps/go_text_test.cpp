#include "client/dumps/text/go_text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/print_result.hpp"

namespace unjam::dumps_go_text_test {

using dumps::read_go_text;

namespace {

constexpr std::string_view dump = R"(SIGQUIT: quit
PC=0x46 m=0 sigcode=0

goroutine 0 [idle]:
runtime.futex(0x0)
	/usr/lib/go/src/runtime/sys_linux_amd64.s:552 +0x21

goroutine 1 [IO wait, 7 minutes]:
internal/poll.runtime_pollWait(0x7f00, 0x72)
	/usr/lib/go/src/runtime/netpoll.go:305 +0x89
net.(*netFD).accept(0xc0000b8100)
	/usr/lib/go/src/net/fd_unix.go:172 +0x35
main.main()
	/src/main.go:40 +0x1d

goroutine 20 [chan send]:
main.(*Queue).Put(...)
	/src/queue.go:12
main.serve({0x1, {0x2, ...}})
	/src/serve.go:9 +0x45
created by main.main in goroutine 1
	/src/main.go:33 +0xa5

goroutine 19 [running]:
	goroutine running on other thread; stack unavailable
created by main.main
	/src/main.go:34 +0xa5

rax    0x0
)";

Snapshot read(std::string_view text)
{
  Result<Snapshot> snapshot = read_go_text(stream::Window{text});
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

/// "main.serve serve.go:9", without the folder.
std::string place(const Snapshot& s, LocationId id)
{
  const Location& location = s.location(id);
  const std::string_view file = s.text(location.file);
  return std::string{s.text(location.function)} + " " +
         std::string{file.substr(file.rfind('/') + 1)} + ":" + std::to_string(location.line);
}

}  // namespace

TEST_SUITE("dumps/go_text")
{
  TEST_CASE("the user's place is the one that Delve would take")
  {
    const Snapshot s = read(
        "goroutine 7 [sync.Mutex.Lock]:\n"
        "internal/sync.runtime_SemacquireMutex(0xc0, 0x0, 0x1)\n\t/go/src/runtime/sema.go:95 "
        "+0x25\n"
        "internal/sync.(*Mutex).Lock(...)\n\t/go/src/internal/sync/mutex.go:70\n"
        "sync.(*Mutex).Lock(...)\n\t/go/src/sync/mutex.go:46\n"
        "main.f()\n\t/src/main.go:3 +0x1\n\n"
        "goroutine 8 [IO wait]:\n"
        "internal/poll.(*FD).Accept(0xc0)\n\t/go/src/internal/poll/fd_unix.go:614 +0x2b\n"
        "net.(*netFD).accept(0xc0)\n\t/go/src/net/fd_unix.go:172 +0x35\n\n"
        "goroutine 9 [runnable]:\nruntime.Gosched(...)\n\t/go/src/runtime/proc.go:3\n"
        "main.g()\n\t/src/main.go:9 +0x1\n");
    REQUIRE(s.goroutines.size() == 3);
    CHECK(place(s, s.goroutines[0].user) == "internal/sync.(*Mutex).Lock mutex.go:70");
    CHECK(place(s, s.goroutines[1].user) == "net.(*netFD).accept fd_unix.go:172");
    CHECK(place(s, s.goroutines[2].user) == "runtime.Gosched proc.go:3");
  }

  TEST_CASE("goroutines have their places, ascending by number")
  {
    const Snapshot s = read(dump);
    REQUIRE(s.goroutines.size() == 3);
    CHECK(complete(s));
    CHECK_FALSE(s.has_facts);
    const Goroutine& main = s.goroutines[0];
    CHECK(main.id == GoroutineId{1});
    CHECK(s.text(main.wait_reason) == "IO wait");
    CHECK(s.now - main.wait_since == 7 * std::int64_t{60'000'000'000});
    CHECK(place(s, main.current) == "internal/poll.runtime_pollWait netpoll.go:305");
    CHECK(place(s, main.app) == "main.main main.go:40");
    CHECK(place(s, main.start) == "runtime.main :0");
    CHECK_FALSE(main.system);
    CHECK(s.target.std_prefix == "/usr/lib/go/src/");
    const Goroutine& sender = s.goroutines[2];
    CHECK(place(s, sender.app) == "main.(*Queue).Put queue.go:12");
    CHECK(place(s, sender.start) == "main.serve :0");
    CHECK(place(s, sender.go) == "main.main main.go:33");
    CHECK(sender.wait_since == 0);
    const Stack& stack = s.stacks[sender.stack];
    REQUIRE(stack.frames.size() == 2);
    CHECK(stack.frames[0].inlined);
    CHECK_FALSE(stack.frames[1].inlined);
  }

  TEST_CASE("where every goroutine returns to is no start")
  {
    const Snapshot s = read(
        "goroutine 5 [select]:\nmain.a()\n\t/a.go:1 +0x1\nruntime.goexit()\n"
        "\t/go/src/runtime/asm_amd64.s:1594 +0x1\ncreated by main.b\n\t/a.go:2 +0x1\n\n"
        "goroutine 2 [force gc (idle)]:\nruntime.gopark()\n\t/go/src/runtime/proc.go:363 +0xd6\n"
        "runtime.forcegchelper()\n\t/go/src/runtime/proc.go:301 +0xad\nruntime.goexit()\n"
        "\t/go/src/runtime/asm_amd64.s:1594 +0x1\n");
    CHECK(place(s, s.goroutines[1].start) == "main.a :0");
    CHECK_FALSE(s.goroutines[1].system);
    CHECK(place(s, s.goroutines[0].start) == "runtime.forcegchelper :0");
    CHECK(s.goroutines[0].system);
  }

  TEST_CASE("a stack that was not printed is none, and says why")
  {
    const Snapshot s = read(dump);
    const Goroutine& running = s.goroutines[1];
    CHECK(running.status == Status::running);
    CHECK(s.stacks[running.stack].frames.empty());
    CHECK(s.text(s.stacks[running.stack].cut) ==
          "goroutine running on other thread; stack unavailable");
    CHECK(place(s, running.go) == "main.main main.go:34");
  }

  TEST_CASE("a stack whose outer calls were left out tells no start")
  {
    const Snapshot s = read(
        "goroutine 5 [select]:\nmain.a()\n\t/a.go:1 +0x1\n...additional frames elided...\n"
        "created by main.b\n\t/a.go:2 +0x1\n");
    REQUIRE(s.goroutines.size() == 1);
    CHECK(s.goroutines[0].start == LocationId{});
    CHECK(place(s, s.goroutines[0].go) == "main.b a.go:2");
    const Snapshot middle = read(
        "goroutine 5 [select]:\nmain.a()\n\t/a.go:1 +0x1\n...7 frames elided...\nmain.c()\n"
        "\t/a.go:3 +0x1\n");
    CHECK(place(middle, middle.goroutines[0].start) == "main.c :0");
  }

  TEST_CASE("of several dumps the largest is read, and a note says so")
  {
    const std::string small = "goroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n\n";
    const std::string large = small + "goroutine 2 [select]:\nmain.a()\n\t/a.go:2 +0x1\n\n";
    for (const std::string& text : {small + large, large + small}) {
      const Snapshot s = read(text);
      CHECK(s.goroutines.size() == 2);
      REQUIRE(s.problems.size() == 1);
      CHECK(s.problems[0].what == "the text has 2 dumps");
      CHECK(complete(s));
    }
  }

  TEST_CASE("labels are ascending by key")
  {
    const Snapshot s = read("goroutine 5 [select] {b: 2, a: 1}:\nmain.a()\n\t/a.go:1 +0x1\n");
    const Labels& labels = s.label_sets[s.goroutines[0].labels];
    REQUIRE(labels.size() == 2);
    CHECK(s.text(labels[0].first) == "a");
    CHECK(s.text(labels[1].second) == "2");
  }

  TEST_CASE("cut anywhere, what was whole before is the same, and a cut is told")
  {
    const Snapshot whole = read(dump);
    std::size_t most = 0;
    for (std::size_t size = 0; size <= dump.size(); ++size) {
      const auto cut = read_go_text(stream::Window{std::string_view{dump}.substr(0, size)});
      const std::size_t count = cut ? cut->goroutines.size() : 0;
      CHECK(count >= most);
      most = count;
    }
    CHECK(most == whole.goroutines.size());
    CHECK_FALSE(complete(read("goroutine 5 [select]:\nmain.a()\n\t/a.g")));
    CHECK_FALSE(complete(read("goroutine 5 [select]:\nmain.a()\n")));
    CHECK(complete(read("goroutine 5 [select]:\nmain.a()\n\t/a.go:1 +0x1\n")));
  }

  TEST_CASE("however much of it is in view at once, it reads the same")
  {
    const Snapshot whole = read(dump);
    for (const std::size_t room : {1U, 3U, 100U}) {
      const auto pieces = read_go_text(stream::Window{dump, room});
      REQUIRE(pieces);
      CHECK(pieces->goroutines == whole.goroutines);
    }
  }

  TEST_CASE("one string of JSON may be longer than what is in view")
  {
    std::string text = R"({"msg":"panic","stack":")";
    std::size_t count = 0;
    while (text.size() < 3 * stream::Window::usual_room) {
      text += "goroutine " + std::to_string(++count) +
              R"( [select]:\nmain.f[\u003cx\u003e]()\n\t/src/main.go:7 +0x1d\n\n)";
    }
    text += "\"}\n";
    const Snapshot s = read(text);
    CHECK(s.goroutines.size() == count);
    CHECK(s.stacks.size() == 2);
    CHECK(place(s, s.goroutines.back().user) == "main.f[<x>] main.go:7");
  }

  TEST_CASE("of a stream that breaks off, what comes before can be asked for")
  {
    const auto breaking = [text = dump](char* data,
                                        std::size_t count) mutable -> Result<std::size_t> {
      if (text.empty()) return Error{Errc::cut, "cut at byte 9"};
      const std::size_t taken = text.copy(data, count);
      text.remove_prefix(taken);
      return taken;
    };
    CHECK(read_go_text(stream::Window{breaking}).error().detail() ==
          "cut at byte 9; --partial shows what comes before");
    const auto part = read_go_text(stream::Window{breaking}, {.partial = true});
    REQUIRE(part);
    CHECK(part->goroutines.size() > 1);
    CHECK_FALSE(complete(*part));
  }

  TEST_CASE("absurd times are no times, and text without goroutines is an error")
  {
    CHECK(read("goroutine 5 [select, -3 minutes]:\n").goroutines[0].wait_since == 0);
    const Snapshot long_ago = read("goroutine 5 [select, 9000000000000000000 minutes]:\n");
    CHECK(long_ago.now > 0);
    CHECK(long_ago.goroutines[0].wait_since > 0);
    const auto none = read_go_text(stream::Window{"nothing here\n"});
    REQUIRE_FALSE(none);
    CHECK(none.error().code() == Errc::wrong_kind);
  }
}

}  // namespace unjam::dumps_go_text_test
