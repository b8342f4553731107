#include "cli/render/json_header.hpp"

#include <nlohmann/json.hpp>

#include "aggregate/group/counts.hpp"
#include "aggregate/snapshot/words.hpp"
#include "cli/render/escape.hpp"
#include "cli/render/json_object.hpp"

namespace unjam::render {
namespace {

using nlohmann::ordered_json;

ordered_json text_or_null(const std::string& text)
{
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json object_of(const Source& source)
{
  ordered_json object = {{"kind", word_of(source.kind)}};
  const auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) object[name] = text;
  };
  add("binary", source.binary);
  add("core", source.core);
  add("core_id", source.core_id);
  add("address", source.address);
  add("file", source.file);
  return object;
}

ordered_json object_of(const Target& target)
{
  return {{"go_version", text_or_null(target.go_version)},
          {"delve_version", text_or_null(target.delve_version)},
          {"build_id", text_or_null(target.build_id)},
          {"module", text_or_null(target.module)}};
}

ordered_json cross_check(const CrossCheck& check)
{
  return {{"distinct_stacks", check.distinct_stacks},
          {"checked", check.checked},
          {"disagreed", check.disagreed}};
}

ordered_json list_of(const std::vector<Problem>& problems)
{
  auto list = ordered_json::array();
  for (const Problem& problem : problems) {
    list.push_back(ordered_json{
        {"weight", word_of(problem.weight)}, {"what", problem.what}, {"effect", problem.effect}});
  }
  return list;
}

ordered_json tallies(const std::vector<aggregate::Tally>& tallies)
{
  auto object = ordered_json::object();
  for (const auto& [name, count] : tallies) object[name] = count;
  return object;
}

ordered_json counts(const Snapshot& snapshot)
{
  const aggregate::Counts counts = aggregate::count(snapshot);
  ordered_json object = {{"goroutines", counts.goroutines},
                         {"user", counts.user},
                         {"system", counts.system},
                         {"unreadable", counts.unreadable},
                         {"by_status", tallies(counts.by_status)},
                         {"by_wait_reason", tallies(counts.by_wait_reason)}};
  if (snapshot.expected) object["expected"] = *snapshot.expected;
  return object;
}

/// The sources of a sum, and who each of them is of.
ordered_json parts(const Snapshot& sum)
{
  auto list = ordered_json::array();
  for (std::size_t i = 0; i < sum.parts.size(); ++i) {
    const Part& part = sum.parts[i];
    const std::size_t end =
        i + 1 < sum.parts.size() ? sum.parts[i + 1].first : sum.goroutines.size();
    list.push_back(ordered_json{{"name", sum.text(part.name)},
                                {"source", object_of(part.source)},
                                {"target", object_of(part.target)},
                                {"engine", text_or_null(part.engine)},
                                {"goroutines", end - part.first}});
  }
  return list;
}

std::string dump(const ordered_json& value)
{
  return escape_json(value.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

}  // namespace

std::string json_header(const Snapshot& snapshot, std::string_view schema)
{
  ordered_json header = {{"schema", schema},
                         {"source", object_of(snapshot.source)},
                         {"target", object_of(snapshot.target)},
                         {"engine", text_or_null(snapshot.engine)}};
  if (is_sum(snapshot)) {
    header["source"] = {{"kind", "several"}};
    header["sources"] = parts(snapshot);
  }
  if (snapshot.cross_check) header["cross_check"] = cross_check(*snapshot.cross_check);
  header["complete"] = complete(snapshot);
  header["problems"] = list_of(snapshot.problems);
  header["counts"] = counts(snapshot);
  std::string text;
  for (const auto& [name, value] : header.items()) {
    text += (text.empty() ? "{\"" : ",\n \"") + name + "\":" + dump(value);
  }
  return text;
}

std::string json_selection(const aggregate::Selection& selection)
{
  return dump({{"goroutines", selection.goroutines.size()},
               {"system_set_aside", selection.system_set_aside},
               {"filtered_out", selection.filtered_out},
               {"beyond_limit", selection.beyond_limit}});
}

std::string json_source(const Source& source)
{
  return dump(object_of(source));
}

std::string json_target(const Target& target)
{
  return dump(object_of(target));
}

std::string json_problems(const std::vector<Problem>& problems)
{
  return dump(list_of(problems));
}

/// How long it has run the same, at least, in ns; null: not known.
ordered_json running(const Snapshot& snapshot, const Processor& processor)
{
  if (processor.running_since == 0 || processor.running_since > snapshot.now) return nullptr;
  return snapshot.now - processor.running_since;
}

std::string json_panel(const Snapshot& snapshot)
{
  if (!snapshot.has_facts) return null;
  auto panel = ordered_json::object();
  for (const auto& [name, number] : panel_numbers) {
    const std::optional<std::int64_t>& value = snapshot.panel.*number;
    panel[std::string{name}] = value ? ordered_json(*value) : ordered_json(nullptr);
  }
  auto processors = ordered_json::array();
  for (const Processor& processor : snapshot.panel.processors) {
    processors.push_back(ordered_json{{"id", processor.id},
                                      {"status", word_of(processor.status)},
                                      {"runnable", processor.runnable},
                                      {"running_ns", running(snapshot, processor)}});
  }
  panel["processors"] = processors;
  return dump(panel);
}

}  // namespace unjam::render
