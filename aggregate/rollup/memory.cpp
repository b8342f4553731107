#include "aggregate/rollup/memory.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

namespace unjam::aggregate {
namespace {

constexpr std::size_t several = 3;  ///< places that crash on one host alone

/// Of what the runtime prints when it finds its heap inconsistent (mheap.go, mgcmark.go,
/// mbitmap.go, stack.go and slice.go of Go 1.19 to 1.27).
constexpr std::array<std::string_view, 16> words_of_damage{
    "found bad pointer in Go heap",
    "found pointer to free object",
    "invalid pointer found on stack",
    "pointer to unallocated span",
    "marking free object",
    "obj not pointer-aligned",
    "bad span",
    "bad sweepgen",
    "bad summary data",
    "freeIndex is not valid",
    "s.allocCount",
    "sweep increased allocation count",
    "refill of span with free space remaining",
    "mheap.freeSpanLocked",
    "growslice: len out of range",
    "growslice: cap out of range"};

/// How the functions begin that allocate and collect; a fault there is not of who called them.
constexpr std::array<std::string_view, 18> allocator_and_collector{
    "runtime.mallocgc",     "runtime.nextFree",         "runtime.(*mcache)",
    "runtime.(*mcentral)",  "runtime.(*mheap)",         "runtime.(*mspan)",
    "runtime.(*pageAlloc)", "runtime.(*sweepLocked)",   "runtime.scanobject",
    "runtime.scanblock",    "runtime.scanConservative", "runtime.greyobject",
    "runtime.findObject",   "runtime.gcDrain",          "runtime.gcWriteBarrier",
    "runtime.wbBufFlush",   "runtime.heapBits",         "runtime.bulkBarrier"};

constexpr std::array<std::string_view, 3> faults{"SIGSEGV", "SIGBUS", "SIGILL"};

bool is_fault(const CrashFacts& crash)
{
  return std::ranges::find(faults, crash.signal) != faults.end();
}

/// Damaged memory ends programs so, and so do faults in programs.
bool may_be_damage(const CrashFacts& crash)
{
  return is_fault(crash) || crash.type == "runtime.boundsError" || found_damage(crash);
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
};

using Hosts = std::map<std::string, Record>;

void add(Record& record, const CrashFacts& crash)
{
  if (!may_be_damage(crash)) return;
  ++record.crashes;
  if (found_damage(crash)) record.damage.insert(crash.text);
  if (!crash.function.empty()) record.places.insert(crash.function);
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
                      .other_hosts = named - (host.empty() ? 0 : 1),
                      .others_alike = damaged - (record.damage.empty() ? 0 : 1)});
  }
  return result;
}

}  // namespace

bool found_damage(const CrashFacts& crash)
{
  const auto says = [&](std::string_view words) {
    return crash.text.find(words) != std::string::npos;
  };
  const auto begins = [&](std::string_view name) { return crash.function.starts_with(name); };
  if (std::ranges::any_of(words_of_damage, says)) return true;
  return is_fault(crash) && std::ranges::any_of(allocator_and_collector, begins);
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
