#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/findings/diagnose.hpp"
#include "aggregate/findings/index.hpp"
#include "aggregate/snapshot/snapshot.hpp"
#include "aggregate/wait/roots.hpp"

namespace unjam::aggregate {

/// What findings are made from, in words that people use. Every kind of finding tells of it.
struct Scene {
  const Snapshot& snapshot;
  const DiagnoseOptions& options;
  const Index& who;
  std::size_t user_goroutines = 0;

  [[nodiscard]] const Goroutine& goroutine(std::uint32_t index) const
  {
    return snapshot.goroutines[index];
  }

  /// "main.Metrics.inChannel (chan main.Metric)", "a channel of type chan int", "lock
  /// main.Store.mu".
  [[nodiscard]] std::string name(const QueueKey& queue) const;
  /// "It is full: 100 of 100 elements." What the runtime's record says.
  [[nodiscard]] std::string state(const QueueKey& queue) const;
  /// "main.(*Metrics).SetM metrics.go:47"
  [[nodiscard]] std::string place(LocationId location) const;
  /// "goroutine 5, started as main.(*Metrics).runConsumer"
  [[nodiscard]] std::string introduce(std::uint32_t goroutine) const;
  /// "goroutine 5", "goroutines 5, 7 and 998 others"
  [[nodiscard]] std::string list(std::span<const std::uint32_t> goroutines) const;
  /// "in main.(*Metrics).CountS metrics.go:42", and how many more places there are.
  [[nodiscard]] std::string places(std::span<const std::uint32_t> goroutines) const;

  /// Where it waits in a queue, or could release those who do, in the program's own code.
  [[nodiscard]] std::vector<std::uint32_t> waiting_in(const QueueKey& queue) const;
  /// Who can release those in a queue, and where; ascending.
  [[nodiscard]] std::vector<Role> releasers(const QueueKey& queue, Grade grade) const;

  /// Whether it is known of each what it would do next: its code was followed. A stack that Delve
  /// refuses tells nothing, and one of those who wait may be who should release the others.
  [[nodiscard]] bool followed(std::span<const std::uint32_t> goroutines) const;

  /// The channel or lock of a queue with all who have to do with it.
  [[nodiscard]] Resource resource(const QueueKey& queue, Grade grade) const;
  /// One goroutine of a chain that waits in a queue, which is resource number `resource`.
  [[nodiscard]] Link link(std::uint32_t goroutine, const QueueKey& queue,
                          std::size_t resource) const;
  /// The frames of the program through which it waits, innermost first.
  [[nodiscard]] std::vector<LocationId> frames(std::uint32_t goroutine) const;
};

/// "1,002"
[[nodiscard]] std::string grouped(std::size_t count);
/// "1 goroutine", "1,002 goroutines"
[[nodiscard]] std::string goroutines_text(std::size_t count);
/// What begins with "goroutine", "goroutines", "a goroutine" or a number, as the beginning of a
/// sentence.
[[nodiscard]] std::string capitalized(std::string text);
/// "send", "receive", "lock" …: the word for waiting so, as in "waits to send".
[[nodiscard]] std::string_view verb(Wait::Kind kind, const Scene& scene, std::uint32_t object);

/// The signature of a finding: a hash of words, which are its kind and parts. A part says what is
/// done, to which type, in which function; no names of objects, numbers or lines. So the same hang
/// has the same signature for other objects, in other processes and after a rebuild.
[[nodiscard]] std::string signature(FindingKind kind, const std::vector<std::string>& parts);

/// A part of a signature: a function without what the compiler numbers or spells out in it.
[[nodiscard]] std::string plain_function(std::string_view function);

/// The function that most of these wait in, or run, as a part of a signature; ties by name.
[[nodiscard]] std::string usual_function(const Scene& scene,
                                         std::span<const std::uint32_t> goroutines);

}  // namespace unjam::aggregate
