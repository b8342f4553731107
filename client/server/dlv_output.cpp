#include "client/server/dlv_output.hpp"

#include <array>
#include <charconv>

#include "client/process/one_line.hpp"

namespace unjam::server {
namespace {

constexpr std::string_view listening = "API server listening at: ";
constexpr std::string_view warning = "Warning: ";  ///< or in capitals, which is as long
constexpr std::string_view version_label = "Version: ";

/// Takes the first line off `text`, without its '\n'.
std::string_view take_line(std::string_view& text)
{
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

std::string_view without_blanks_around(std::string_view text)
{
  constexpr std::string_view blanks = " \t\r";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// Takes a number and one separator after it off `text`; empty if there is no number.
std::optional<int> take_number(std::string_view& text)
{
  int number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc{} || number < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with('.')) text.remove_prefix(1);
  return number;
}

bool is_warning(std::string_view line)
{
  return line.starts_with(warning) || line.starts_with("WARNING: ");
}

/// Go's own last words; its stack traces follow.
bool is_crash(std::string_view line)
{
  return line.starts_with("panic:") || line.starts_with("fatal error:");
}

/// A command line that dlv does not understand; its usage follows.
bool is_usage_error(std::string_view line)
{
  return line.starts_with("Error:");
}

std::string_view last_line(std::string_view text)
{
  std::string_view last;
  while (!text.empty()) {
    const std::string_view line = without_blanks_around(take_line(text));
    if (line.empty() || is_warning(line)) continue;
    last = line;
    if (is_crash(line) || is_usage_error(line)) break;
  }
  return last;
}

/// Words of dlv that need ours beside them.
struct Comment {
  std::string_view words;
  std::string_view ours;
  Errc code;
};

constexpr std::array comments{
    Comment{"unrecognized core format", "not a core file that dlv knows", Errc::wrong_kind},
    Comment{"is not a core file", "not a core file", Errc::wrong_kind},
    Comment{"unexpected EOF", "the file is empty or cut", Errc::cut},
    Comment{"EOF", "the file is empty or cut", Errc::cut},
};

}  // namespace

std::optional<std::string> listening_address(std::string_view output)
{
  // Not at the beginning of a line only: dlv's complaints about its configuration end without one.
  const std::size_t at = output.find(listening);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = output.substr(at + listening.size());
  if (rest.find('\n') == std::string_view::npos) return std::nullopt;
  return std::string{without_blanks_around(take_line(rest))};
}

std::optional<DlvVersion> parse_dlv_version(std::string_view output)
{
  while (!output.empty()) {
    std::string_view line = take_line(output);
    if (!line.starts_with(version_label)) continue;
    line.remove_prefix(version_label.size());
    const auto major = take_number(line);
    const auto minor = take_number(line);
    if (!major || !minor) return std::nullopt;
    return DlvVersion{*major, *minor, take_number(line).value_or(0)};
  }
  return std::nullopt;
}

std::string last_words(std::string_view output)
{
  return process::one_line(last_line(output));
}

std::vector<std::string> warnings_in(std::string_view output)
{
  std::vector<std::string> warnings;
  while (!output.empty()) {
    const std::string_view line = take_line(output);
    if (is_warning(line)) warnings.push_back(process::one_line(line.substr(warning.size())));
  }
  return warnings;
}

Error open_failure(std::string_view output, const std::string& binary, const std::string& core)
{
  const std::string_view said = last_line(output);
  if (said.find("debug info") != std::string_view::npos) return no_debug_info(binary);
  for (const Comment& comment : comments) {
    if (!said.ends_with(comment.words)) continue;
    return {comment.code,
            core + ": " + std::string{comment.ours} + " (dlv: " + std::string{comment.words} + ")"};
  }
  if (said.empty()) return {Errc::server_failed, "dlv ended without a word on opening " + core};
  const bool its_own = is_crash(said) || is_usage_error(said) ||
                       said.find("couldn't start listener") != std::string_view::npos;
  return {its_own ? Errc::server_failed : Errc::unreadable,
          "dlv cannot open " + core + ": " + process::one_line(said)};
}

Error no_debug_info(const std::string& binary)
{
  return {Errc::no_debug_info,
          binary +
              ": no debug info (stripped, or linked with -ldflags=-w): give the "
              "unstripped binary of the same build"};
}

}  // namespace unjam::server
