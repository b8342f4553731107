#include "client/dumps/text/go_header.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace unjam::dumps {
namespace {

constexpr std::string_view word = "goroutine ";
constexpr std::string_view digits = "0123456789";
constexpr std::size_t longest = 4096;  ///< header, with its labels

struct Named {
  std::string_view name;
  Status status;
};

// runtime.gStatusStrings, of those that a goroutine can have which is printed.
constexpr std::array<Named, 8> statuses{{{"idle", Status::idle},
                                         {"runnable", Status::runnable},
                                         {"running", Status::running},
                                         {"syscall", Status::syscall},
                                         {"waiting", Status::waiting},
                                         {"dead", Status::dead},
                                         {"copystack", Status::copystack},
                                         {"preempted", Status::preempted}}};

/// Takes what comes before `end`, and `end` itself, from the front of a text.
std::string_view take_until(std::string_view& text, std::string_view end)
{
  const std::size_t at = text.find(end);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
  return taken;
}

bool remove_suffix(std::string_view& text, std::string_view suffix)
{
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

std::optional<std::int64_t> number_of(std::string_view text)
{
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc{} && parsed.ptr == end ? std::optional{number} : std::nullopt;
}

void read_state(std::string_view text, GoHeader& header)
{
  std::string_view state = take_until(text, ", ");
  while (!text.empty()) {
    std::string_view part = take_until(text, ", ");
    if (remove_suffix(part, " minutes")) header.minutes = number_of(part).value_or(0);
  }
  remove_suffix(state, " (scan)");
  const bool leaked = remove_suffix(state, " (leaked)");
  const auto* const known = std::ranges::find(statuses, state, &Named::name);
  if (known != statuses.end()) {
    header.status = known->status;
  } else {
    header.status = leaked ? Status::leaked : Status::waiting;
    header.wait_reason = state;
  }
}

/// A key or value of labels, quoted as Go quotes if it has to be.
std::string take_label(std::string_view& text)
{
  if (!text.starts_with('"')) {
    const std::size_t end = std::min(text.find_first_of(":,}"), text.size());
    std::string plain{text.substr(0, end)};
    text.remove_prefix(end);
    return plain;
  }
  std::string quoted;
  std::size_t at = 1;
  for (; at < text.size() && text[at] != '"'; ++at) {
    const bool escaped = text[at] == '\\' && at + 1 < text.size();
    if (!escaped) {
      quoted += text[at];
      continue;
    }
    ++at;
    quoted += text[at] == 'n' ? '\n' : text[at] == 't' ? '\t' : text[at];
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return quoted;
}

/// {"key": value, key: "value"}
void read_labels(std::string_view text, GoHeader& header)
{
  while (!text.empty() && text.front() != '}') {
    std::string key = take_label(text);
    if (!text.starts_with(": ")) return;
    text.remove_prefix(2);
    header.labels.emplace_back(std::move(key), take_label(text));
    if (!text.starts_with(", ")) return;
    text.remove_prefix(2);
  }
}

}  // namespace

std::size_t find_go_header(std::string_view line)
{
  for (std::size_t at = line.find(word); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    const std::string_view rest = line.substr(at, longest);
    const std::size_t number = rest.find_first_not_of(digits, word.size());
    if (number == std::string_view::npos || number == word.size()) continue;
    if (parse_go_header(rest)) return at;
  }
  return std::string_view::npos;
}

std::optional<GoHeader> parse_go_header(std::string_view line)
{
  if (!line.starts_with(word)) return std::nullopt;
  line.remove_prefix(word.size());
  const std::string_view id = line.substr(0, std::min(line.find(' '), line.size()));
  const auto number = number_of(id);
  if (!number || *number < 0) return std::nullopt;
  line.remove_prefix(id.size());
  // Of who crashes, and with GOTRACEBACK=system: " gp=0xc000002380 m=0 mp=0x5f2a40".
  for (const std::string_view key : {" gp=", " m=", " mp="}) {
    if (!line.starts_with(key)) continue;
    line.remove_prefix(std::min(line.find(' ', 1), line.size()));
  }
  if (!line.starts_with(" [")) return std::nullopt;
  line.remove_prefix(2);
  const std::size_t end = line.find(']');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  GoHeader header;
  header.id = *number;
  read_state(line.substr(0, end), header);
  line.remove_prefix(end + 1);
  if (line.starts_with(" {")) read_labels(line.substr(2), header);
  const bool whole = line.starts_with(':') || !header.labels.empty();
  return whole ? std::optional{std::move(header)} : std::nullopt;
}

}  // namespace unjam::dumps
