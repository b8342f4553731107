#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// A wait that is known by the functions on its stack: the standard library's own queues, and
/// those of a few libraries that most programs use.
struct KnownWait {
  enum class Kind : std::uint8_t {
    none,    ///< nothing is known of it
    idle,    ///< there is nothing to do: a connection between requests, a timer's loop
    limit,   ///< for one of a limited number of things, all of which are in use
    reply,   ///< for somebody else who was asked: a server, a database, a child process
    turn,    ///< for another goroutine that does the same work
    input,   ///< for bytes; from whom is not known
    output,  ///< for somebody to take bytes
    system,  ///< in a system call or in C code
  };

  Kind kind = Kind::none;
  std::string_view what;     ///< "an HTTP reply"
  std::string_view library;  ///< "net/http"; empty: it would say nothing
  std::string_view
      named{};  ///< `what` with the peer at "@": "input from @"; empty: there is no such

  friend bool operator==(const KnownWait&, const KnownWait&) = default;
};

/// What stacks say without channels and locks. Looks at each distinct stack once; the snapshot must
/// outlive it.
class Library {
 public:
  explicit Library(const Snapshot& snapshot) : snapshot_{snapshot} {}

  [[nodiscard]] const KnownWait& wait(const Goroutine& goroutine) { return of(goroutine).wait; }
  /// Whether it has a request to answer: a handler of a server is on its stack.
  [[nodiscard]] bool has_request(const Goroutine& goroutine) { return of(goroutine).request; }
  /// Whether no code of the program is on its stack: the standard library works for itself.
  [[nodiscard]] bool is_library(const Goroutine& goroutine) { return of(goroutine).library; }
  /// Where the code waits that uses such a library: the first frame outside of both; else `app`.
  [[nodiscard]] LocationId place(const Goroutine& goroutine) { return of(goroutine).place; }

 private:
  struct Facts {
    KnownWait wait;
    bool request = false;
    bool library = false;
    LocationId place{};
  };

  const Facts& of(const Goroutine& goroutine);
  [[nodiscard]] Facts read(const Goroutine& goroutine) const;
  [[nodiscard]] bool is_standard(LocationId id) const;

  const Snapshot& snapshot_;
  std::vector<std::optional<Facts>> by_stack_;
  Facts alone_;  ///< of a goroutine without a stack
};

}  // namespace unjam::aggregate
