#include <memory>
#include <optional>

#include "cli/commands/command.hpp"
#include "cli/merge/gather.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/render/rollup.hpp"

namespace unjam::cli {
namespace {

struct MergeOptions {
  std::vector<std::string> inputs;
  bool keep_going = false;
  std::size_t top = 10;
  std::string output = "text";
};

ExitCode run_merge(const MergeOptions& options, const Context& context)
{
  const Unreadable unreadable = options.keep_going ? Unreadable::left_out : Unreadable::fatal;
  const Result<aggregate::Rollup> rollup = gather(options.inputs, unreadable);
  if (!rollup) return fail(rollup.error());
  const aggregate::Summary summary = summarize(*rollup);
  const render::RollupPage page{.rollup = *rollup, .summary = summary, .top = options.top};
  const auto output =
      std::get<Output>(parse_output(options.output, formats_of<render::RollupPage>()));
  const Result<void> written = write_page(output, page, context.color);
  if (!written) return fail(written.error());
  return rollup->left_out.empty() ? ExitCode::done : ExitCode::incomplete;
}

void add_options(Command& command, MergeOptions& options)
{
  command
      .option("REPORT", options.inputs,
              "json of `report` or of `merge`: files, plain or compressed; folders, for every "
              "*.json, *.json.zst and *.json.gz in them; - for standard input")
      .required();
  command.flag("--keep-going", options.keep_going,
               "leave out what cannot be read, and name it; the exit status is then 3");
  command
      .option("--top", options.top,
              "show the first N problems, kinds of crashes and places in text and markdown")
      .value("N")
      .check(check_count)
      .shows_default();
  add_output_option(command, options.output, formats_of<render::RollupPage>());
}

}  // namespace

void setup_merge(CommandLine& app, Context& context)
{
  auto options = std::make_shared<MergeOptions>();
  Command command =
      app.add_command("merge", "Put many reports together: what do they have in common?");
  add_options(command, *options);
  command.explain(
      "Findings are put together by their signatures, which are equal across processes, builds "
      "and\n"
      "hosts; places where goroutines wait are ranked by the root mean square of their counts "
      "over\n"
      "all reports, so that one bad instance stands out. A report counts once, by its id. The "
      "labels\n"
      "host, service, version and time (`report --label`) say where and when; times are compared "
      "as\n"
      "texts, so give all of them in one form: 2026-11-21T03:00:00Z.\n"
      "What is merged can be merged again, in any order and grouping, to the same bytes: let "
      "every\n"
      "machine make its own reports, and one merge them.\n"
      "Examples:\n"
      "  unjam report core.1628 --label host=web-7 --label service=shop -o reports/1628.json.zst\n"
      "  unjam merge reports/\n"
      "  unjam merge monday.json tuesday.json.zst -o week.json.zst\n"
      "  cat reports/*.json | unjam merge - -o markdown");
  run_if_chosen(command, context, options, run_merge);
}

}  // namespace unjam::cli
