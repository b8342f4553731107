#include "cli/options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <optional>

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

std::string check_go_version(const std::string& text)
{
  return parse_go_minor(text) ? "" : text + " is no release of Go, such as 1.24";
}

std::uint64_t amount_of(const char* option, const std::string& text)
{
  const auto bytes = parse_memory(text, process::available_memory());
  if (!bytes) throw CLI::ValidationError{option, "not an amount: " + text};
  return *bytes;
}

void add_saved_options(CLI::App& command, dumps::ReadOptions& options)
{
  command
      .add_option_function<std::string>(
          "--go-version",
          [&options](const std::string& text) { options.go_minor = parse_go_minor(text); },
          "of what a saved list of goroutines is of, where it does not tell: 1.24")
      ->type_name("VERSION")
      ->check(check_go_version);
  command
      .add_option_function<std::string>(
          "--max-input",
          [&options](const std::string& text) {
            options.max_bytes = amount_of("--max-input", text);
          },
          "the most that is read of a saved file, unpacked: 500M, 40G (default: 16G)")
      ->type_name("AMOUNT");
  command.add_flag("--partial", options.partial,
                   "of a saved file that is cut or broken, show what comes before that");
}

void add_engine_options(CLI::App& command, source::Options& options)
{
  add_choice(command, "--engine", options.engine,
             "delve: everything through dlv; core: its bytes from the core's file, which is "
             "faster and tells what can never wake",
             {{"auto", unjam::Engine::automatic},
              {"delve", unjam::Engine::delve},
              {"core", unjam::Engine::core}});
  command
      .add_option("--core", options.core,
                  "the core's file, where SOURCE is the address of a server")
      ->type_name("FILE");
  command
      .add_option("--cross-check", options.cross_check,
                  "engine core: check the stacks of N goroutines with dlv")
      ->type_name("N")
      ->check(check_count)
      ->capture_default_str();
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

void add_source_options(CLI::App& command, source::Options& options, SourceCount count)
{
  const bool several = count == SourceCount::several;
  command.add_option("source", options.words, several ? source::sources_help : source::source_help)
      ->type_name("SOURCE");
  command.add_option("--dlv", options.dlv, "the dlv that opens a core")
      ->type_name("PATH")
      ->envname("UNJAM_DLV")
      ->capture_default_str();
  command
      .add_option_function<std::string>(
          "--dlv-memory",
          [&options](const std::string& text) {
            options.dlv_memory = amount_of("--dlv-memory", text);
          },
          "what our dlv may use before it is ended: 8G, 75% (default: 75%)")
      ->type_name("AMOUNT");
  command.add_option("--timeout", options.timeout_seconds, "longest wait for one answer of dlv")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 1e6))
      ->capture_default_str();
  add_choice(command, "--stacks", options.stacks,
             "all: one a goroutine; sample: one a place; none: locations as Delve has them",
             {{"all", unjam::Stacks::all},
              {"sample", unjam::Stacks::sample},
              {"none", unjam::Stacks::none}});
  add_saved_options(command, options.saved);
  add_engine_options(command, options);
}

void add_diagnose_options(CLI::App& command, aggregate::DiagnoseOptions& options)
{
  constexpr double second = 1e9;
  command
      .add_option_function<double>(
          "--stalled-after",
          [&options](double seconds) {
            options.stalled_after = static_cast<std::int64_t>(seconds * second);
          },
          "how long a wait must last before slow counts as stuck (default: 10)")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 1e9));
}

void add_select_options(CLI::App& command, SelectOptions& options)
{
  command.add_option("--with", options.with, "only goroutines where KEY matches; repeatable")
      ->type_name("KEY=REGEX")
      ->allow_extra_args(false);
  command.add_option("--without", options.without, "no goroutines where KEY matches; repeatable")
      ->type_name("KEY=REGEX")
      ->allow_extra_args(false);
  command.add_flag("--all", options.all, "show the runtime's own goroutines too");
}

aggregate::Parsed<aggregate::Filters> parse_filters(const SelectOptions& options)
{
  aggregate::Filters filters;
  if (auto misuse = add_filters(options.with, filters.with)) return *misuse;
  if (auto misuse = add_filters(options.without, filters.without)) return *misuse;
  return filters;
}

}  // namespace unjam::cli
