#include "cli/merge/report_reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "aggregate/findings/finding_words.hpp"
#include "client/json_text/json_break.hpp"
#include "client/rpc/read_value.hpp"
#include "client/stream/bytes.hpp"

namespace unjam::cli {
namespace {

namespace ondemand = simdjson::ondemand;
using aggregate::CrashFacts;
using aggregate::FindingFacts;
using aggregate::PlaceKey;
using aggregate::ReportFacts;
using aggregate::Rollup;
using rpc::Complaint;
using Texts = std::map<std::string, std::string>;

bool is_null(ondemand::value value)
{
  bool null = false;
  return !value.is_null().get(null) && null;
}

Complaint read(ondemand::value value, std::string& out)
{
  std::string_view text;
  const Complaint bad = rpc::read_value(value, text);
  if (bad.empty()) out = text;
  return bad;
}

/// Null is an empty text.
Complaint read_or_null(ondemand::value value, std::string& out)
{
  if (!is_null(value)) return read(value, out).empty() ? Complaint{} : "expected a string or null";
  out.clear();
  return {};
}

Complaint read(ondemand::value value, std::uint64_t& out)
{
  if (rpc::read_value(value, out).empty() && out <= aggregate::most_counted) return {};
  return "expected a count, 0 to 4294967295";
}

Complaint read(ondemand::value value, aggregate::Grade& out)
{
  std::string_view word;
  static_cast<void>(rpc::read_value(value, word));
  const auto& all = words<aggregate::Grade>;
  const auto found = std::ranges::find(all, word);
  if (found == all.end()) return "expected proved, strong or hint";
  out = static_cast<aggregate::Grade>(found - all.begin());
  return {};
}

Complaint read(ondemand::value value, std::optional<bool>& out)
{
  if (is_null(value)) return {};
  return rpc::read_value(value, out.emplace()).empty() ? Complaint{}
                                                       : "expected true, false or null";
}

/// One call of a stack.
struct Call {
  std::string function;
  std::string pc;
};

/// The function that crashed: of the call at the crash's pc, else of the innermost one.
std::string crashed_function(const std::vector<Call>& stack, const std::string& pc)
{
  if (stack.empty()) return {};
  const auto found = std::ranges::find(stack, pc, &Call::pc);
  return pc.empty() || found == stack.end() ? stack.front().function : found->function;
}

/// Reads a document from the outside in, and notes on the way back out where a complaint arose.
class Reader {
 public:
  Complaint read_document(ondemand::document& document)
  {
    std::string_view schema;
    if (document["schema"].get_string().get(schema)) {
      return "expected the schema unjam.report/1 or unjam.rollup/1";
    }
    const bool is_rollup = schema == "unjam.rollup/1";
    if (!is_rollup && schema != "unjam.report/1") {
      return "expected the schema unjam.report/1 or unjam.rollup/1, not another one";
    }
    document.rewind();
    ondemand::object object;
    if (document.get_object().get(object)) return rpc::malformed;
    return is_rollup ? read_rollup(object) : read_report(object);
  }

  [[nodiscard]] Rollup take() { return std::move(rollup_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  Complaint in(std::string_view name, Complaint bad)
  {
    constexpr std::size_t longest = 64;
    if (bad.empty()) return bad;
    const bool joined = path_.empty() || path_.front() == '[';
    path_.insert(0, std::string{name.substr(0, longest)} + (joined ? "" : "."));
    return bad;
  }

  /// Calls `read_field(key, value)` for every member of an object.
  template <class ReadField>
  Complaint fields(ondemand::value value, ReadField read_field)
  {
    ondemand::object object;
    if (value.get_object().get(object)) return "expected an object";
    return fields(object, read_field);
  }

  template <class ReadField>
  Complaint fields(ondemand::object object, ReadField read_field)
  {
    return rpc::for_each_field(object, [&](std::string_view key, ondemand::value value) {
      return in(key, read_field(key, value));
    });
  }

  template <class ReadElement>
  Complaint elements(ondemand::value value, ReadElement read_element)
  {
    std::size_t index = 0;
    return rpc::for_each_element(value, [&](ondemand::value element) {
      return in("[" + std::to_string(index++) + "]", read_element(element));
    });
  }

  Complaint texts(ondemand::value value, std::vector<std::string>& out)
  {
    out.clear();
    return elements(value, [&](ondemand::value text) { return read(text, out.emplace_back()); });
  }

  /// Names with their texts; null is as good as absent. Here names may hold anything.
  Complaint named_texts(ondemand::value value, Texts& out)
  {
    out.clear();
    ondemand::object object;
    if (value.get_object().get(object)) return "expected an object";
    for (auto field : object) {
      std::string_view key;
      if (field.unescaped_key().get(key)) return rpc::malformed;
      const std::string name{key};
      ondemand::value text;
      if (field.value().get(text)) return rpc::malformed;
      if (is_null(text)) continue;
      if (const Complaint bad = in(name, read(text, out[name])); !bad.empty()) return bad;
    }
    return {};
  }

  Complaint read_rollup(ondemand::object object)
  {
    bool any = false;
    const Complaint bad = fields(object, [&](std::string_view key, ondemand::value value) {
      if (key == "left_out") return read_left_out(value);
      if (key != "reports") return Complaint{};
      any = true;
      return elements(value, [this](ondemand::value report) {
        ondemand::object share;
        if (report.get_object().get(share)) return Complaint{"expected an object"};
        return read_report(share);
      });
    });
    return bad.empty() && !any ? "expected \"reports\"" : bad;
  }

  Complaint read_left_out(ondemand::value value)
  {
    std::vector<std::string> all;
    const Complaint bad = texts(value, all);
    rollup_.left_out = {all.begin(), all.end()};
    return bad;
  }

  Complaint read_report(ondemand::object object)
  {
    ReportFacts report;
    bool has_findings = false;
    bool has_groups = false;
    const Complaint bad = fields(object, [&](std::string_view key, ondemand::value value) {
      if (key == "id") return read(value, report.id);
      if (key == "complete") return rpc::read_value(value, report.complete);
      if (key == "labels") return named_texts(value, report.labels);
      if (key == "source") return named_texts(value, report.source);
      if (key == "target") return named_texts(value, report.target);
      if (key == "counts") return read_counts(value, report);
      if (key == "crash") return read_crash(value, report.crash.emplace());
      if (key == "others") return read_others(value, report.cut);
      has_findings |= key == "findings";
      if (key == "findings") return read_findings(value, report);
      has_groups |= key == "groups";
      if (key == "groups") return read_groups(value, report);
      return Complaint{};
    });
    if (!bad.empty()) return bad;
    if (report.id.empty())
      return "expected \"id\"; who made it is older than `merge`: make it anew";
    if (!has_findings) return "expected \"findings\"";
    if (!has_groups) return "expected \"groups\"";
    rollup_.reports.push_back(std::move(report));
    return {};
  }

  Complaint read_counts(ondemand::value value, ReportFacts& report)
  {
    return fields(value, [&](std::string_view key, ondemand::value count) {
      return key == "goroutines" ? read(count, report.goroutines) : Complaint{};
    });
  }

  /// What `--top` has cut is counted there.
  Complaint read_others(ondemand::value value, bool& cut)
  {
    cut = true;
    return fields(value, [](std::string_view, ondemand::value) { return Complaint{}; });
  }

  Complaint read_findings(ondemand::value value, ReportFacts& report)
  {
    report.findings.clear();
    return elements(value, [&](ondemand::value finding) {
      return read_finding(finding, report.findings.emplace_back());
    });
  }

  Complaint read_finding(ondemand::value value, FindingFacts& finding)
  {
    bool graded = false;
    const Complaint bad = fields(value, [&](std::string_view key, ondemand::value part) {
      if (key == "kind") return read(part, finding.kind);
      graded |= key == "grade";
      if (key == "grade") return read(part, finding.grade);
      if (key == "permanent") return read(part, finding.permanent);
      if (key == "signature") return read(part, finding.signature);
      if (key == "title") return read(part, finding.title);
      if (key == "explanation") return texts(part, finding.explanation);
      if (key == "evidence") return texts(part, finding.evidence);
      if (key == "blocked") return read(part, finding.blocked);
      return Complaint{};
    });
    if (!bad.empty()) return bad;
    if (finding.signature.empty()) return "expected \"signature\"";
    if (finding.kind.empty()) return "expected \"kind\"";
    return graded ? Complaint{} : "expected \"grade\"";
  }

  Complaint read_groups(ondemand::value value, ReportFacts& report)
  {
    report.places.clear();
    return elements(value, [&](ondemand::value group) { return read_group(group, report.places); });
  }

  /// Groups that differ in the line alone are one place.
  Complaint read_group(ondemand::value value, std::map<PlaceKey, std::uint64_t>& places)
  {
    PlaceKey key;
    std::uint64_t count = 0;
    const Complaint bad = fields(value, [&](std::string_view name, ondemand::value part) {
      if (name == "count") return read(part, count);
      return name == "key" ? read_key(part, key) : Complaint{};
    });
    if (!bad.empty()) return bad;
    if (count == 0) return "expected \"count\", 1 or more";
    std::uint64_t& sum = places[std::move(key)];
    sum = std::min(sum + count, aggregate::most_counted);
    return {};
  }

  Complaint read_key(ondemand::value value, PlaceKey& key)
  {
    return fields(value, [&](std::string_view name, ondemand::value part) {
      if (name == "wait") return read_or_null(part, key.wait);
      if (name != "app" || is_null(part)) return Complaint{};
      return fields(part, [&](std::string_view field, ondemand::value text) {
        return field == "function" ? read(text, key.function) : Complaint{};
      });
    });
  }

  /// In a report the function stands in the stack, in a rollup by itself.
  Complaint read_crash(ondemand::value value, CrashFacts& crash)
  {
    std::string pc;
    std::vector<Call> stack;
    const Complaint bad = fields(value, [&](std::string_view key, ondemand::value part) {
      if (key == "kind") return read(part, crash.kind);
      if (key == "text") return read(part, crash.text);
      if (key == "type") return read_or_null(part, crash.type);
      if (key == "signal") return read_signal(part, crash.signal);
      if (key == "function") return read(part, crash.function);
      if (key == "flipped_bits") return named_texts(part, crash.flipped);
      if (key == "pc") return read_or_null(part, pc);
      return key == "stack" ? read_stack(part, stack) : Complaint{};
    });
    if (!bad.empty()) return bad;
    if (crash.kind.empty()) return "expected \"kind\"";
    if (crash.function.empty()) crash.function = crashed_function(stack, pc);
    return {};
  }

  Complaint read_signal(ondemand::value value, std::string& name)
  {
    if (is_null(value)) return {};
    return fields(value, [&](std::string_view key, ondemand::value part) {
      return key == "name" ? read(part, name) : Complaint{};
    });
  }

  Complaint read_stack(ondemand::value value, std::vector<Call>& stack)
  {
    return elements(value, [&](ondemand::value frame) {
      Call& call = stack.emplace_back();
      return fields(frame, [&](std::string_view key, ondemand::value part) {
        if (key == "pc") return read(part, call.pc);
        return key == "function" ? read(part, call.function) : Complaint{};
      });
    });
  }

  Rollup rollup_;
  std::string path_;
};

Error error_at(std::string_view document, std::uint64_t offset, std::size_t at,
               const std::string& what)
{
  const auto broken = json_text::find_json_break(document);
  const std::size_t place = broken ? broken->offset : at;
  return {Errc::damaged,
          "byte " + std::to_string(offset + place) + ": " + (broken ? broken->expected : what)};
}

}  // namespace

Result<Rollup> read_document(std::string_view document, std::uint64_t offset)
{
  ondemand::parser parser;
  ondemand::document json;
  if (parser.iterate(document.data(), document.size(), document.size() + stream::Bytes::padding)
          .get(json)) {
    return error_at(document, offset, 0, std::string{rpc::malformed});
  }
  Reader reader;
  const Complaint bad = reader.read_document(json);
  if (bad.empty()) return reader.take();
  const char* here = document.data();
  if (json.current_location().get(here)) here = document.data();
  const std::string where = reader.path().empty() ? "" : reader.path() + ": ";
  return error_at(document, offset, static_cast<std::size_t>(here - document.data()),
                  where + std::string{bad});
}

}  // namespace unjam::cli
