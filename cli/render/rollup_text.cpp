#include <algorithm>
#include <ostream>
#include <string_view>

#include "cli/render/escape.hpp"
#include "cli/render/headline.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/paint.hpp"
#include "cli/render/rollup.hpp"
#include "cli/render/rollup_words.hpp"

namespace unjam::render {
namespace {

using aggregate::Cluster;
using aggregate::WaitingPlace;

/// Prints a rollup, section by section.
class RollupText {
 public:
  RollupText(std::ostream& out, const RollupPage& page, const Paint& paint)
      : out_{out}, page_{page}, paint_{paint}
  {
  }

  void print()
  {
    if (!page_.rollup.left_out.empty()) out_ << paint_.alarm(incomplete);
    out_ << paint_.strong(escape(answer(page_))) << '\n';
    print_clusters(problems(page_), "more of the problems");
    print_clusters(crashes(page_), "more of the crashes");
    print_places();
    for (const auto& suspect : page_.summary.memory) print_suspect(suspect);
    const std::vector<std::string> lines = remarks(page_);
    if (!lines.empty()) out_ << '\n';
    for (const std::string& line : lines) out_ << paint_.faint(escape(line)) << '\n';
  }

 private:
  void print_clusters(const Shown& shown, std::string_view what)
  {
    for (const Cluster* cluster : shown.clusters) print_cluster(*cluster);
    if (shown.others == 0) return;
    out_ << "\n… and " << number(shown.others) << ' ' << what << '\n';
  }

  void print_cluster(const Cluster& cluster)
  {
    const aggregate::FindingFacts& finding = example(page_.rollup, cluster);
    out_ << '\n' << paint_.strong(escape(finding.title)) << '\n';
    out_ << escape(heading(page_, cluster)) << '\n';
    for (const std::string& sentence : finding.explanation) {
      out_ << "  " << escape(sentence) << '\n';
    }
    print_fact("seen", seen(cluster));
    print_fact("hosts", listed(cluster.hosts));
    print_fact("services", listed(cluster.services));
    print_fact("versions", listed(cluster.versions));
    print_fact("builds", listed(cluster.builds));
    print_fact("signature", cluster.signature);
    print_fact("example", origin(page_.rollup.reports[cluster.example_report]));
    for (const std::string& line : finding.evidence) out_ << "    " << escape(line) << '\n';
  }

  void print_fact(const char* name, const std::string& value)
  {
    constexpr std::size_t width = 11;
    if (!value.empty()) out_ << "  " << paint_.faint(padded(name, width)) << escape(value) << '\n';
  }

  void print_places()
  {
    const auto& all = page_.summary.places;
    if (all.empty()) return;
    const std::size_t shown = std::min(all.size(), page_.top);
    Columns columns;
    const Columns::Line titles{"rms", "most", "in all", "reports", "app", "wait"};
    columns.fit(titles);
    for (std::size_t i = 0; i < shown; ++i) columns.fit(cells(all[i]));
    out_ << "\n  " << paint_.faint(columns.line(titles)) << '\n';
    for (std::size_t i = 0; i < shown; ++i) out_ << "  " << columns.line(cells(all[i])) << '\n';
    if (shown < all.size()) {
      out_ << "  … and " << plural(all.size() - shown, "more place") << '\n';
    }
  }

  [[nodiscard]] Columns::Line cells(const WaitingPlace& place) const
  {
    return {root_mean_square(page_, place),
            std::to_string(place.goroutines.most),
            std::to_string(place.goroutines.sum),
            std::to_string(place.goroutines.reports),
            place.key.function.empty() ? "-" : escape(place.key.function),
            place.key.wait.empty() ? "(unreadable)" : escape(place.key.wait)};
  }

  void print_suspect(const aggregate::MemorySuspect& suspect)
  {
    const std::string host = suspect.host.empty() ? "a host" : suspect.host;
    out_ << '\n' << "hint: memory of " << paint_.strong(escape(host)) << '\n';
    for (const std::string& sentence : explain(suspect)) out_ << "  " << escape(sentence) << '\n';
  }

  std::ostream& out_;
  const RollupPage& page_;
  const Paint& paint_;
};

}  // namespace

void print_text(std::ostream& out, const RollupPage& page, const Terminal& terminal)
{
  const Paint paint{terminal};
  RollupText{out, page, paint}.print();
}

}  // namespace unjam::render
