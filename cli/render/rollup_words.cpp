#include "cli/render/rollup_words.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <utility>

#include "aggregate/findings/finding_words.hpp"
#include "cli/render/layout.hpp"

namespace unjam::render {
namespace {

using aggregate::Cluster;
using aggregate::MemorySuspect;
using aggregate::Tallied;
using aggregate::text_named;

constexpr std::size_t most_values = 5;
constexpr std::size_t most_left_out = 20;

std::string in_words(std::string kind)
{
  std::ranges::replace(kind, '_', ' ');
  return kind;
}

std::string joined(const std::set<std::string>& texts)
{
  std::string list;
  std::size_t shown = 0;
  for (const std::string& text : texts) {
    if (shown++ == most_values)
      return list + " and " + number(texts.size() - most_values) + " more";
    list += (list.empty() ? "" : ", ") + text;
  }
  return list;
}

Shown select(const RollupPage& page, bool want_crashes)
{
  Shown shown;
  for (const Cluster& cluster : page.summary.clusters) {
    if ((cluster.kind == "crash") != want_crashes) continue;
    if (shown.clusters.size() < page.top) {
      shown.clusters.push_back(&cluster);
    } else {
      ++shown.others;
    }
  }
  return shown;
}

/// "proved", "proved (2 strong, 1 hint)": the example's grade first.
std::string graded(const RollupPage& page, const Cluster& cluster)
{
  const auto best = static_cast<std::size_t>(example(page.rollup, cluster).grade);
  std::string others;
  for (std::size_t i = best + 1; i < cluster.grades.size(); ++i) {
    if (cluster.grades.at(i) == 0) continue;
    others += fmt::format("{}{} {}", others.empty() ? "" : ", ", number(cluster.grades.at(i)),
                          words<aggregate::Grade>.at(i));
  }
  const std::string grade{words<aggregate::Grade>.at(best)};
  return others.empty() ? grade : grade + " (" + others + ")";
}

std::string binary_name(const MemorySuspect& suspect)
{
  const std::string name = suspect.module.empty() ? "one binary" : suspect.module;
  return suspect.build_id.empty() ? name : name + " (build " + suspect.build_id + ")";
}

/// What the other hosts say for the memory of this one, or against it.
std::string comparison(const MemorySuspect& suspect)
{
  const std::uint64_t others = suspect.other_hosts;
  if (others == 0) return "No other host has reports of this binary to compare with.";
  const std::string of_others =
      fmt::format("{} of {}", number(suspect.others_alike), plural(others, "other host"));
  if (suspect.others_alike == 0) {
    return fmt::format("Nothing of the kind is known of {} with this binary.",
                       others == 1 ? "the other host" : "the " + number(others) + " other hosts");
  }
  return "The runtime found such damage on " + of_others +
         " with this binary, too: rather a data race, unsafe or cgo in the program.";
}

}  // namespace

std::string answer(const RollupPage& page)
{
  const std::size_t all = page.rollup.reports.size();
  const std::uint64_t with = page.summary.with_findings;
  if (all == 0) return "no reports";
  if (with == 0) return "nothing found that is stuck or crashed in " + plural(all, "report");
  const auto& clusters = page.summary.clusters;
  const Cluster& first = clusters.front();
  const std::string& title = example(page.rollup, first).title;
  std::string text = fmt::format("{} of {} {} of {}", number(with), plural(all, "report"),
                                 with == 1 ? "tells" : "tell", plural(clusters.size(), "problem"));
  if (clusters.size() == 1) return text + ": " + title;
  return text + ", most often (" + plural(first.blocked.reports, "time") + "): " + title;
}

std::string heading(const RollupPage& page, const Cluster& cluster)
{
  const aggregate::Spread& blocked = cluster.blocked;
  std::string text = fmt::format("{} of {}, {}: {}", number(blocked.reports),
                                 plural(page.rollup.reports.size(), "report"),
                                 graded(page, cluster), in_words(cluster.kind));
  if (cluster.kind == "crash" || blocked.sum == 0) return text;
  text += ", " + plural(blocked.sum, "goroutine") + " stuck";
  return blocked.reports == 1 ? text
                              : text + ", at most " + number(blocked.most) + " in one report";
}

std::string listed(const Tallied& tallied)
{
  std::vector<std::pair<std::string, std::uint64_t>> all{tallied.begin(), tallied.end()};
  std::ranges::stable_sort(all, std::greater{}, [](const auto& entry) { return entry.second; });
  std::string list;
  for (std::size_t i = 0; i < std::min(all.size(), most_values); ++i) {
    list += fmt::format("{}{} ({})", i == 0 ? "" : ", ", all[i].first, number(all[i].second));
  }
  if (all.size() > most_values) list += " and " + number(all.size() - most_values) + " more";
  return list;
}

std::string seen(const Cluster& cluster)
{
  return cluster.first == cluster.last ? cluster.first : cluster.first + " to " + cluster.last;
}

std::string origin(const aggregate::ReportFacts& report)
{
  std::string name;
  for (const char* key : {"core", "file", "address", "binary"}) {
    if (name.empty()) name = text_named(report.source, key);
  }
  if (name.empty()) name = "a source without a name";
  const std::string host = text_named(report.labels, "host");
  return name + (host.empty() ? "" : " of " + host) + ", id " + report.id;
}

std::vector<std::string> explain(const MemorySuspect& suspect)
{
  std::vector<std::string> sentences;
  if (!suspect.records.empty()) {
    sentences.push_back("The runtime found its own records damaged: " + joined(suspect.records) +
                        ".");
  } else {
    sentences.push_back(
        number(suspect.crashes) + " crashes of " + binary_name(suspect) +
        " are in places that have nothing to do with each other: " + joined(suspect.places) + ".");
  }
  sentences.emplace_back("So the fault is hardly in the code that crashed.");
  for (const auto& [address, heap] : suspect.flipped) {
    sentences.push_back("Address " + address + ", where nothing is, is one flipped bit away from " +
                        heap + " in the heap.");
  }
  sentences.push_back(comparison(suspect));
  sentences.push_back(suspect.host.empty()
                          ? "Check the memory of the host, which has no label in these reports."
                          : "Check the memory of this host.");
  return sentences;
}

std::vector<std::string> remarks(const RollupPage& page)
{
  std::vector<std::string> lines;
  if (page.summary.incomplete != 0) {
    lines.push_back(plural(page.summary.incomplete, "report") + " of an incomplete target");
  }
  if (page.summary.cut != 0) {
    lines.push_back(plural(page.summary.cut, "report") +
                    " made with --top: what was cut there is missing here");
  }
  std::size_t shown = 0;
  for (const std::string& input : page.rollup.left_out) {
    if (shown++ < most_left_out) lines.push_back("left out: " + input);
  }
  if (shown > most_left_out) lines.push_back(number(shown - most_left_out) + " more were left out");
  return lines;
}

std::string root_mean_square(const RollupPage& page, const aggregate::WaitingPlace& place)
{
  return fmt::format("{:.1f}", place.goroutines.root_mean_square(page.rollup.reports.size()));
}

Shown crashes(const RollupPage& page)
{
  return select(page, true);
}

Shown problems(const RollupPage& page)
{
  return select(page, false);
}

}  // namespace unjam::render
