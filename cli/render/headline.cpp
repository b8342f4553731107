#include "cli/render/headline.hpp"

#include <algorithm>
#include <map>
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

/// The word that says how bad it is.
std::string_view class_of(const aggregate::Finding& finding)
{
  using Class = aggregate::KindInfo::Class;
  // That nobody is left is no deadlock as long as it is a guess.
  const bool shown = finding.grade != aggregate::Grade::hint;
  switch (aggregate::kind_of(finding.kind).bad) {
    case Class::crash:
      return "CRASH";
    case Class::deadlock:
      return shown ? "DEADLOCK" : "BLOCKED";
    case Class::leak:
      return shown ? "LEAK" : "BLOCKED";
    case Class::exhausted:
      return "EXHAUSTED";
    case Class::starved:
      return "STARVED";
    case Class::slow:
      break;
  }
  const std::string_view holder = finding.chain.empty()
                                      ? std::string_view{}
                                      : std::string_view{finding.chain.front().operation};
  return holder == "runs" || holder == "is ready to run" ? "CONTENTION" : "BLOCKED";
}

/// What goroutines do that have this wait reason or status, for people who do not know the
/// runtime's words.
std::string in_words(std::string_view reason)
{
  if (reason == "IO wait") return "wait for network input";
  if (reason.starts_with("chan receive")) return "wait to receive from a channel";
  if (reason.starts_with("chan send")) return "wait to send to a channel";
  if (reason.starts_with("select")) return "wait in a select";
  if (reason == "sleep") return "sleep";
  if (reason == "sync.Cond.Wait") return "wait for a condition";
  if (reason == "sync.WaitGroup.Wait") return "wait for a WaitGroup";
  if (reason.starts_with("sync.") || reason == "semacquire") return "wait for a lock";
  if (reason == "syscall") return "are in a system call";
  if (reason == "running" || reason == "runnable") return "run or are ready to";
  return "wait (" + escape(reason) + ")";
}

/// "; most wait for network input (249)"
std::string most_do(const Snapshot& snapshot, const aggregate::Selection& selection)
{
  std::map<std::string, std::size_t> counts;
  for (const Goroutine* goroutine : selection.goroutines) {
    if (goroutine->unreadable != StringId{}) continue;
    const std::string_view reason = snapshot.text(goroutine->wait_reason);
    ++counts[reason.empty() ? status_name(snapshot.target, goroutine->status)
                            : std::string{reason}];
  }
  if (counts.empty()) return "";
  const auto most =
      std::ranges::max_element(counts, {}, [](const auto& each) { return each.second; });
  const bool is_most = most->second * 2 > selection.goroutines.size();
  return is_most ? "; most " + in_words(most->first) + " (" + number(most->second) + ")"
                 : "; " + number(most->second) + " " + in_words(most->first);
}

/// Why it cannot be said that all is well; empty: it can.
std::string unknown(const Snapshot& snapshot)
{
  if (!snapshot.has_facts) return "the source does not show who waits for which channel or lock";
  if (!snapshot.has_operations) return "which goroutine can release which is not known";
  if (!complete(snapshot)) return "something of the target is missing, see below";
  if (!snapshot.problems.empty()) return "not everything could be read, see below";
  if (snapshot.account.whole || snapshot.engine != "core") return "";
  const std::string& missing = snapshot.account.missing;
  return "not looked at: " + (missing.empty() ? "all that could release somebody" : missing);
}

/// What the engine never looks at: without it, whoever waits alone is not found.
std::string not_searched(const Snapshot& snapshot)
{
  const Account& account = snapshot.account;
  return account.whole || account.missing.empty() ? "" : " Not searched: " + account.missing + ".";
}

}  // namespace

std::string headline(const ReportPage& page)
{
  if (!page.findings.empty()) {
    const aggregate::Finding& first = page.findings.front();
    return std::string{class_of(first)} + "  " + escape(first.title);
  }
  const Snapshot& snapshot = page.groups.snapshot;
  const aggregate::Selection& selection = page.groups.selection;
  const std::string in =
      plural(selection.goroutines.size(), "goroutine") + most_do(snapshot, selection) + ".";
  const std::string why = unknown(snapshot);
  if (why.empty()) {
    return "OK  no deadlock, leak or queue found in " + in + not_searched(snapshot);
  }
  return "UNKNOWN  " + why + "; nothing found in " + in;
}

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
