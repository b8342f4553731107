#include "aggregate/findings/library.hpp"

#include <doctest/doctest.h>

#include "tests/unit/stuck.hpp"

namespace unjam::findings_library_test {

using namespace unjam::aggregate;
using test::Stuck;

namespace {

using Calls = std::vector<std::string_view>;

/// A goroutine with these calls, the innermost first.
struct Called {
  explicit Called(const Calls& functions, Status status = Status::waiting)
  {
    Goroutine& added = program.waits(1, "main.serve", {}, "select");
    program.snapshot.target.std_prefix = "/usr/lib/go/src/";
    Stack stack;
    for (const std::string_view function : functions) {
      const bool own = function.starts_with("main.") || function.find("example.com") == 0;
      const std::string_view file = own ? "/src/app/app.go" : "/usr/lib/go/src/any/any.go";
      stack.frames.push_back({1, program.snapshot.intern_location(function, file, 7), false});
      if (function.find("semaphore.") != std::string_view::npos) {
        added.app = stack.frames.back().location;
      }
    }
    added.stack = program.snapshot.stacks.intern(stack);
    added.status = status;
  }

  [[nodiscard]] KnownWait wait() const
  {
    Library library{program.snapshot};
    return library.wait(program.snapshot.goroutines[0]);
  }

  Stuck program;
};

}  // namespace

TEST_SUITE("findings/library")
{
  TEST_CASE("the innermost function says what is waited for, not one further out")
  {
    const KnownWait conn =
        Called{Calls{"runtime.gopark", "database/sql.(*DB).conn", "main.f"}}.wait();
    CHECK(conn.kind == KnownWait::Kind::limit);
    const KnownWait dial = Called{
        Calls{"internal/poll.(*pollDesc).wait", "net.(*netFD).connect",
              "example.com/driver.Connect", "database/sql.(*DB).conn",
              "main.f"}}.wait();
    CHECK(dial.kind == KnownWait::Kind::reply);
    CHECK(dial.what == "a connection to be made");
  }

  TEST_CASE("a lock of the library is a lock")
  {
    CHECK(Called{Calls{"runtime.gopark", "sync.(*Mutex).lockSlow", "database/sql.(*DB).conn"}}
              .wait() == KnownWait{});
  }

  TEST_CASE("copies of a library are known by the end of their path")
  {
    CHECK(Called{Calls{"golang.org/x/sync/singleflight.(*Group).Do", "main.f"}}.wait().kind ==
          KnownWait::Kind::turn);
    CHECK(Called{Calls{"sync.(*WaitGroup).Wait", "example.com/vendored/singleflight.(*Group).Do"}}
              .wait()
              .kind == KnownWait::Kind::turn);
    CHECK(Called{Calls{"example.com/mysingleflight.(*Group).Do", "main.f"}}.wait() == KnownWait{});
  }

  TEST_CASE("connections between requests are idle")
  {
    for (const std::string_view function :
         {"net/http.(*conn).readRequest", "net/http.(*connReader).backgroundRead",
          "net/http.(*persistConn).readLoop", "net/http.(*http2ClientConn).readLoop",
          "net/http/internal/http2.(*serverConn).readFrames",
          "github.com/gorilla/websocket.(*Conn).NextReader"}) {
      CAPTURE(function);
      CHECK(
          Called{Calls{"internal/poll.(*FD).Read", "bufio.(*Reader).Peek", function}}.wait().kind ==
          KnownWait::Kind::idle);
    }
  }

  TEST_CASE("a system call is named, C code is what it is")
  {
    const Called call{Calls{"internal/runtime/syscall.Syscall6", "syscall.RawSyscall6",
                            "syscall.fsync", "main.f"},
                      Status::syscall};
    CHECK(call.wait() == KnownWait{KnownWait::Kind::system, "fsync", ""});
    CHECK(Called{Calls{"runtime.cgocall", "main._Cfunc_wait"}, Status::syscall}.wait().what ==
          "C code");
  }

  TEST_CASE("a goroutine is the library's if no code of the program is on its stack")
  {
    const Called own{
        Calls{"runtime.gopark", "net/http.(*persistConn).writeLoop", "runtime.goexit"}};
    Library library{own.program.snapshot};
    CHECK(library.is_library(own.program.snapshot.goroutines[0]));
    const Called programs{Calls{"golang.org/x/sync/semaphore.(*Weighted).Acquire", "main.convert"}};
    Library other{programs.program.snapshot};
    CHECK_FALSE(other.is_library(programs.program.snapshot.goroutines[0]));
    const LocationId place = other.place(programs.program.snapshot.goroutines[0]);
    CHECK(programs.program.snapshot.text(programs.program.snapshot.location(place).function) ==
          "main.convert");
  }
}

}  // namespace unjam::findings_library_test
