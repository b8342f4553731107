#include "client/dumps/profile/count_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/dumps/go_places.hpp"
#include "client/dumps/text/go_quoted.hpp"
#include "client/dumps/told_wait.hpp"

namespace unjam::dumps {
namespace {

struct Title {
  std::string_view text;
  bool leaked;  ///< the runtime has found that nothing can wake them
};

constexpr std::array<Title, 2> titles{
    {{"goroutine profile: total ", false}, {"goroutineleak profile: total ", true}}};

/// Goroutines that are alike.
struct Counted {
  std::uint64_t count = 0;
  LabelsId labels{};
  Stack stack;
};

/// One profile of the text.
struct Profile {
  bool leaked = false;
  std::uint64_t total = 0;  ///< as its first line says
  std::vector<Counted> all;

  [[nodiscard]] std::uint64_t counted() const
  {
    std::uint64_t sum = 0;
    for (const Counted& each : all) sum += std::min(each.count, most_counted + 1);
    return sum;
  }
};

/// The number at the front of a text, which it is taken from.
template <class Number>
std::optional<Number> take_number(std::string_view& text, int base = 10)
{
  Number number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (parsed.ec != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
  return number;
}

bool take(std::string_view& text, std::string_view expected)
{
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

std::optional<std::uint64_t> take_address(std::string_view& text)
{
  return take(text, "0x") ? take_number<std::uint64_t>(text, 16) : std::nullopt;
}

/// Takes a column; there may be several tabs between two.
std::string_view take_column(std::string_view& line)
{
  line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
  const std::string_view column = line.substr(0, line.find('\t'));
  line.remove_prefix(column.size());
  return column;
}

class CountReader {
 public:
  CountReader(std::string_view text, std::uint64_t most) : text_{text}, goroutines_{most} {}

  Result<Snapshot> read()
  {
    std::string_view line;
    while (take_line(line)) take_in(line);
    const bool open = record_.has_value() && !text_.ends_with('\n');
    finish_record();
    return choose(open);
  }

 private:
  bool take_line(std::string_view& line)
  {
    if (at_ == text_.size()) return false;
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    line = text_.substr(at_, end - at_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at_ = std::min(end + 1, text_.size());
    return true;
  }

  void take_in(std::string_view line)
  {
    if (take_title(line)) return;
    if (!in_profile_ || take_record(line)) return;
    if (record_ && take(line, "# labels: {")) return take_labels(line);
    if (record_ && take(line, "#\t")) return take_call(line);
    finish_record();
    in_profile_ = line.empty();
  }

  bool take_title(std::string_view line)
  {
    for (const Title& title : titles) {
      std::string_view rest = line;
      if (!take(rest, title.text)) continue;
      const auto total = take_number<std::uint64_t>(rest);
      if (!total) continue;
      finish_record();
      profiles_.push_back({title.leaked, *total, {}});
      in_profile_ = true;
      return true;
    }
    return false;
  }

  /// "1000 @ 0x43a0d6 0x40681c"
  bool take_record(std::string_view line)
  {
    const auto count = take_number<std::uint64_t>(line);
    if (!count || !take(line, " @")) return false;
    finish_record();
    record_.emplace().count = *count;
    last_pc_ = 0;
    while (take(line, " ")) last_pc_ = take_address(line).value_or(0);
    return true;
  }

  /// "tenant":"acme", "path":"/items"}
  void take_labels(std::string_view line)
  {
    Labels labels;
    do {
      const auto key = dumps::take_go_quoted(line);
      if (!key || !take(line, ":")) break;
      const auto value = dumps::take_go_quoted(line);
      if (!value) break;
      labels.emplace_back(intern(*key), intern(*value));
    } while (take(line, ", "));
    record_->labels = goroutines_.labels(std::move(labels));
  }

  /// "0x4b8f2b	main.f+0x2b		/src/x.go:12"
  void take_call(std::string_view line)
  {
    std::string_view address = take_column(line);
    const auto pc = take_address(address);
    if (!pc) return;
    std::string_view function = take_column(line);
    function = function.substr(0, function.rfind("+0x"));
    std::string_view file = take_column(line);
    const std::size_t colon = std::min(file.rfind(':'), file.size());
    std::string_view number = file.substr(std::min(colon + 1, file.size()));
    const std::int32_t row = take_number<std::int32_t>(number).value_or(0);
    const LocationId place = goroutines_.snapshot().locations.intern(
        {intern(function), intern(file.substr(0, colon)), std::max(row, 0)});
    auto& frames = record_->stack.frames;
    // An inlined call has the address of the call around it; so does one that calls itself.
    if (!frames.empty() && frames.back().pc == *pc && frames.back().location != place) {
      frames.back().inlined = true;
    }
    frames.push_back({*pc, place, false});
  }

  /// Go tells addresses of calls; outer frames of a snapshot have those to which they return.
  void finish_record()
  {
    if (!record_) return;
    auto& frames = record_->stack.frames;
    // Where the last call is shown, it is not the one that every stack ends with, and is not shown.
    const bool cut = !frames.empty() && last_pc_ != 0 && last_pc_ <= frames.back().pc + 1 &&
                     last_pc_ >= frames.back().pc;
    if (cut) record_->stack.cut = intern(dumps::elided);
    bool innermost = true;
    for (Frame& frame : frames) {
      if (!innermost) ++frame.pc;
      innermost = innermost && frame.inlined;
    }
    profiles_.back().all.push_back(std::move(*record_));
    record_.reset();
  }

  Result<Snapshot> choose(bool open)
  {
    if (profiles_.empty()) return Error{Errc::wrong_kind, "text without a profile of goroutines"};
    Profile& chosen = *std::ranges::max_element(profiles_, {}, &Profile::counted);
    for (Counted& each : chosen.all) {
      const Result<void> added = add(each, chosen.leaked);
      if (!added) return added.error();
    }
    note_problems(chosen, open && &chosen == &profiles_.back());
    return goroutines_.take(CountedGoroutines::Reasons::told);
  }

  Result<void> add(Counted& counted, bool leaked)
  {
    const dumps::ToldWait wait = dumps::tell_wait(goroutines_.snapshot(), counted.stack);
    Goroutine like{.labels = counted.labels, .wait_reason = intern(wait.reason)};
    like.status = leaked ? Status::leaked : wait.status;
    return goroutines_.add(counted.count, like, std::move(counted.stack));
  }

  void note_problems(const Profile& chosen, bool open)
  {
    Snapshot& snapshot = goroutines_.snapshot();
    snapshot.expected = std::max<std::uint64_t>(chosen.total, snapshot.goroutines.size());
    if (chosen.total != snapshot.goroutines.size()) {
      snapshot.problems.push_back(
          {Problem::Weight::loss,
           "the profile says that it is of " + std::to_string(chosen.total) + " goroutines",
           "it counts " + std::to_string(snapshot.goroutines.size())});
    } else if (open) {
      snapshot.problems.push_back({Problem::Weight::loss, "the text ends within a stack",
                                   "the outer calls of its goroutines are missing"});
    }
    if (profiles_.size() > 1) {
      snapshot.problems.push_back({Problem::Weight::note,
                                   "the text has " + std::to_string(profiles_.size()) + " profiles",
                                   "the one with most goroutines is shown"});
    }
  }

  StringId intern(std::string_view text) { return goroutines_.snapshot().strings.intern(text); }

  std::string_view text_;
  std::size_t at_ = 0;  ///< of the next line
  CountedGoroutines goroutines_;
  std::vector<Profile> profiles_;
  bool in_profile_ = false;
  std::optional<Counted> record_;  ///< what the lines are about
  std::uint64_t last_pc_ = 0;      ///< of its outermost call, shown or not
};

}  // namespace

std::size_t find_count_text(std::string_view text)
{
  std::size_t first = std::string_view::npos;
  for (const Title& title : titles) {
    std::size_t at = text.find(title.text);
    while (at != std::string_view::npos && at != 0 && text[at - 1] != '\n') {
      at = text.find(title.text, at + 1);
    }
    first = std::min(first, at);
  }
  return first;
}

Result<Snapshot> read_count_text(std::string_view text, std::uint64_t most)
{
  return CountReader{text, most}.read();
}

}  // namespace unjam::dumps
