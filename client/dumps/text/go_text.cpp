#include "client/dumps/text/go_text.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "client/dumps/go_places.hpp"
#include "client/dumps/text/go_frame.hpp"
#include "client/dumps/text/go_header.hpp"
#include "client/dumps/text/go_lines.hpp"

namespace unjam::dumps {
namespace {

constexpr std::int64_t minute = 60'000'000'000;  // ns
constexpr std::string_view created_by = "created by ";

/// Goroutines of one dump.
struct Dump {
  std::vector<Goroutine> goroutines;
  std::unordered_set<std::int64_t> ids;  ///< of those, and of one that is being read
  bool cut = false;                      ///< the text ends within it
};

/// "main.(*Queue).Put in goroutine 7"
std::string_view creator(std::string_view line)
{
  line.remove_prefix(created_by.size());
  return line.substr(0, line.find(" in goroutine "));
}

}  // namespace

class GoText::Reader {
 public:
  void take(std::string_view piece, GoLines::End end)
  {
    lines_.feed(piece, end);
    std::string_view line;
    while (lines_.next(line)) take(line);
  }

  [[nodiscard]] bool found() const { return count_ != 0; }

  Result<Snapshot> finish()
  {
    dump_.cut = in_goroutine_ && (lines_.ended_early() || call_);
    end_goroutine();
    return choose();
  }

 private:
  void take(std::string_view line)
  {
    if (const auto header = parse_go_header(line)) {
      end_goroutine();
      begin(*header);
    } else if (in_goroutine_) {
      take_inside(line);
    }
  }

  void begin(const GoHeader& header)
  {
    // 0 is a thread's own: no goroutine.
    if (header.id == 0) return;
    if (count_ == 0 || !dump_.ids.insert(header.id).second) {  // a number comes once in a dump
      end_dump();
      dump_.ids.insert(header.id);
      ++count_;
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
    if (line.empty()) return end_goroutine();
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
      end_goroutine();
    } else if (call_) {
      const LocationId place = snapshot_.locations.intern({call_->function, file, position.line});
      stack_.frames.push_back({position.pc, place, call_->inlined});
      call_.reset();
    }
  }

  /// Ends the goroutine that is being read, if there is one.
  void end_goroutine()
  {
    call_.reset();
    creator_.reset();
    if (!std::exchange(in_goroutine_, false)) return;
    dumps::find_places(snapshot_, goroutine_, stack_);
    goroutine_.stack = snapshot_.stacks.intern(std::move(stack_));
    dump_.goroutines.push_back(goroutine_);
  }

  /// Keeps the dump that has been read if it is the largest so far.
  void end_dump()
  {
    if (dump_.goroutines.size() > largest_.goroutines.size()) largest_ = std::move(dump_);
    dump_ = {};
  }

  Result<Snapshot> choose()
  {
    if (count_ == 0) return Error{Errc::wrong_kind, "text without a goroutine of Go's"};
    end_dump();
    snapshot_.goroutines = std::move(largest_.goroutines);
    if (count_ > 1) {
      snapshot_.problems.push_back({Problem::Weight::note,
                                    "the text has " + std::to_string(count_) + " dumps",
                                    "the one with most goroutines is shown"});
    }
    if (largest_.cut) {
      snapshot_.problems.push_back({Problem::Weight::loss, "the text ends within a goroutine",
                                    "the goroutines behind are missing"});
    }
    set_times();
    dumps::find_apps(snapshot_);
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

  struct Call {
    StringId function{};
    bool inlined = false;
  };

  static constexpr std::int64_t most_minutes = 100'000'000;

  Snapshot snapshot_;
  GoLines lines_;
  Dump dump_;              ///< that is being read
  Dump largest_;           ///< of those before
  std::size_t count_ = 0;  ///< of dumps, with the one that is being read
  bool in_goroutine_ = false;
  Goroutine goroutine_;
  Stack stack_;
  std::optional<Call> call_;         ///< whose position comes next
  std::optional<StringId> creator_;  ///< the same
};

GoText::GoText() : reader_{std::make_unique<Reader>()} {}
GoText::~GoText() = default;

void GoText::take(std::string_view piece, GoLines::End end)
{
  reader_->take(piece, end);
}

Result<void> GoText::read(stream::Window& window)
{
  return for_each_piece(
      window, [this](std::string_view piece, GoLines::End end) { reader_->take(piece, end); });
}

bool GoText::found() const
{
  return reader_->found();
}

Result<Snapshot> GoText::finish()
{
  return reader_->finish();
}

Result<Snapshot> read_go_text(stream::Window window, const dumps::ReadOptions& options)
{
  GoText text;
  const Result<void> read = text.read(window);
  if (!read && !text.found()) return read.error();
  Result<Snapshot> dump = text.finish();
  if (!read && dump) return dumps::broken_off(std::move(*dump), read.error(), options);
  return dump;
}

}  // namespace unjam::dumps
