#include "client/saved/go_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "client/runtime/locations.hpp"
#include "client/runtime/standard_library.hpp"
#include "client/runtime/system.hpp"
#include "client/saved/go_frame.hpp"
#include "client/saved/go_header.hpp"
#include "client/saved/go_lines.hpp"

namespace unjam::saved {
namespace {

constexpr std::int64_t minute = 60'000'000'000;  // ns
constexpr std::string_view created_by = "created by ";

/// Goroutines of one dump.
struct Dump {
  std::vector<Goroutine> goroutines;
  std::unordered_set<std::int64_t> ids;
  bool cut = false;  ///< the text ends within it
};

/// "main.(*Queue).Put in goroutine 7"
std::string_view creator(std::string_view line)
{
  line.remove_prefix(created_by.size());
  return line.substr(0, line.find(" in goroutine "));
}

class Reader {
 public:
  explicit Reader(std::string_view text) : lines_{text} {}

  Result<Snapshot> read()
  {
    std::string_view line;
    while (lines_.next(line)) take(line);
    const bool open = in_goroutine_ && (lines_.ended_early() || call_);
    finish();
    if (!dumps_.empty()) dumps_.back().cut = open;
    return choose();
  }

 private:
  void take(std::string_view line)
  {
    if (const auto header = parse_go_header(line)) {
      finish();
      begin(*header);
    } else if (in_goroutine_) {
      take_inside(line);
    }
  }

  void begin(const GoHeader& header)
  {
    // 0 is a thread's own: no goroutine.
    if (header.id == 0) return;
    if (dumps_.empty() || !dumps_.back().ids.insert(header.id).second) {
      dumps_.emplace_back().ids.insert(header.id);
    }
    in_goroutine_ = true;
    goroutine_ = {};
    stack_ = {};
    goroutine_.id = GoroutineId{header.id};
    goroutine_.status = header.status;
    goroutine_.wait_reason = snapshot_.strings.intern(header.wait_reason);
    goroutine_.wait_since = std::clamp<std::int64_t>(
        header.minutes, 0, most_minutes);  // of which `choose` makes a time
    Labels labels;
    for (const auto& [key, value] : header.labels) {
      labels.emplace_back(snapshot_.strings.intern(key), snapshot_.strings.intern(value));
    }
    std::ranges::stable_sort(labels, {},
                             [&](const auto& label) { return snapshot_.text(label.first); });
    if (!labels.empty()) goroutine_.labels = snapshot_.label_sets.intern(std::move(labels));
  }

  void take_inside(std::string_view line)
  {
    if (line.empty()) return finish();
    if (const auto position = parse_go_position(line)) {
      take_position(*position);
    } else if (line.starts_with(created_by)) {
      // The line belongs to the log, and may be gone when the next one has been read.
      creator_ = snapshot_.strings.intern(creator(line));
    } else if (line.ends_with("frames elided...") || line.ends_with("stack unavailable")) {
      stack_.cut = snapshot_.strings.intern(
          line.substr(std::min(line.find_first_not_of('\t'), line.size())));
    } else if (const auto call = parse_go_call(line)) {
      call_ = Call{snapshot_.strings.intern(call->function), call->inlined};
    }
  }

  void take_position(const GoPosition& position)
  {
    const StringId file = snapshot_.strings.intern(position.file);
    if (creator_) {
      goroutine_.go = snapshot_.locations.intern({*creator_, file, position.line});
      finish();
    } else if (call_) {
      const LocationId place = snapshot_.locations.intern({call_->function, file, position.line});
      stack_.frames.push_back({position.pc, place, call_->inlined});
      call_.reset();
    }
  }

  /// Ends the goroutine that is being read, if there is one.
  void finish()
  {
    call_.reset();
    creator_.reset();
    if (!std::exchange(in_goroutine_, false)) return;
    find_places();
    goroutine_.stack = snapshot_.stacks.intern(std::move(stack_));
    dumps_.back().goroutines.push_back(goroutine_);
  }

  void find_places()
  {
    if (stack_.frames.empty()) return;
    const auto is_users = [&](const Frame& frame) {
      return !function_of(frame.location).starts_with("runtime.");
    };
    const auto user = std::ranges::find_if(stack_.frames, is_users);
    goroutine_.current = stack_.frames.front().location;
    goroutine_.user = user == stack_.frames.end() ? goroutine_.current : user->location;
    goroutine_.app = goroutine_.user;
    const bool whole = !snapshot_.text(stack_.cut).starts_with("...additional");
    // With the runtime's own calls, the last one is that to which every goroutine returns.
    const bool returns =
        stack_.frames.size() > 1 && function_of(stack_.frames.back().location) == "runtime.goexit";
    const Frame& first = *(stack_.frames.end() - (returns ? 2 : 1));
    const std::string_view outermost = function_of(first.location);
    // runtime.main is not printed, but it is what starts the program's.
    const std::string start{outermost == "main.main" ? "runtime.main" : outermost};
    if (whole) goroutine_.start = snapshot_.intern_location(start, "", 0);
    goroutine_.system = whole && runtime::starts_system_goroutine(start);
  }

  std::string_view function_of(LocationId id) const
  {
    return snapshot_.text(snapshot_.location(id).function);
  }

  Result<Snapshot> choose()
  {
    if (dumps_.empty()) return Error{Errc::bad_source, "text without a goroutine of Go's"};
    Dump& chosen = *std::ranges::max_element(
        dumps_, {}, [](const Dump& dump) { return dump.goroutines.size(); });
    snapshot_.goroutines = std::move(chosen.goroutines);
    if (dumps_.size() > 1) {
      snapshot_.problems.push_back({Problem::Weight::note,
                                    "the text has " + std::to_string(dumps_.size()) + " dumps",
                                    "the one with most goroutines is shown"});
    }
    if (chosen.cut) {
      snapshot_.problems.push_back({Problem::Weight::loss, "the text ends within a goroutine",
                                    "the goroutines behind are missing"});
    }
    set_times();
    find_apps();
    sort_goroutines(snapshot_.goroutines);
    return std::move(snapshot_);
  }

  void set_times()
  {
    std::int64_t longest = 0;
    for (const Goroutine& each : snapshot_.goroutines) longest = std::max(longest, each.wait_since);
    if (longest == 0) return;
    snapshot_.now = (longest + 1) * minute;
    for (Goroutine& each : snapshot_.goroutines) {
      if (each.wait_since != 0) each.wait_since = snapshot_.now - each.wait_since * minute;
    }
  }

  void find_apps()
  {
    const auto prefix = find_library();
    if (!prefix) return;
    snapshot_.target.std_prefix = *prefix;
    runtime::LocationResolver resolver{snapshot_, {*prefix, ""}};
    for (Goroutine& each : snapshot_.goroutines) resolver.resolve(each, each.stack);
  }

  /// Where the standard library lies: few functions of the runtime are printed, so others tell too.
  std::optional<std::string> find_library() const
  {
    static constexpr std::array<std::string_view, 8> packages{
        "net/http", "internal/poll", "net", "sync", "testing", "database/sql", "os/signal", "os"};
    for (const Location& location : snapshot_.locations.values()) {
      const std::string_view function = snapshot_.text(location.function);
      const std::string_view file = snapshot_.text(location.file);
      if (function.starts_with("runtime.") ||
          function.find(".runtime_") != std::string_view::npos || function == "time.Sleep" ||
          function == "panic") {
        if (auto prefix = runtime::standard_library_prefix(file)) return prefix;
      }
      for (const std::string_view package : packages) {
        const bool of_package = function.starts_with(package) && function.size() > package.size() &&
                                function[package.size()] == '.';
        const std::size_t at = file.rfind("/src/" + std::string{package} + "/");
        if (of_package && at != std::string_view::npos) return std::string{file.substr(0, at + 5)};
      }
    }
    return std::nullopt;
  }

  struct Call {
    StringId function{};
    bool inlined = false;
  };

  static constexpr std::int64_t most_minutes = 100'000'000;

  Snapshot snapshot_;
  GoLines lines_;
  std::vector<Dump> dumps_;
  bool in_goroutine_ = false;
  Goroutine goroutine_;
  Stack stack_;
  std::optional<Call> call_;         ///< whose position comes next
  std::optional<StringId> creator_;  ///< the same
};

}  // namespace

Result<Snapshot> read_go_text(std::string_view text)
{
  return Reader{text}.read();
}

}  // namespace unjam::saved
