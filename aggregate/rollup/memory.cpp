#include "aggregate/rollup/memory.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "aggregate/findings/damage.hpp"

namespace unjam::aggregate {
namespace {

constexpr std::size_t several = 3;  ///< places that crash on one host alone

/// Damaged memory ends programs so, and so do faults in programs.
bool may_be_damage(const CrashFacts& crash)
{
  return is_fault(crash.signal) || crash.type == "runtime.boundsError" || found_damage(crash);
}

struct Binary {
  std::string module;
  std::string build_id;

  friend auto operator<=>(const Binary&, const Binary&) = default;
};

/// What one host has of one binary.
struct Record {
  std::uint64_t crashes = 0;
  std::set<std::string> damage;
  std::set<std::string> places;
  std::map<std::string, std::string> flipped;
};

using Hosts = std::map<std::string, Record>;

void add(Record& record, const CrashFacts& crash)
{
  if (!may_be_damage(crash)) return;
  ++record.crashes;
  if (found_damage(crash)) record.damage.insert(crash.text);
  if (!crash.function.empty()) record.places.insert(crash.function);
  record.flipped.insert(crash.flipped.begin(), crash.flipped.end());
}

/// In how many hosts each function has crashed.
std::map<std::string, std::size_t> hosts_of_places(const Hosts& hosts)
{
  std::map<std::string, std::size_t> counts;
  for (const auto& [host, record] : hosts) {
    for (const std::string& place : record.places) ++counts[place];
  }
  return counts;
}

std::vector<MemorySuspect> suspects(const Binary& binary, const Hosts& hosts)
{
  const auto counts = hosts_of_places(hosts);
  const auto named = static_cast<std::uint64_t>(
      std::ranges::count_if(hosts, [](const auto& host) { return !host.first.empty(); }));
  const auto damaged = static_cast<std::uint64_t>(
      std::ranges::count_if(hosts, [](const auto& host) { return !host.second.damage.empty(); }));
  std::vector<MemorySuspect> result;
  for (const auto& [host, record] : hosts) {
    std::set<std::string> places = record.places;
    std::erase_if(places, [&](const std::string& place) { return counts.at(place) > 1; });
    const bool scattered = !host.empty() && places.size() >= several;
    if (record.damage.empty() && !scattered) continue;
    result.push_back({.host = host,
                      .module = binary.module,
                      .build_id = binary.build_id,
                      .crashes = record.crashes,
                      .records = record.damage,
                      .places = std::move(places),
                      .flipped = record.flipped,
                      .other_hosts = named - (host.empty() ? 0 : 1),
                      .others_alike = damaged - (record.damage.empty() ? 0 : 1)});
  }
  return result;
}

}  // namespace

bool found_damage(const CrashFacts& crash)
{
  return tells_damage(crash.text, crash.signal, crash.function);
}

std::vector<MemorySuspect> suspect_memory(const Rollup& rollup)
{
  std::map<Binary, Hosts> binaries;
  for (const ReportFacts& report : rollup.reports) {
    const Binary binary{text_named(report.target, "module"), text_named(report.target, "build_id")};
    Record& record = binaries[binary][text_named(report.labels, "host")];
    if (report.crash) add(record, *report.crash);
  }
  std::vector<MemorySuspect> all;
  for (const auto& [binary, hosts] : binaries) {
    std::ranges::move(suspects(binary, hosts), std::back_inserter(all));
  }
  std::ranges::stable_sort(all, {}, &MemorySuspect::host);
  return all;
}

}  // namespace unjam::aggregate
