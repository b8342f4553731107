#include "cli/render/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>

namespace unjam::render {
namespace {

std::optional<std::string> variable(const char* name)
{
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
  if (value == nullptr) return std::nullopt;
  return value;
}

bool wants_color(Color color, const Surroundings& surroundings)
{
  if (color != Color::automatic) return color == Color::always;
  const bool refused = !surroundings.no_color.value_or("").empty();  // no-color.org: not if empty
  return surroundings.is_terminal && !refused && surroundings.term != "dumb";
}

std::size_t parse_columns(const std::string& text)
{
  std::size_t columns = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, columns);
  return error == std::errc{} && stop == end ? columns : 0;
}

}  // namespace

Surroundings surroundings(int descriptor)
{
  Surroundings found;
  found.is_terminal = isatty(descriptor) == 1;
  winsize window{};
  if (found.is_terminal && ioctl(descriptor, TIOCGWINSZ, &window) == 0) {
    found.window_columns = window.ws_col;
  }
  found.no_color = variable("NO_COLOR");
  found.columns = variable("COLUMNS");
  found.term = variable("TERM");
  return found;
}

Terminal terminal(Color color, const Surroundings& surroundings)
{
  Terminal result{.color = wants_color(color, surroundings)};
  if (surroundings.is_terminal) {
    const std::size_t asked = parse_columns(surroundings.columns.value_or(""));
    result.width = asked != 0 ? asked : surroundings.window_columns;
  }
  return result;
}

}  // namespace unjam::render
