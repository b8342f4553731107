#include "cli/render/graph.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "tests/unit/golden.hpp"
#include "tests/unit/render/pages.hpp"

namespace unjam::render_graph_test {

using namespace unjam::render;
using test::check_golden;

namespace {

std::string dot(const GraphPage& page)
{
  std::ostringstream out;
  print_dot(out, page);
  return out.str();
}

std::string mermaid(const GraphPage& page)
{
  std::ostringstream out;
  print_mermaid(out, page);
  return out.str();
}

}  // namespace

TEST_SUITE("render/graph")
{
  TEST_CASE("the incident: many senders are one box, and the consumer is in a circle")
  {
    const test::Graph incident = test::incident_graph();
    check_golden("graph.dot", dot(incident.page()));
    check_golden("graph.mmd", mermaid(incident.page()));
  }

  TEST_CASE("names that attack the picture stay text")
  {
    const test::Graph odd = test::odd_graph({.top = 12});
    check_golden("graph-odd.dot", dot(odd.page()));
    check_golden("graph-odd.mmd", mermaid(odd.page()));
    for (const std::string& picture : {dot(odd.page()), mermaid(odd.page())}) {
      CHECK(picture.find('\x1b') == std::string::npos);
      CHECK(picture.find("\u202e") == std::string::npos);
    }
    CHECK(mermaid(odd.page()).find("mu\"]") == std::string::npos);
  }

  TEST_CASE("nothing in a text ends a string of DOT or is read as an escape or entity")
  {
    CHECK(dot_text(R"(a"]; evil [label="b)") == R"(a\"]; evil [label=\"b)");
    CHECK(dot_text(R"(\N \G \)") == R"(\\N \\G \\)");
    CHECK(dot_text("&quot;<b>") == "&amp;quot;<b>");
    CHECK(dot_text("main.(*caf\u00e9).f x.go:7") == "main.(*caf\u00e9).f x.go:7");
  }

  TEST_CASE("nothing in a text has a meaning in Mermaid, Markdown or HTML")
  {
    CHECK(mermaid_text("main.(*T).f x.go:7") == "main.(#42;T).f x.go:7");
    CHECK(mermaid_text("\"]; click g5 \"javascript:x\"") ==
          "#34;#93;#59; click g5 #34;javascript:x#34;");
    CHECK(mermaid_text("<b>`_x_` #35; &lt; %%{init}") ==
          "#60;b#62;#96;_x_#96; #35;35#59; #38;lt#59; #37;#37;#123;init#125;");
    CHECK(mermaid_text("caf\u00e9 \\n") == "caf\u00e9 #92;n");
    const std::string all = [] {
      std::string bytes;
      for (int byte = 1; byte < 128; ++byte) bytes += static_cast<char>(byte);
      return mermaid_text(bytes);
    }();
    CHECK(all.find_first_of("\"`<>[]{}|&%\\\n\x1b") == std::string::npos);
  }

  TEST_CASE("what is cut is counted in the picture")
  {
    const test::Graph cut = test::odd_graph({.top = 2});
    CHECK(dot(cut.page()).find("more nodes and 10 more objects not shown") != std::string::npos);
    CHECK(mermaid(cut.page()).find("objects not shown") != std::string::npos);
  }

  TEST_CASE("an empty snapshot is an empty picture")
  {
    const test::Graph none{Snapshot{}, {}};
    CHECK(dot(none.page()).ends_with("fontsize=9];\n}\n"));
    CHECK(mermaid(none.page()) == "flowchart LR\n");
  }
}

}  // namespace unjam::render_graph_test
