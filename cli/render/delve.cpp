#include <algorithm>
#include <charconv>
#include <optional>
#include <ostream>
#include <string>

#include "cli/render/json_object.hpp"
#include "cli/render/stacks.hpp"
#include "client/dumps/wait_reason_eras.hpp"

namespace unjam::render {
namespace {

/// Delve's reply, whose fields come in its order (api.Goroutine).
class Reply {
 public:
  explicit Reply(const Snapshot& snapshot)
      : snapshot_{snapshot}, era_{dumps::era_of(snapshot.target)}
  {
  }

  [[nodiscard]] std::string goroutine(const Goroutine& goroutine) const
  {
    std::string out;
    JsonObject object{out};
    append_number(object.member("id"), static_cast<std::int64_t>(goroutine.id));
    append_location(object.member("currentLoc"), goroutine, goroutine.current);
    append_location(object.member("userCurrentLoc"), goroutine, goroutine.user);
    append_location(object.member("goStatementLoc"), goroutine, goroutine.go);
    append_location(object.member("startLoc"), goroutine, goroutine.start);
    append_number(object.member("threadID"), goroutine.thread);
    append_number(object.member("status"), static_cast<std::int64_t>(goroutine.status));
    append_number(object.member("waitSince"), goroutine.wait_since);
    append_number(object.member("waitReason"), wait_reason(goroutine.wait_reason));
    object.member("unreadable") += json_string(snapshot_.text(goroutine.unreadable));
    append_labels(object, goroutine.labels);
    object.close();
    return out;
  }

 private:
  static void append_number(std::string& out, std::int64_t number)
  {
    out += std::to_string(number);
  }

  void append_location(std::string& out, const Goroutine& goroutine, LocationId id) const
  {
    const Location& location = snapshot_.location(id);
    JsonObject object{out};
    object.member("pc") += std::to_string(pc_of(goroutine, id));
    object.member("file") += json_string(snapshot_.text(location.file));
    append_number(object.member("line"), location.line);
    if (location.function != StringId{}) {
      std::string& text = object.member("function");
      JsonObject function{text};
      function.member("name") += json_string(snapshot_.text(location.function));
      for (const char* unknown : {"value", "type", "goType"}) function.member(unknown) += '0';
      function.member("optimized") += "false";
      function.close();
    }
    object.close();
  }

  /// Where the goroutine's stack has that place; 0: nowhere.
  [[nodiscard]] std::uint64_t pc_of(const Goroutine& goroutine, LocationId id) const
  {
    const auto& frames = snapshot_.stacks[goroutine.stack].frames;
    const auto found = std::ranges::find(frames, id, &Frame::location);
    return found == frames.end() || id == LocationId{} ? 0 : found->pc;
  }

  [[nodiscard]] std::int64_t wait_reason(StringId id) const
  {
    constexpr std::string_view unnamed = "wait reason ";  // of a list whose release is not known
    std::string_view text = snapshot_.text(id);
    const auto found = std::ranges::find(era_.names, text);
    if (found != era_.names.end()) return found - era_.names.begin();
    std::int64_t number = 0;
    if (text.starts_with(unnamed)) {
      text.remove_prefix(unnamed.size());
      std::from_chars(text.data(), text.data() + text.size(), number);
    }
    return number;
  }

  void append_labels(JsonObject& goroutine, LabelsId id) const
  {
    if (id == LabelsId{}) return;
    std::string& text = goroutine.member("labels");
    JsonObject labels{text};
    for (const auto& [key, value] : snapshot_.label_sets[id]) {
      labels.member(snapshot_.text(key)) += json_string(snapshot_.text(value));
    }
    labels.close();
  }

  const Snapshot& snapshot_;
  const dumps::Era& era_;
};

}  // namespace

void print_delve(std::ostream& out, const Snapshot& snapshot, Goroutines goroutines)
{
  const Reply reply{snapshot};
  out << R"({"id":1,"result":{"Goroutines":[)";
  const char* separator = "";
  for (const Goroutine* goroutine : goroutines) {
    out << separator << reply.goroutine(*goroutine);
    separator = ",";
  }
  out << R"(],"Nextg":-1},"error":null})" << '\n';
}

}  // namespace unjam::render
