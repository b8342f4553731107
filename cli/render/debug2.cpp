#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <vector>

#include "cli/render/escape.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/places.hpp"
#include "cli/render/stacks.hpp"
#include "cli/render/waiting.hpp"

namespace unjam::render {
namespace {

constexpr std::int64_t minute = 60'000'000'000;  // ns

void replace_all(std::string& text, std::string_view what, std::string_view by)
{
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
}

/// A name as part of a line: nothing in it ends the line, even for who reads escapes in logs, or
/// looks like the beginning of a goroutine.
std::string part(std::string_view name)
{
  std::string safe = escape(name);
  std::ranges::replace(safe, '\\', '?');
  replace_all(safe, "goroutine ", "goroutine_");
  if (safe.starts_with("created by ")) replace_all(safe, " ", "_");
  return safe;
}

/// The same between brackets, where commas and brackets are Go's.
std::string state_part(std::string_view name)
{
  std::string safe = part(name);
  std::ranges::replace(safe, ',', ';');
  std::ranges::replace(safe, '[', '(');
  std::ranges::replace(safe, ']', ')');
  return safe;
}

bool is_exported(std::string_view runtime_function)
{
  const char first = runtime_function.size() > 8 ? runtime_function[8] : 'a';
  return runtime_function.find('.', 8) == std::string_view::npos && first >= 'A' && first <= 'Z';
}

class Text {
 public:
  Text(std::ostream& out, const Snapshot& snapshot) : out_{out}, snapshot_{snapshot} {}

  void print(const Goroutine& goroutine)
  {
    print_header(goroutine);
    const std::vector<Frame> frames = frames_of(snapshot_, goroutine);
    const std::vector<bool> shown = shown_of(frames);
    const bool none = std::ranges::count(shown, true) == 0;
    for (std::size_t i = 0; i < frames.size(); ++i) {
      if (none || shown[i]) print_call(frames[i]);
    }
    if (snapshot_.stacks[goroutine.stack].cut != StringId{}) {
      out_ << "...additional frames elided...\n";
    }
    print_creator(goroutine.go);
  }

 private:
  /// runtime.goroutineheader
  void print_header(const Goroutine& goroutine)
  {
    const bool waits = goroutine.wait_reason != StringId{} &&
                       (goroutine.status == Status::waiting || goroutine.status == Status::leaked);
    out_ << "goroutine " << static_cast<std::int64_t>(goroutine.id) << " ["
         << (waits ? state_part(snapshot_.text(goroutine.wait_reason))
                   : status_name({}, goroutine.status))
         << (goroutine.status == Status::leaked ? " (leaked)" : "");
    const std::int64_t minutes = waited(snapshot_, goroutine) / minute;
    if (minutes >= 1) out_ << ", " << minutes << " minutes";
    out_ << "]:\n";
  }

  [[nodiscard]] std::string_view function(LocationId id) const
  {
    return snapshot_.text(snapshot_.location(id).function);
  }

  /// Which calls are shown. An inlined one is if that is which it was inlined into: Delve takes the
  /// first of them for the user's place, even if it is the runtime's.
  [[nodiscard]] std::vector<bool> shown_of(const std::vector<Frame>& frames) const
  {
    std::vector<bool> shown(frames.size());
    for (std::size_t i = frames.size(); i-- > 0;) {
      const bool inlined =
          frames[i].inlined && i + 1 < frames.size() && !function(frames[i + 1].location).empty();
      shown[i] = inlined ? shown[i + 1] : is_shown(frames[i]);
    }
    return shown;
  }

  /// runtime.showframe, but for its rules for who panics: no frame says whether it is the first.
  [[nodiscard]] bool is_shown(const Frame& frame) const
  {
    const std::string_view name = function(frame.location);
    if (name == "runtime.gopanic") return true;
    const bool has_package = name.find('.') != std::string_view::npos;
    return has_package && (!name.starts_with("runtime.") || is_exported(name));
  }

  void print_call(const Frame& frame)
  {
    const std::string_view name = function(frame.location);
    if (name.empty()) return;
    // As Go prints inlined calls, and arguments that it cannot tell.
    out_ << (name == "runtime.gopanic" ? "panic" : part(name))
         << (frame.inlined ? "(...)\n" : "(_, ...)\n");
    print_position(frame.location);
  }

  void print_creator(LocationId go)
  {
    if (function(go).empty()) return;
    out_ << "created by " << part(function(go)) << '\n';
    print_position(go);
  }

  void print_position(LocationId id)
  {
    const Location& location = snapshot_.location(id);
    const std::string file = part(snapshot_.text(location.file));
    out_ << '\t' << (file.empty() ? "??" : file) << ':' << std::max(location.line, 0) << '\n';
  }

  std::ostream& out_;
  const Snapshot& snapshot_;
};

}  // namespace

void print_debug2(std::ostream& out, const Snapshot& snapshot, Goroutines goroutines)
{
  Text text{out, snapshot};
  std::size_t unreadable = 0;
  const char* separator = "";
  for (const Goroutine* goroutine : goroutines) {
    if (goroutine->unreadable != StringId{}) {
      ++unreadable;
      continue;
    }
    out << separator;
    text.print(*goroutine);
    separator = "\n";
  }
  if (unreadable == 0) return;
  out << separator << plural(unreadable, "more goroutine") << " could not be read\n";
}

}  // namespace unjam::render
