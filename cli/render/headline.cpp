#include "cli/render/headline.hpp"

#include <algorithm>
#include <ostream>

#include "aggregate/group/counts.hpp"
#include "cli/render/escape.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/names.hpp"

namespace unjam::render {
namespace {

// "1,013 goroutines", or "600 of 1,013 goroutines" when some are missing.
std::string total(const Snapshot& snapshot)
{
  const std::size_t count = snapshot.goroutines.size();
  const std::uint64_t expected = snapshot.expected.value_or(count);
  if (expected <= count) return plural(count, "goroutine");
  return number(count) + " of " + plural(expected, "goroutine");
}

// "(1,005 user, 8 system set aside)"
std::string kinds(const aggregate::Counts& counts, const aggregate::Selection& selection)
{
  std::string list = number(counts.user) + " user";
  if (counts.system != 0) list += ", " + number(counts.system) + " system";
  if (selection.system_set_aside != 0) list += " set aside";
  if (counts.unreadable != 0) list += ", " + number(counts.unreadable) + " unreadable";
  return "(" + list + ")";
}

std::string selected(const aggregate::Selection& selection)
{
  const std::size_t count = selection.goroutines.size() + selection.beyond_limit;
  std::string text;
  if (selection.filtered_out != 0 || count == 0) {
    text += ", " + (count == 0 ? "none" : number(count)) + " selected";
  }
  if (selection.beyond_limit != 0) {
    text += ", the first " + number(selection.goroutines.size()) + " shown";
  }
  return text;
}

void print_problem(std::ostream& out, const Problem& problem, std::string_view weight)
{
  out << "  " << weight << escape(problem.what);
  if (!problem.effect.empty()) out << ": " << escape(problem.effect);
  out << '\n';
}

// "engine core: 50 distinct stacks, 64 goroutines checked with Delve: all agree"
std::string engine(const Snapshot& snapshot)
{
  if (!snapshot.cross_check) return "engine core";
  const CrossCheck& check = *snapshot.cross_check;
  std::string text = "engine core: " + plural(check.distinct_stacks, "distinct stack");
  if (check.checked == 0) return text + ", none checked with Delve";
  text += ", " + plural(check.checked, "goroutine") + " checked with Delve: ";
  if (check.disagreed == 0) return text + "all agree";
  return text + number(check.disagreed) + (check.disagreed == 1 ? " disagrees" : " disagree");
}

void print_list(std::ostream& out, const Snapshot& snapshot)
{
  for (const Problem& problem : snapshot.problems) {
    if (problem.weight == Problem::Weight::loss) print_problem(out, problem, "missing: ");
  }
  for (const Problem& problem : snapshot.problems) {
    if (problem.weight == Problem::Weight::note) print_problem(out, problem, "note: ");
  }
}

// "3 sources: a.json, b.json, c.json"
std::string places(const Snapshot& sum)
{
  constexpr std::size_t most = 4;
  std::string list = plural(sum.parts.size(), "source") + ": ";
  for (std::size_t i = 0; i < std::min(sum.parts.size(), most); ++i) {
    list.append(i == 0 ? "" : ", ").append(sum.text(sum.parts[i].name));
  }
  return sum.parts.size() > most ? list + " …" : list;
}

std::string place(const Source& source)
{
  if (source.kind == Source::Kind::server) return source.address;
  if (source.kind == Source::Kind::file) {
    return source.file == "-" ? "standard input" : std::string{file_name(source.file)};
  }
  const std::string binary{file_name(source.binary)};
  const std::string core{file_name(source.core)};
  return binary.empty() ? core : binary + " " + core;
}

}  // namespace

void print_headline(std::ostream& out, const Snapshot& snapshot,
                    const aggregate::Selection& selection, const std::string& result,
                    const Paint& paint)
{
  std::string line = goroutine_counts(snapshot, selection) + selected(selection);
  if (!result.empty()) line += ", " + result;
  print_answer(out, snapshot, line, paint);
}

void print_answer(std::ostream& out, const Snapshot& snapshot, const std::string& answer,
                  const Paint& paint)
{
  if (!complete(snapshot)) out << paint.alarm(incomplete);
  out << paint.strong(answer) << paint.faint(" · " + source_name(snapshot)) << '\n';
  print_remarks(out, snapshot, paint);
}

void print_problems(std::ostream& out, const Snapshot& snapshot, const Paint& paint)
{
  if (!complete(snapshot)) {
    out << paint.alarm(incomplete) << "something of the target is missing\n";
  }
  print_list(out, snapshot);
}

void print_remarks(std::ostream& out, const Snapshot& snapshot, const Paint& paint)
{
  if (snapshot.engine == "core") out << paint.faint("  " + engine(snapshot)) << '\n';
  print_list(out, snapshot);
}

std::string goroutine_counts(const Snapshot& snapshot, const aggregate::Selection& selection)
{
  return total(snapshot) + " " + kinds(aggregate::count(snapshot), selection);
}

std::string source_name(const Snapshot& snapshot)
{
  std::string name = is_sum(snapshot) ? places(snapshot) : place(snapshot.source);
  const Target& target = snapshot.target;
  if (!target.go_version.empty()) name += ", " + target.go_version;
  if (!target.delve_version.empty()) name += ", Delve " + target.delve_version;
  return escape(name);
}

}  // namespace unjam::render
