#include "aggregate/group/same_process.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "aggregate/group/counterparts.hpp"

namespace unjam::aggregate {
namespace {

using Answer = SameProcess::Answer;

bool differ(const std::string& left, const std::string& right)
{
  return !left.empty() && !right.empty() && left != right;
}

std::optional<std::string> contradiction(const Target& earlier, const Target& later)
{
  if (differ(earlier.build_id, later.build_id)) return "their build ids differ";
  if (differ(earlier.go_version, later.go_version)) {
    return "one is of " + earlier.go_version + ", one of " + later.go_version;
  }
  if (differ(earlier.module, later.module)) {
    return "one is of " + earlier.module + ", one of " + later.module;
  }
  return std::nullopt;
}

bool began_at_other_times(const Panel& earlier, const Panel& later)
{
  return earlier.started.value_or(0) > 0 && later.started.value_or(0) > 0 &&
         earlier.started != later.started;
}

/// What speaks for one process, and what against it.
class Evidence {
 public:
  Evidence(const Snapshot& earlier, const Snapshot& later)
      : earlier_{earlier}, later_{later}, same_{earlier, later}
  {
  }

  void take(const Goroutine& one, const Goroutine& other)
  {
    if (begin_differently(one, other)) {
      against_ = &one;
      also_against_ = &other;
    } else {
      ++shared_;
    }
    const std::int64_t since = exact_wait_since(earlier_, one);
    proved_ |= since != 0 && since == exact_wait_since(later_, other);
  }

  /// No two processes of a machine begin at the same nanosecond.
  void take(std::optional<std::int64_t> began, std::optional<std::int64_t> also_began)
  {
    proved_ |= began && also_began && *began > 0 && *began == *also_began;
  }

  [[nodiscard]] SameProcess judge() const
  {
    if (against_ != nullptr) {
      return {Answer::no, "goroutine " + std::to_string(static_cast<std::int64_t>(against_->id)) +
                              " began in " + start(earlier_, *against_) + " in one, in " +
                              start(later_, *also_against_) + " in the other"};
    }
    if (proved_) return {Answer::yes, {}};
    const std::size_t smaller = std::min(readable(earlier_).size(), readable(later_).size());
    const bool most = shared_ != 0 && shared_ * 2 >= smaller;
    return {most ? Answer::likely : Answer::unknown, {}};
  }

 private:
  static std::string start(const Snapshot& snapshot, const Goroutine& goroutine)
  {
    return std::string{snapshot.text(snapshot.location(goroutine.start).function)};
  }

  /// Names are comparable only where the same tool has written them: Go's own dumps say nothing of
  /// a start but its function, and call some functions otherwise than Delve.
  bool begin_differently(const Goroutine& one, const Goroutine& other)
  {
    const Location& left = earlier_.location(one.start);
    const Location& right = later_.location(other.start);
    const bool known = left.function != StringId{} && right.function != StringId{};
    const bool alike = (left.file == StringId{}) == (right.file == StringId{});
    return known && alike && !same_.same(left.function, right.function);
  }

  const Snapshot& earlier_;
  const Snapshot& later_;
  Counterparts same_;
  std::size_t shared_ = 0;
  bool proved_ = false;
  const Goroutine* against_ = nullptr;
  const Goroutine* also_against_ = nullptr;
};

}  // namespace

SameProcess same_process(const Snapshot& earlier, const Snapshot& later)
{
  if (auto why = contradiction(earlier.target, later.target)) return {Answer::no, *why};
  if (began_at_other_times(earlier.panel, later.panel)) {
    return {Answer::no, "the processes began at different times"};
  }
  if (earlier.counted || later.counted) return {Answer::unknown, {}};
  Evidence evidence{earlier, later};
  evidence.take(earlier.panel.started, later.panel.started);
  for (const Goroutine& one : readable(earlier)) {
    const Goroutine* const other = find(later, one.id);
    if (other != nullptr) evidence.take(one, *other);
  }
  return evidence.judge();
}

std::int64_t exact_wait_since(const Snapshot& snapshot, const Goroutine& goroutine)
{
  const bool from_minutes = snapshot.now != 0 && !snapshot.has_facts;
  return from_minutes ? 0 : goroutine.wait_since;
}

}  // namespace unjam::aggregate
