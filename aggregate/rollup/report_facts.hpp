#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/findings/finding.hpp"

/// A report in short: what of it counts when many are put together.
namespace unjam::aggregate {

/// The most that anything is counted to, so that squares fit 64 bits.
inline constexpr std::uint64_t most_counted = 0xffffffff;

/// A finding in short. `kind` is a word: reports of later versions may have kinds that we have not.
struct FindingFacts {
  std::string signature;
  std::string kind;
  Grade grade{};
  std::optional<bool> permanent;
  std::string title;
  std::vector<std::string> explanation;
  std::vector<std::string> evidence;
  std::uint64_t blocked = 0;  ///< goroutines

  friend auto operator<=>(const FindingFacts&, const FindingFacts&) = default;
};

/// Where goroutines wait, by names that outlive a rebuild: without files and lines.
struct PlaceKey {
  std::string function;  ///< of the program's own; empty: none
  std::string wait;      ///< the wait reason or status; empty: unreadable

  friend auto operator<=>(const PlaceKey&, const PlaceKey&) = default;
};

/// How a process crashed, in short.
struct CrashFacts {
  std::string kind;  ///< "panic", "fatal", "signal"
  std::string text;
  std::string type;                            ///< of a panic's value; empty: not known
  std::string signal;                          ///< "SIGSEGV"; empty: there was none
  std::string function;                        ///< that crashed; empty: not known
  std::map<std::string, std::string> flipped = {};  ///< FlippedBit: its heap by its address

  friend auto operator<=>(const CrashFacts&, const CrashFacts&) = default;
};

/// One report's share in a rollup.
struct ReportFacts {
  std::string id;                             ///< names the moment that it is of
  bool complete = true;                       ///< nothing of the target was missing
  bool cut = false;                           ///< it was made with `--top`: some of it is missing
  std::map<std::string, std::string> labels;  ///< host, service, version, time …
  std::map<std::string, std::string> source;  ///< where its goroutines came from
  std::map<std::string, std::string> target;  ///< go_version, build_id, module, as far as known
  std::uint64_t goroutines = 0;
  std::vector<FindingFacts> findings;
  std::map<PlaceKey, std::uint64_t> places;  ///< with how many goroutines
  std::optional<CrashFacts> crash;

  friend auto operator<=>(const ReportFacts&, const ReportFacts&) = default;
};

/// The value of a label, or of what the target says of itself; empty: not known.
[[nodiscard]] inline std::string text_named(const std::map<std::string, std::string>& map,
                                            const std::string& name)
{
  const auto found = map.find(name);
  return found == map.end() ? std::string{} : found->second;
}

}  // namespace unjam::aggregate
