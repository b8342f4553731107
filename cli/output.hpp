#pragma once

#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/group/parsed.hpp"
#include "cli/command_line.hpp"
#include "cli/format.hpp"
#include "cli/render/graph.hpp"
#include "cli/render/json.hpp"
#include "cli/render/ndjson.hpp"
#include "cli/render/stacks.hpp"
#include "cli/render/table.hpp"
#include "cli/render/text.hpp"
#include "client/error.hpp"

namespace unjam::cli {

/// What `-o` asks for: a format, and a file or standard output.
struct Output {
  Format format = Format::text;
  std::string path;  ///< empty: standard output
};

/// Reads the argument of `-o`: a format's name ("json"), FORMAT:FILE, or a FILE whose ending names
/// the format; ".zst" at the end compresses. A file without an ending gets the first of `formats`.
///
/// A plain word that is no format, or an ending that is none's, is misuse: most likely a typing
/// error. "./word" is a file.
[[nodiscard]] aggregate::Parsed<Output> parse_output(std::string_view text,
                                                     std::span<const Format> formats);

/// Adds `-o` to a subcommand that knows these formats. Misuse is told when the command line is
/// parsed, and so is a binary format that would go to a terminal.
void add_output_option(Command& command, std::string& output, std::vector<Format> formats);

/// Which families of formats a page can be printed in.
template <class Page>
concept HasTable = requires(std::ostream& out, const Page& page) {
  print_table(out, page, render::TableFormat::csv);
};
template <class Page>
concept HasMarkdown = requires(std::ostream& out, const Page& page) { print_markdown(out, page); };
template <class Page>
concept HasStacks = requires(std::ostream& out, const Page& page) {
  print_stacks(out, page, render::StacksFormat::folded);
};
template <class Page>
concept HasGraph = requires(std::ostream& out, const Page& page) {
  print_graph(out, page, render::GraphFormat::dot);
};

/// All formats of a page, text first.
template <class Page>
[[nodiscard]] std::vector<Format> formats_of()
{
  using enum Format;
  std::vector<Format> formats{text, json, ndjson};
  if (HasTable<Page>) formats.insert(formats.end(), {csv, tsv, markdown});
  if (HasMarkdown<Page>) formats.push_back(markdown);
  if (HasStacks<Page>) formats.insert(formats.end(), {folded, pprof, debug2, delve});
  if (HasGraph<Page>) formats.insert(formats.end(), {dot, mermaid});
  return formats;
}

/// Lets `print` write the result to a file, or to standard output if `path` is empty. A file
/// appears whole or not at all. Errors: io_failed.
[[nodiscard]] Result<void> write_output(const std::string& path,
                                        const std::function<void(std::ostream&)>& print);

/// Prints a page in a format that it has.
template <class Page>
void print_page(std::ostream& out, const Page& page, Format format,
                const render::Terminal& terminal)
{
  using render::GraphFormat, render::StacksFormat, render::TableFormat;
  const auto table = [&]([[maybe_unused]] TableFormat as) {
    if constexpr (HasTable<Page>) print_table(out, page, as);
  };
  const auto stacks = [&]([[maybe_unused]] StacksFormat as) {
    if constexpr (HasStacks<Page>) print_stacks(out, page, as);
  };
  const auto graph = [&]([[maybe_unused]] GraphFormat as) {
    if constexpr (HasGraph<Page>) print_graph(out, page, as);
  };
  switch (format) {
    case Format::text:
      return print_text(out, page, terminal);
    case Format::json:
      return print_json(out, page);
    case Format::ndjson:
      return print_ndjson(out, page);
    case Format::csv:
      return table(TableFormat::csv);
    case Format::tsv:
      return table(TableFormat::tsv);
    case Format::markdown:
      if constexpr (HasMarkdown<Page>) return print_markdown(out, page);
      return table(TableFormat::markdown);
    case Format::folded:
      return stacks(StacksFormat::folded);
    case Format::pprof:
      return stacks(StacksFormat::pprof);
    case Format::debug2:
      return stacks(StacksFormat::debug2);
    case Format::delve:
      return stacks(StacksFormat::delve);
    case Format::dot:
      return graph(GraphFormat::dot);
    case Format::mermaid:
      return graph(GraphFormat::mermaid);
    case Format::svg:
    case Format::png:
      return;  // only of `unjam graph`, which draws them itself
  }
}

/// Prints a page of any command as asked for. Colour and width are for standard output.
template <class Page>
[[nodiscard]] Result<void> write_page(const Output& output, const Page& page, render::Color color)
{
  return write_output(output.path, [&](std::ostream& out) {
    const render::Surroundings stdout_now = render::surroundings(1);
    const render::Surroundings around = output.path.empty() ? stdout_now : render::Surroundings{};
    print_page(out, page, output.format, render::terminal(color, around));
  });
}

}  // namespace unjam::cli
