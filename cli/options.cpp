#include "cli/options.hpp"

#include <charconv>
#include <optional>
#include <string>

#include "aggregate/group/key.hpp"
#include "cli/choice.hpp"
#include "client/process/memory_use.hpp"
#include "client/source/source.hpp"
#include "client/source/sources.hpp"

namespace unjam::cli {
namespace {

template <class Filter>
std::optional<aggregate::Misuse> add_filters(const std::vector<std::string>& texts,
                                             std::vector<Filter>& filters)
{
  for (const std::string& text : texts) {
    auto parsed = aggregate::parse_filter(text);
    if (auto* misuse = std::get_if<aggregate::Misuse>(&parsed)) return *misuse;
    filters.push_back(std::get<Filter>(std::move(parsed)));
  }
  return std::nullopt;
}

std::optional<std::uint64_t> unit_factor(std::string_view unit, std::uint64_t total)
{
  if (unit == "%") return total / 100;
  if (unit.ends_with('B')) unit.remove_suffix(1);
  if (unit.empty()) return 1;
  constexpr std::string_view prefixes = "KMGT";
  const std::size_t power = prefixes.find(unit);
  if (unit.size() != 1 || power == std::string_view::npos) return std::nullopt;
  return std::uint64_t{1} << (10U * (power + 1));
}

/// The minor number of "1.24", "go1.24.3"; empty: not a release of Go.
std::optional<int> parse_go_minor(std::string_view text)
{
  if (text.starts_with("go")) text.remove_prefix(2);
  if (!text.starts_with("1.")) return std::nullopt;
  int minor = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + 2, end, minor);
  const bool whole = parsed.ptr == end || *parsed.ptr == '.';
  return parsed.ec == std::errc{} && minor >= 0 && whole ? std::optional{minor} : std::nullopt;
}

/// Reads an amount of memory into `bytes`.
Complaint take_amount(std::uint64_t& bytes, const std::string& text)
{
  const auto amount = parse_memory(text, process::available_memory());
  if (!amount) return "not an amount: " + text;
  bytes = *amount;
  return {};
}

void add_saved_options(Command& command, dumps::ReadOptions& options)
{
  const auto take_go_version = [&options](const std::string& text) -> Complaint {
    options.go_minor = parse_go_minor(text);
    return options.go_minor ? "" : text + " is no release of Go, such as 1.24";
  };
  command
      .option("--go-version", take_go_version,
              "of what a saved list of goroutines is of, where it does not tell: 1.24")
      .value("VERSION");
  add_amount_option(command, "--max-input", options.max_bytes,
                    "the most that is read of a saved file, unpacked: 500M, 40G (default: 16G)");
  command.flag("--partial", options.partial,
               "of a saved file that is cut or broken, show what comes before that");
}

void add_engine_options(Command& command, source::Options& options)
{
  add_choice(command, "--engine", options.engine,
             "delve: everything through dlv; core: its bytes from the core's file, which is "
             "faster and tells what can never wake",
             {{"auto", unjam::Engine::automatic},
              {"delve", unjam::Engine::delve},
              {"core", unjam::Engine::core}});
  command.option("--core", options.core, "the core's file, where SOURCE is the address of a server")
      .value("FILE");
  command
      .option("--cross-check", options.cross_check,
              "engine core: check the stacks of N goroutines with dlv")
      .value("N")
      .check(check_count)
      .shows_default();
}

}  // namespace

std::optional<std::uint64_t> parse_memory(std::string_view text, std::uint64_t total)
{
  constexpr double most = 1e18;
  double number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc{} || !(number > 0)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  const auto factor = unit_factor(text, total);
  if (!factor || number * static_cast<double>(*factor) > most) return std::nullopt;
  return static_cast<std::uint64_t>(number * static_cast<double>(*factor));
}

std::string check_count(const std::string& text)
{
  std::size_t count = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool whole = ec == std::errc{} && end == text.data() + text.size();
  return whole ? std::string{} : "not a count: " + text;
}

void add_source_options(Command& command, source::Options& options, SourceCount count)
{
  const bool several = count == SourceCount::several;
  command.option("source", options.words, several ? source::sources_help : source::source_help)
      .value("SOURCE");
  command.option("--dlv", options.dlv, "the dlv that opens a core")
      .value("PATH")
      .or_variable("UNJAM_DLV")
      .shows_default();
  add_amount_option(command, "--dlv-memory", options.dlv_memory,
                    "what our dlv may use before it is ended: 8G, 75% (default: 75%)");
  command.option("--timeout", options.timeout_seconds, "longest wait for one answer of dlv")
      .value("SECONDS")
      .between(0.001, 1e6)
      .shows_default();
  add_choice(command, "--stacks", options.stacks,
             "all: one a goroutine; sample: one a place; none: locations as Delve has them",
             {{"all", unjam::Stacks::all},
              {"sample", unjam::Stacks::sample},
              {"none", unjam::Stacks::none}});
  add_saved_options(command, options.saved);
  add_engine_options(command, options);
}

void add_amount_option(Command& command, const std::string& name, std::uint64_t& bytes,
                       const std::string& help)
{
  const auto take = [&bytes](const std::string& text) { return take_amount(bytes, text); };
  command.option(name, take, help).value("AMOUNT");
}

void add_diagnose_options(Command& command, aggregate::DiagnoseOptions& options)
{
  constexpr double second = 1e9;
  const auto take = [&options](const std::string& text) -> Complaint {
    options.stalled_after = static_cast<std::int64_t>(std::stod(text) * second);
    return {};
  };
  command
      .option("--stalled-after", take,
              "how long a wait must last before slow counts as stuck (default: 10)")
      .value("SECONDS")
      .between(0.0, 1e9);
}

void add_select_options(Command& command, SelectOptions& options)
{
  command.option("--with", options.with, "only goroutines where KEY matches; repeatable")
      .value("KEY=REGEX")
      .one_at_a_time();
  command.option("--without", options.without, "no goroutines where KEY matches; repeatable")
      .value("KEY=REGEX")
      .one_at_a_time();
  command.flag("--all", options.all, "show the runtime's own goroutines too");
}

aggregate::Parsed<aggregate::Filters> parse_filters(const SelectOptions& options)
{
  aggregate::Filters filters;
  if (auto misuse = add_filters(options.with, filters.with)) return *misuse;
  if (auto misuse = add_filters(options.without, filters.without)) return *misuse;
  return filters;
}

}  // namespace unjam::cli
