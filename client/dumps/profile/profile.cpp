#include "client/dumps/profile/profile.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/dumps/go_places.hpp"
#include "client/dumps/profile/profile_message.hpp"
#include "client/dumps/profile_words.hpp"
#include "client/dumps/told_wait.hpp"

namespace unjam::dumps {
namespace {

namespace words = profile_words;
using Message = ProfileMessage;

/// Which of a sample's values counts goroutines.
std::optional<std::size_t> goroutine_value(const Message& message)
{
  const auto counts = [](const Message::ValueType& type) {
    return type.type == "goroutine" || type.type == "goroutineleak";
  };
  const auto found = std::ranges::find_if(message.types, counts);
  if (found == message.types.end()) return std::nullopt;
  return static_cast<std::size_t>(found - message.types.begin());
}

Error of_something_else(const Message& message)
{
  constexpr std::size_t longest = 40;  // a name may be anything
  std::string types;
  for (const Message::ValueType& type : message.types) {
    types += (types.empty() ? "" : ", ") + std::string{type.type.substr(0, longest)};
    if (types.size() > 2 * longest) break;
  }
  return {Errc::wrong_kind, "a profile of " + (types.empty() ? "nothing" : types) +
                                "; expected one of goroutines (/debug/pprof/goroutine)"};
}

/// The status of this name, in Go's sources or the target's own.
Status status_of(std::string_view name)
{
  static const Target no_target;
  for (int number = 0; number <= static_cast<int>(Status::dead_extra); ++number) {
    const auto status = static_cast<Status>(number);
    if (status_name(no_target, status) == name) return status;
  }
  return Status::waiting;
}

class ProfileReader {
 public:
  ProfileReader(const Message& message, std::uint64_t most, std::size_t most_frames)
      : message_{message},
        ours_{std::ranges::find(message.comments, words::comment) != message.comments.end()},
        frames_left_{most_frames},
        goroutines_{most}
  {
    std::size_t deepest = 0;
    for (const Message::Sample& sample : message.samples) {
      deepest = std::max(deepest, sample.locations.size());
    }
    // Go keeps so many calls of a stack: 32, since Go 1.23 128.
    deepest_ = deepest > 32 ? 128 : 32;
  }

  Result<Snapshot> read(std::size_t value)
  {
    find_frames();
    leaked_ = message_.types[value].type == "goroutineleak";
    for (const Message::Sample& sample : message_.samples) {
      const std::int64_t count = value < sample.values.size() ? sample.values[value] : 0;
      if (count <= 0) continue;
      const Result<void> added = add(static_cast<std::uint64_t>(count), sample);
      if (!added) return added.error();
    }
    using enum CountedGoroutines::Reasons;
    return goroutines_.take(ours_ ? given : told);
  }

 private:
  /// The calls of each location, with its address.
  void find_frames()
  {
    for (const Message::Location& location : message_.locations) {
      std::vector<Frame>& frames = frames_.emplace_back();
      for (const Message::Line& line : location.lines) {
        const Message::Function& function = message_.functions[line.function];
        if (ours_ && function.name == words::no_stack) continue;
        frames.push_back({location.address, place(function, line.line), true});
      }
      if (location.lines.empty()) frames.push_back({location.address, {}, true});
      if (!frames.empty()) frames.back().inlined = false;
    }
  }

  LocationId place(const Message::Function& function, std::int64_t line)
  {
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    return goroutines_.snapshot().locations.intern(
        {intern(function.name), intern(function.file),
         static_cast<std::int32_t>(line < 0 || line > most ? 0 : line)});
  }

  Result<void> add(std::uint64_t count, const Message::Sample& sample)
  {
    Stack stack;
    if (!append_frames(sample, stack)) {
      return Error{Errc::damaged, "a damaged profile: it has more calls than its bytes could tell"};
    }
    Goroutine like;
    if (ours_) {
      read_words(sample, like, stack);
    } else {
      const dumps::ToldWait wait = dumps::tell_wait(goroutines_.snapshot(), stack);
      like.status = leaked_ ? Status::leaked : wait.status;
      like.wait_reason = intern(wait.reason);
    }
    like.labels = labels(sample);
    return goroutines_.add(count, like, std::move(stack));
  }

  /// False: there are more calls than is sane.
  bool append_frames(const Message::Sample& sample, Stack& stack)
  {
    for (const std::size_t index : sample.locations) {
      const std::vector<Frame>& frames = frames_[index];
      if (frames.size() > frames_left_) return false;
      frames_left_ -= frames.size();
      const bool innermost = stack.frames.empty();
      for (Frame frame : frames) {
        // A profile has addresses of calls; outer frames of a snapshot those to which they return.
        if (!innermost && frame.pc != 0) ++frame.pc;
        stack.frames.push_back(frame);
      }
    }
    const bool may_be_cut = !ours_ && sample.locations.size() == deepest_;
    if (may_be_cut && outermost(stack) != "runtime.main") stack.cut = intern(dumps::elided);
    return true;
  }

  std::string_view outermost(const Stack& stack)
  {
    const Snapshot& snapshot = goroutines_.snapshot();
    if (stack.frames.empty()) return {};
    return snapshot.text(snapshot.location(stack.frames.back().location).function);
  }

  /// What unjam has written of goroutines as labels.
  void read_words(const Message::Sample& sample, Goroutine& like, Stack& stack)
  {
    for (const Message::Label& label : sample.labels) {
      if (label.key == words::wait_reason) like.wait_reason = intern(label.text);
      if (label.key == words::status) like.status = status_of(label.text);
      if (label.key == words::unreadable) like.unreadable = intern(label.text);
      if (label.key == words::cut) stack.cut = intern(label.text);
    }
  }

  LabelsId labels(const Message::Sample& sample)
  {
    Labels labels;
    for (const Message::Label& label : sample.labels) {
      std::string_view key = label.key;
      if (ours_ && is_word(key)) continue;
      if (ours_ && key.starts_with(words::own)) key.remove_prefix(words::own.size());
      const std::string number = std::to_string(label.number);
      labels.emplace_back(
          intern(key),
          intern(label.text.empty() && label.number != 0 ? std::string_view{number} : label.text));
    }
    return goroutines_.labels(std::move(labels));
  }

  /// The channel stays a label: a snapshot has channels only with all that the runtime knows of
  /// them.
  static bool is_word(std::string_view key)
  {
    return key == words::wait_reason || key == words::status || key == words::unreadable ||
           key == words::cut;
  }

  StringId intern(std::string_view text) { return goroutines_.snapshot().strings.intern(text); }

  const Message& message_;
  bool ours_;
  bool leaked_ = false;
  std::size_t deepest_;
  std::size_t frames_left_;
  CountedGoroutines goroutines_;
  std::vector<std::vector<Frame>> frames_;  ///< of each location
};

}  // namespace

Result<Snapshot> read_profile(std::string_view file, std::uint64_t most)
{
  constexpr std::size_t frames_a_byte = 16;  // a location of many inlined calls is told once
  const Result<Message> message = read_profile_message(file);
  if (!message) return message.error();
  const auto value = goroutine_value(*message);
  if (!value) return of_something_else(*message);
  return ProfileReader{*message, most, frames_a_byte * file.size()}.read(*value);
}

}  // namespace unjam::dumps
