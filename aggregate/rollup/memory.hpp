#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "aggregate/rollup/rollup.hpp"

namespace unjam::aggregate {

/// Crashes of one binary on one host that look as if the memory had been altered beneath it: a
/// hint, no more. The code that crashed is then not to blame.
struct MemorySuspect {
  std::string host;               ///< label; empty: not known
  std::string module;             ///< of the binary; empty: not known
  std::string build_id;           ///< empty: not known
  std::uint64_t crashes = 0;      ///< reports
  std::set<std::string> records;  ///< words in which the runtime found its own records damaged
  std::set<std::string> places;   ///< unrelated functions that crashed, on this host alone
  std::map<std::string, std::string> flipped = {};  ///< as in CrashFacts, of all of them
  std::uint64_t other_hosts = 0;               ///< with reports of the same binary
  std::uint64_t others_alike = 0;  ///< of them: the runtime found its records damaged there, too

  friend bool operator==(const MemorySuspect&, const MemorySuspect&) = default;
};

/// Whether a crash is the runtime's word that its own records are damaged.
[[nodiscard]] bool found_damage(const CrashFacts& crash);

/// Whom to suspect, ascending by host and binary: where the runtime found damage, or a host with
/// crashes in three or more functions at which no other host with the same binary crashes. Only
/// faults, and indexes out of range, count as crashes here.
[[nodiscard]] std::vector<MemorySuspect> suspect_memory(const Rollup& rollup);

}  // namespace unjam::aggregate
