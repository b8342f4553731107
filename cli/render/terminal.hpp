#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace unjam::render {

/// `--color`
enum class Color { automatic, always, never };

/// What text output may do. The default is what a pipe or a file gets.
struct Terminal {
  bool color = false;
  std::size_t width = 0;  ///< in columns; 0: lines are never cut
};

/// What a process knows of the stream it prints on.
struct Surroundings {
  bool is_terminal = false;
  std::size_t window_columns = 0;            ///< as the terminal says; 0: it does not
  std::optional<std::string> no_color = {};  ///< $NO_COLOR
  std::optional<std::string> columns = {};   ///< $COLUMNS
  std::optional<std::string> term = {};      ///< $TERM
};

/// Looks at a file descriptor and the environment.
[[nodiscard]] Surroundings surroundings(int descriptor);

/// Decides how to print. `always` and `never` are obeyed; otherwise colour needs a terminal that is
/// not "dumb" and no $NO_COLOR. Only a terminal has a width: $COLUMNS, else its own.
[[nodiscard]] Terminal terminal(Color color, const Surroundings& surroundings);

}  // namespace unjam::render
