#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

#include "cli/render/page.hpp"

/// The wait graph as a picture: goroutines are boxes, channels and locks ovals. An arrow leads from
/// who waits to the object, a dashed one from the object to who could release it. What findings
/// name is red.
namespace unjam::render {

/// In Graphviz' language.
void print_dot(std::ostream& out, const GraphPage& page);

/// In Mermaid's language, which GitHub and GitLab show.
void print_mermaid(std::ostream& out, const GraphPage& page);

enum class GraphFormat { dot, mermaid };

/// Of what a picture can show people: so many nodes of goroutines, and so many objects.
inline constexpr std::size_t usual_graph_size = 50;

/// The wait graph of a report: what `unjam graph` draws of the same source.
void print_graph(std::ostream& out, const ReportPage& page, GraphFormat format);

/// Text as part of a quoted string of DOT: nothing in it ends the string or is an escape sequence
/// or entity of Graphviz. Escape it for a terminal first.
[[nodiscard]] std::string dot_text(std::string_view text);

/// Text as part of a quoted string of Mermaid: whatever has a meaning in Mermaid, Markdown or HTML
/// becomes a numeric entity.
[[nodiscard]] std::string mermaid_text(std::string_view text);

}  // namespace unjam::render
