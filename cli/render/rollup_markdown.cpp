#include <algorithm>
#include <ostream>
#include <string_view>

#include "cli/render/escape.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/markdown.hpp"
#include "cli/render/rollup.hpp"
#include "cli/render/rollup_words.hpp"

namespace unjam::render {
namespace {

using aggregate::Cluster;

std::string safe(const std::string& text)
{
  return markdown(escape(text));
}

/// "- **hosts:** web-1 (3)"
void print_fact(std::ostream& out, const char* name, const std::string& value)
{
  if (!value.empty()) out << "- **" << name << ":** " << safe(value) << '\n';
}

void print_cluster(std::ostream& out, const RollupPage& page, const Cluster& cluster)
{
  const aggregate::FindingFacts& finding = example(page.rollup, cluster);
  out << "\n### " << safe(finding.title) << "\n\n" << safe(heading(page, cluster)) << "\n\n";
  for (const std::string& sentence : finding.explanation) out << safe(sentence) << '\n';
  if (!finding.explanation.empty()) out << '\n';
  print_fact(out, "seen", seen(cluster));
  print_fact(out, "hosts", listed(cluster.hosts));
  print_fact(out, "services", listed(cluster.services));
  print_fact(out, "versions", listed(cluster.versions));
  print_fact(out, "builds", listed(cluster.builds));
  print_fact(out, "signature", cluster.signature);
  print_fact(out, "example", origin(page.rollup.reports[cluster.example_report]));
  for (const std::string& line : finding.evidence) out << "  - " << safe(line) << '\n';
}

void print_clusters(std::ostream& out, const RollupPage& page, const Shown& shown,
                    const char* title)
{
  if (shown.clusters.empty() && shown.others == 0) return;
  out << "\n## " << title << '\n';
  for (const Cluster* cluster : shown.clusters) print_cluster(out, page, *cluster);
  if (shown.others != 0) out << "\n… and " << number(shown.others) << " more\n";
}

void print_places(std::ostream& out, const RollupPage& page)
{
  const auto& all = page.summary.places;
  if (all.empty()) return;
  const std::size_t shown = std::min(all.size(), page.top);
  out << "\n## Where goroutines wait\n\n"
         "| rms | most | in all | reports | app | wait |\n|---|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < shown; ++i) {
    const aggregate::WaitingPlace& place = all[i];
    out << "| " << root_mean_square(page, place) << " | " << place.goroutines.most << " | "
        << place.goroutines.sum << " | " << place.goroutines.reports << " | "
        << safe(place.key.function) << " | "
        << (place.key.wait.empty() ? "(unreadable)" : safe(place.key.wait)) << " |\n";
  }
  if (shown < all.size()) out << "\n… and " << plural(all.size() - shown, "more place") << '\n';
}

void print_suspects(std::ostream& out, const RollupPage& page)
{
  for (const auto& suspect : page.summary.memory) {
    out << "\n## Hint: memory of " << (suspect.host.empty() ? "a host" : safe(suspect.host))
        << "\n\n";
    for (const std::string& sentence : explain(suspect)) out << safe(sentence) << '\n';
  }
}

}  // namespace

void print_markdown(std::ostream& out, const RollupPage& page)
{
  if (!page.rollup.left_out.empty()) out << "INCOMPLETE: ";
  out << "**" << safe(answer(page)) << "**\n";
  print_clusters(out, page, problems(page), "Problems");
  print_clusters(out, page, crashes(page), "Crashes");
  print_places(out, page);
  print_suspects(out, page);
  const std::vector<std::string> lines = remarks(page);
  if (!lines.empty()) out << '\n';
  for (const std::string& line : lines) out << "- " << safe(line) << '\n';
}

}  // namespace unjam::render
