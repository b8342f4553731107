#include <ostream>
#include <set>

#include "aggregate/findings/finding_words.hpp"
#include "cli/render/json_array.hpp"
#include "cli/render/json_object.hpp"
#include "cli/render/rollup.hpp"
#include "cli/render/rollup_share.hpp"

namespace unjam::render {
namespace {

using aggregate::Cluster;
using aggregate::MemorySuspect;
using aggregate::Spread;
using aggregate::Tallied;
using aggregate::WaitingPlace;

std::string text_or_null(const std::string& text)
{
  return text.empty() ? null : json_string(text);
}

void append(std::string& out, const Tallied& tallied)
{
  JsonObject object{out};
  for (const auto& [name, count] : tallied) object.member(name) += std::to_string(count);
  object.close();
}

void append(std::string& out, const Spread& spread)
{
  JsonObject object{out};
  object.member("sum") += std::to_string(spread.sum);
  object.member("sum_of_squares") += std::to_string(spread.sum_of_squares);
  object.member("most") += std::to_string(spread.most);
  object.close();
}

void append_grades(std::string& out, const Cluster& cluster)
{
  JsonObject object{out};
  for (std::size_t i = 0; i < cluster.grades.size(); ++i) {
    object.member(words<aggregate::Grade>.at(i)) += std::to_string(cluster.grades.at(i));
  }
  object.close();
}

void append_example(std::string& out, const RollupPage& page, const Cluster& cluster)
{
  const aggregate::ReportFacts& report = page.rollup.reports[cluster.example_report];
  const aggregate::FindingFacts& finding = example(page.rollup, cluster);
  JsonObject object{out};
  object.member("report") += json_string(report.id);
  append_texts(object.member("labels"), report.labels);
  append_texts(object.member("source"), report.source);
  object.member("grade") += json_string(word_of(finding.grade));
  object.member("title") += json_string(finding.title);
  append_texts(object.member("explanation"), finding.explanation);
  append_texts(object.member("evidence"), finding.evidence);
  object.member("blocked") += std::to_string(finding.blocked);
  object.close();
}

std::string json_cluster(const RollupPage& page, const Cluster& cluster)
{
  std::string out;
  JsonObject object{out};
  object.member("signature") += json_string(cluster.signature);
  object.member("kind") += json_string(cluster.kind);
  object.member("reports") += std::to_string(cluster.blocked.reports);
  append_grades(object.member("grades"), cluster);
  append(object.member("blocked"), cluster.blocked);
  object.member("first") += text_or_null(cluster.first);
  object.member("last") += text_or_null(cluster.last);
  append(object.member("hosts"), cluster.hosts);
  append(object.member("services"), cluster.services);
  append(object.member("versions"), cluster.versions);
  append(object.member("builds"), cluster.builds);
  append_example(object.member("example"), page, cluster);
  object.close();
  return out;
}

std::string json_place(const WaitingPlace& place)
{
  std::string out;
  JsonObject object{out};
  object.member("app") += text_or_null(place.key.function);
  object.member("wait") += text_or_null(place.key.wait);
  object.member("reports") += std::to_string(place.goroutines.reports);
  append(object.member("goroutines"), place.goroutines);
  object.close();
  return out;
}

std::string json_suspect(const MemorySuspect& suspect)
{
  const auto texts = [](const std::set<std::string>& all) {
    return std::vector<std::string>{all.begin(), all.end()};
  };
  std::string out;
  JsonObject object{out};
  object.member("grade") += json_string(word_of(aggregate::Grade::hint));
  object.member("host") += text_or_null(suspect.host);
  object.member("module") += text_or_null(suspect.module);
  object.member("build_id") += text_or_null(suspect.build_id);
  object.member("crashes") += std::to_string(suspect.crashes);
  append_texts(object.member("records"), texts(suspect.records));
  append_texts(object.member("places"), texts(suspect.places));
  append_texts(object.member("flipped_bits"), suspect.flipped);
  object.member("other_hosts") += std::to_string(suspect.other_hosts);
  object.member("others_alike") += std::to_string(suspect.others_alike);
  object.close();
  return out;
}

void print_counts(std::ostream& out, const RollupPage& page)
{
  std::string counts;
  JsonObject object{counts};
  object.member("reports") += std::to_string(page.rollup.reports.size());
  object.member("with_findings") += std::to_string(page.summary.with_findings);
  object.member("incomplete") += std::to_string(page.summary.incomplete);
  object.member("cut") += std::to_string(page.summary.cut);
  object.close();
  out << ",\n \"counts\":" << counts;
}

}  // namespace

void print_json(std::ostream& out, const RollupPage& page)
{
  const auto cluster = [&](const Cluster& row) { return json_cluster(page, row); };
  out << "{\"schema\":\"unjam.rollup/1\",\n \"complete\":"
      << (page.rollup.left_out.empty() ? "true" : "false");
  print_array(out, "left_out", page.rollup.left_out, json_string);
  print_counts(out, page);
  print_array(out, "clusters", page.summary.clusters, cluster);
  print_array(out, "places", page.summary.places, json_place);
  print_array(out, "memory", page.summary.memory, json_suspect);
  print_array(out, "reports", page.rollup.reports, json_share);
  out << "}\n";
}

void print_ndjson(std::ostream& out, const RollupPage& page)
{
  for (const Cluster& cluster : page.summary.clusters) out << json_cluster(page, cluster) << '\n';
}

}  // namespace unjam::render
