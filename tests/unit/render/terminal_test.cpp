#include "cli/render/terminal.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

namespace unjam::render_terminal_test {

using namespace unjam::render;

TEST_SUITE("render/terminal")
{
  const Surroundings window = {.is_terminal = true, .window_columns = 120, .term = "xterm"};
  const Surroundings pipe = {.is_terminal = false, .columns = "80", .term = "xterm"};

  Surroundings with_no_color(std::string value)
  {
    Surroundings surroundings = window;
    surroundings.no_color = std::move(value);
    return surroundings;
  }

  TEST_CASE("a terminal has colour, a pipe has none")
  {
    CHECK(terminal(Color::automatic, window).color);
    CHECK_FALSE(terminal(Color::automatic, pipe).color);
  }

  TEST_CASE("NO_COLOR and dumb terminals have none, unless it is empty")
  {
    CHECK_FALSE(terminal(Color::automatic, with_no_color("1")).color);
    CHECK(terminal(Color::automatic, with_no_color("")).color);
    Surroundings dumb = window;
    dumb.term = "dumb";
    CHECK_FALSE(terminal(Color::automatic, dumb).color);
  }

  TEST_CASE("always and never are obeyed")
  {
    CHECK(terminal(Color::always, pipe).color);
    CHECK(terminal(Color::always, with_no_color("1")).color);
    CHECK_FALSE(terminal(Color::never, window).color);
  }

  TEST_CASE("COLUMNS goes before the window, and a pipe has no width")
  {
    CHECK(terminal(Color::automatic, window).width == 120);
    CHECK(terminal(Color::always, pipe).width == 0);
    for (const char* nonsense : {"", "0", "x", "80x", "-1", "99999999999999999999999"}) {
      CAPTURE(nonsense);
      Surroundings surroundings = window;
      surroundings.columns = nonsense;
      CHECK(terminal(Color::automatic, surroundings).width == 120);
    }
    Surroundings asked = window;
    asked.columns = "72";
    CHECK(terminal(Color::automatic, asked).width == 72);
  }

  TEST_CASE("a file is no terminal")
  {
    const int file = open("/dev/null", O_WRONLY | O_CLOEXEC);
    REQUIRE(file >= 0);
    CHECK_FALSE(surroundings(file).is_terminal);
    close(file);
    CHECK_FALSE(surroundings(-1).is_terminal);
  }
}

}  // namespace unjam::render_terminal_test
