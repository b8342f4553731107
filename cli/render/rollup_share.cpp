#include "cli/render/rollup_share.hpp"

#include "aggregate/findings/finding_words.hpp"
#include "cli/render/json_object.hpp"

namespace unjam::render {
namespace {

using aggregate::CrashFacts;
using aggregate::FindingFacts;
using aggregate::PlaceKey;
using aggregate::ReportFacts;

std::string text_or_null(const std::string& text)
{
  return text.empty() ? "null" : json_string(text);
}

void append(std::string& out, const FindingFacts& finding)
{
  JsonObject object{out};
  object.member("kind") += json_string(finding.kind);
  object.member("grade") += json_string(word_of(finding.grade));
  object.member("permanent") += !finding.permanent ? "null" : *finding.permanent ? "true" : "false";
  object.member("signature") += json_string(finding.signature);
  object.member("title") += json_string(finding.title);
  append_texts(object.member("explanation"), finding.explanation);
  append_texts(object.member("evidence"), finding.evidence);
  object.member("blocked") += std::to_string(finding.blocked);
  object.close();
}

void append(std::string& out, const CrashFacts& crash)
{
  JsonObject object{out};
  object.member("kind") += json_string(crash.kind);
  object.member("text") += json_string(crash.text);
  object.member("type") += text_or_null(crash.type);
  std::string& signal = object.member("signal");
  if (crash.signal.empty()) {
    signal += "null";
  } else {
    JsonObject name{signal};
    name.member("name") += json_string(crash.signal);
    name.close();
  }
  object.member("function") += json_string(crash.function);
  append_texts(object.member("flipped_bits"), crash.flipped);
  object.close();
}

void append(std::string& out, const PlaceKey& place)
{
  JsonObject key{out};
  std::string& app = key.member("app");
  if (place.function.empty()) {
    app += "null";
  } else {
    JsonObject location{app};
    location.member("function") += json_string(place.function);
    location.close();
  }
  key.member("wait") += text_or_null(place.wait);
  key.close();
}

void append_groups(std::string& out, const ReportFacts& report)
{
  out += '[';
  for (const auto& [place, count] : report.places) {
    if (out.back() != '[') out += ',';
    JsonObject group{out};
    append(group.member("key"), place);
    group.member("count") += std::to_string(count);
    group.close();
  }
  out += ']';
}

}  // namespace

void append_texts(std::string& out, const std::map<std::string, std::string>& texts)
{
  JsonObject object{out};
  for (const auto& [name, text] : texts) object.member(name) += json_string(text);
  object.close();
}

void append_texts(std::string& out, const std::vector<std::string>& texts)
{
  out += '[';
  for (const std::string& text : texts) {
    if (out.back() != '[') out += ',';
    out += json_string(text);
  }
  out += ']';
}

std::string json_share(const ReportFacts& report)
{
  std::string out;
  JsonObject object{out};
  object.member("id") += json_string(report.id);
  append_texts(object.member("labels"), report.labels);
  append_texts(object.member("source"), report.source);
  append_texts(object.member("target"), report.target);
  object.member("complete") += report.complete ? "true" : "false";
  if (report.cut) object.member("others") += "{}";
  object.member("counts") += "{\"goroutines\":" + std::to_string(report.goroutines) + "}";
  if (report.crash) append(object.member("crash"), *report.crash);
  std::string& findings = object.member("findings") += '[';
  for (const FindingFacts& finding : report.findings) {
    if (findings.back() != '[') findings += ',';
    append(findings, finding);
  }
  findings += ']';
  append_groups(object.member("groups"), report);
  object.close();
  return out;
}

}  // namespace unjam::render
