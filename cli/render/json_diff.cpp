#include <spdlog/fmt/fmt.h>

#include <array>
#include <ostream>

#include "aggregate/snapshot/words.hpp"
#include "cli/render/diff_words.hpp"
#include "cli/render/json_array.hpp"
#include "cli/render/json_header.hpp"
#include "cli/render/json_object.hpp"
#include "cli/render/json_resources.hpp"

namespace unjam::render {
namespace {

using aggregate::Difference;
using aggregate::Progress;
using aggregate::Trend;

/// The words of the contract; those of people are in diff_words.cpp.
std::string_view word(Trend trend)
{
  static constexpr std::array<std::string_view, 6> all = {"grew",   "appeared", "vanished",
                                                          "shrank", "varied",   "same"};
  return all.at(static_cast<std::size_t>(trend));
}

std::string_view word(Progress::Verdict verdict)
{
  static constexpr std::array<std::string_view, 6> all = {
      "known", "likely", "nothing_ran", "same_moment", "other_process", "unknown"};
  return all.at(static_cast<std::size_t>(verdict));
}

void append_bool(std::string& out, bool value)
{
  out += value ? "true" : "false";
}

void append_counts(std::string& out, const std::vector<std::size_t>& counts)
{
  out += '[';
  for (const std::size_t count : counts) {
    if (out.back() != '[') out += ',';
    out += std::to_string(count);
  }
  out += ']';
}

void append_members(std::string& out, const DiffPage& page, const Difference& row)
{
  out += '[';
  for (std::size_t i = 0; i < row.members.size(); ++i) {
    if (i != 0) out += ',';
    append_ids(out, page.snapshots[i].snapshot, row.members[i]);
  }
  out += ']';
}

void append_key(std::string& out, const DiffPage& page, const Difference& row)
{
  JsonObject key{out};
  for (std::size_t i = 0; i < page.keys.size(); ++i) {
    key.member(page.keys[i].name()) += row.key[i] ? json_string(*row.key[i]) : null;
  }
  key.close();
}

std::string row_text(const DiffPage& page, const Difference& row)
{
  std::string out;
  JsonObject object{out};
  append_key(object.member("key"), page, row);
  object.member("trend") += json_string(word(row.trend));
  object.member("change") += std::to_string(row.change);
  append_counts(object.member("counts"), row.counts);
  append_members(object.member("goroutines"), page, row);
  if (row.unreadable) object.member("unreadable") += "true";
  if (page.snapshots.size() > 2) {
    append_bool(object.member("only_grows"), row.only_grows);
    object.member("per_snapshot") += fmt::format("{}", growth_per_snapshot(row));
  }
  object.member("no_progress") += std::to_string(count_among(row, page.progress.stuck));
  object.member("same_place") += std::to_string(count_among(row, page.progress.alike));
  object.close();
  return out;
}

std::string snapshot_text(const ComparedSnapshot& compared)
{
  const Snapshot& snapshot = compared.snapshot;
  std::string out;
  JsonObject object{out};
  object.member("name") += json_string(compared.name);
  object.member("source") += json_source(snapshot.source);
  object.member("target") += json_target(snapshot.target);
  object.member("engine") += snapshot.engine.empty() ? null : json_string(snapshot.engine);
  if (snapshot.has_facts && snapshot.now != 0) object.member("now") += std::to_string(snapshot.now);
  append_bool(object.member("complete"), complete(snapshot));
  object.member("goroutines") += std::to_string(snapshot.goroutines.size());
  object.member("selection") += json_selection(compared.selection);
  object.close();
  return out;
}

std::string progress_text(const DiffPage& page)
{
  const Progress& progress = page.progress;
  std::string out;
  JsonObject object{out};
  object.member("verdict") += json_string(word(progress.verdict));
  std::string words;
  for (const std::string& remark : progress_remarks(page)) {
    words += (words.empty() ? "" : "; ") + remark;
  }
  object.member("explanation") += json_string(words);
  object.member("elapsed_ns") += progress.elapsed == 0 ? null : std::to_string(progress.elapsed);
  object.member("shared") += std::to_string(progress.shared);
  append_ids(object.member("no_progress"), progress.stuck);
  append_ids(object.member("same_place"), progress.alike);
  object.close();
  return out;
}

}  // namespace

void print_json(std::ostream& out, const DiffPage& page)
{
  out << "{\"schema\":\"unjam.diff/1\",\n \"answer\":" << json_string(diff_answer(page))
      << ",\n \"complete\":" << (complete(page) ? "true" : "false")
      << ",\n \"problems\":" << json_problems(diff_problems(page))
      << ",\n \"progress\":" << progress_text(page);
  if (page.others.rows != 0) {
    out << ",\n \"others\":{\"diff\":" << page.others.rows << ",\"change\":" << page.others.change
        << "}";
  }
  print_array(out, "snapshots", page.snapshots, snapshot_text);
  print_array(out, "diff", page.rows, [&](const Difference& row) { return row_text(page, row); });
  out << "}\n";
}

void print_ndjson(std::ostream& out, const DiffPage& page)
{
  for (const Difference& row : page.rows) out << row_text(page, row) << '\n';
}

}  // namespace unjam::render
