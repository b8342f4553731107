#include "client/runtime/target.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>

#include "aggregate/snapshot/standard_library.hpp"

namespace unjam::runtime {
namespace {

namespace asio = rpc::asio;

constexpr std::uint64_t most_slots = std::uint64_t{1} << 28U;  ///< more than any machine can hold
constexpr int longest_modinfo = 1 << 20;
constexpr int most_names = 256;

constexpr const char* no_match =
    "the binary and the core do not belong together, or the core is damaged";

/// Connection errors end the reading; Delve's refusals are answers.
bool is_refusal(const Error& error)
{
  return error.code() == Errc::rejected;
}

asio::awaitable<Result<rpc::Variable>> read_global(rpc::Client& client, std::string name)
{
  rpc::LoadConfig config;
  config.max_variable_recurse = 1;
  config.max_string_len = longest_modinfo;
  config.max_array_values = most_names;
  co_return co_await client.eval({}, std::move(name), config);
}

/// The elements of an array of strings.
asio::awaitable<Result<std::vector<std::string>>> read_names(rpc::Client& client, std::string name)
{
  const Result<rpc::Variable> array = co_await read_global(client, std::move(name));
  if (!array) co_return array.error();
  std::vector<std::string> names;
  for (const rpc::Variable& element : array->children) names.push_back(element.value);
  if (names.empty()) co_return Error{Errc::rejected, "Delve gives no elements"};
  co_return names;
}

/// The first error decides between "no debug information" and "not this binary".
Error unreadable_target(const Error& error)
{
  if (!is_refusal(error)) return error;
  const std::string& words = error.detail();
  if (words.find("debug info") != std::string::npos) {
    return {Errc::no_debug_info,
            "the binary has no debug information (stripped, or built with -ldflags=-w); use the "
            "unstripped binary of the same build. Delve says: " +
                words};
  }
  return {Errc::wrong_build, fmt::format("{}. Delve says: {}", no_match, words)};
}

/// "go1.19.8" of runtime.buildVersion against what Delve read in the debug information. Experiments
/// ("go1.26.1 X:name") follow a blank.
bool same_version(std::string_view running, std::string_view built)
{
  return running.substr(0, running.find(' ')) == built.substr(0, built.find(' '));
}

bool is_version(std::string_view text)
{
  return text.starts_with("go") || text.starts_with("devel");
}

asio::awaitable<Result<std::string>> read_go_version(rpc::Client& client,
                                                     const rpc::Version& version)
{
  const Result<rpc::Variable> built = co_await read_global(client, "runtime.buildVersion");
  if (!built) co_return unreadable_target(built.error());
  if (!built->unreadable.empty() || !is_version(built->value)) {
    co_return Error{Errc::wrong_build,
                    fmt::format("{}: runtime.buildVersion is unreadable there", no_match)};
  }
  if (version.target_go.starts_with("go") && !same_version(built->value, version.target_go)) {
    co_return Error{Errc::wrong_build, fmt::format("{}: the binary was built by {}, the core by {}",
                                                   no_match, version.target_go, built->value)};
  }
  co_return built->value;
}

/// "1.20.2" -> 20; also "go1.20.2". Empty for what is no release.
std::optional<int> minor_version(std::string_view text)
{
  if (text.starts_with("go")) text.remove_prefix(2);
  if (!text.starts_with("1.")) return std::nullopt;
  text.remove_prefix(2);
  int minor = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), minor);
  if (ec != std::errc{}) return std::nullopt;
  return minor;
}

/// A Delve that was not made for the target's Go still reads goroutines and stacks.
std::optional<Problem> foreign_go(const std::string& go_version, const rpc::Version& version)
{
  const auto minor = minor_version(go_version);
  const auto oldest = minor_version(version.oldest_go);
  const auto newest = minor_version(version.newest_go);
  if (!minor || !oldest || !newest || (*minor >= *oldest && *minor <= *newest)) return std::nullopt;
  return Problem{
      Problem::Weight::note,
      fmt::format("Delve {} was made for Go {} to {}, the target is {}", version.delve,
                  version.oldest_go, version.newest_go, go_version),
      "labels, variables and the files of some frames may be missing or wrong; take a Delve "
      "as new as this Go"};
}

asio::awaitable<Result<std::uint64_t>> read_slots(rpc::Client& client)
{
  const Result<rpc::Variable> length = co_await read_global(client, "runtime.allglen");
  if (!length) co_return unreadable_target(length.error());
  std::uint64_t slots = 0;
  const std::string& text = length->value;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), slots);
  if (ec != std::errc{} || end != text.data() + text.size() || slots == 0 || slots > most_slots) {
    co_return Error{Errc::wrong_build, fmt::format("{}: runtime.allglen reads '{}{}'", no_match,
                                                   text, length->unreadable)};
  }
  co_return slots;
}

/// The CPU in a binary's build information (runtime.modinfo).
std::string built_for(std::string_view modinfo)
{
  constexpr std::string_view key = "\nbuild\tGOARCH=";
  const std::size_t line = modinfo.find(key);
  if (line == std::string_view::npos) return {};
  const std::string_view rest = modinfo.substr(line + key.size());
  return std::string{rest.substr(0, rest.find('\n'))};
}

}  // namespace

asio::awaitable<Result<TargetFacts>> read_target(rpc::Client& client, const rpc::Version& version)
{
  TargetFacts facts;
  facts.target.delve_version = version.delve;

  Result<std::string> go_version = co_await read_go_version(client, version);
  if (!go_version) co_return go_version.error();
  facts.target.go_version = std::move(*go_version);
  if (auto problem = foreign_go(facts.target.go_version, version)) {
    facts.problems.push_back(std::move(*problem));
  }

  const Result<std::uint64_t> slots = co_await read_slots(client);
  if (!slots) co_return slots.error();
  facts.slots = *slots;

  Result<std::vector<std::string>> reasons =
      co_await read_names(client, "runtime.waitReasonStrings");
  if (reasons) {
    facts.wait_reasons = std::move(*reasons);
  } else if (is_refusal(reasons.error())) {
    facts.problems.push_back(
        {Problem::Weight::note,
         "the names of the wait reasons could not be read: " + reasons.error().detail(),
         "wait reasons are shown as numbers"});
  } else {
    co_return reasons.error();
  }

  Result<std::vector<std::string>> statuses = co_await read_names(client, "runtime.gStatusStrings");
  if (statuses) facts.target.status_names = std::move(*statuses);

  const Result<rpc::Variable> modinfo = co_await read_global(client, "runtime.modinfo");
  if (modinfo) {
    facts.target.module = main_module(modinfo->value);
    facts.cpu = built_for(modinfo->value);
  }

  Result<std::string> build_id = co_await client.build_id();
  if (build_id) facts.target.build_id = std::move(*build_id);
  co_return facts;
}

}  // namespace unjam::runtime
