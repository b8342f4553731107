#include "client/source/several.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "aggregate/snapshot/append.hpp"

namespace unjam::source {
namespace {

/// Why a file is no dump, if that is what the error says; one that is cut is a dump.
std::optional<std::string> why_no_dump(const Error& error)
{
  constexpr std::string_view separator = ": ";
  const std::size_t at = error.detail().find(": not a dump");
  if (error.code() != Errc::bad_source || at == std::string::npos) return std::nullopt;
  return error.detail().substr(at + separator.size());
}

/// One source after the other.
class Each {
 public:
  Each(const SessionOptions& options, Sources sources)
      : options_{options}, sources_{std::move(sources)}, notes_{std::move(sources_.set_aside)}
  {
  }

  Result<std::vector<Problem>> run(const TakeSnapshot& take)
  {
    for (NamedSource& each : sources_.sources) {
      const Result<void> taken = obtain_one(each, take);
      if (!taken) return taken.error();
    }
    if (taken_ != 0) return std::move(notes_);
    const Problem& last = notes_.back();
    return Error{Errc::bad_source,
                 "no dump is among the files of the directory; " + last.what + ": " + last.effect};
  }

 private:
  Result<void> obtain_one(NamedSource& named, const TakeSnapshot& take)
  {
    Result<Captured> captured = obtain(options_, std::move(named.source));
    if (!captured) {
      const auto why = why_no_dump(captured.error());
      if (!named.of_directory || !why) return captured.error();
      notes_.push_back({Problem::Weight::note, named.name + " was set aside", *why});
      return {};
    }
    const bool cut_short = captured->interrupted && sources_.sources.size() > 1;
    if (cut_short) return Error{Errc::cancelled, "interrupted"};
    ++taken_;
    take(named.name, std::move(*captured));
    return {};
  }

  const SessionOptions& options_;
  Sources sources_;
  std::vector<Problem> notes_;
  std::size_t taken_ = 0;
};

Result<Sources> read_usable(const Options& options)
{
  Result<Sources> sources = read_sources(options.words);
  if (sources && sources->sources.size() > 1 && !options.core.empty()) {
    return Error{Errc::bad_source, "--core names the core of one server: name one SOURCE"};
  }
  return sources;
}

/// Numbers that are counted twice are wrong, and nobody would see it.
Result<void> check_names(const std::vector<NamedSource>& sources)
{
  std::set<std::string> names;
  for (const NamedSource& each : sources) {
    if (!names.insert(each.name).second) {
      return Error{Errc::bad_source, each.name + " is named twice; it would be counted twice"};
    }
  }
  return {};
}

/// A snapshot that is the only one: it keeps all that it has, and gets a name.
Captured alone(const std::string& name, Captured captured)
{
  Snapshot& snapshot = captured.snapshot;
  snapshot.parts.push_back({.name = snapshot.strings.intern(name),
                            .first = 0,
                            .source = snapshot.source,
                            .target = snapshot.target,
                            .engine = snapshot.engine});
  return captured;
}

}  // namespace

Result<std::vector<Problem>> obtain_each(const SessionOptions& options, const TakeSnapshot& take)
{
  Result<Sources> sources = read_usable(options.source);
  if (!sources) return sources.error();
  return Each{options, std::move(*sources)}.run(take);
}

Result<Captured> obtain_sum(SessionOptions options)
{
  Result<Sources> sources = read_usable(options.source);
  if (!sources) return sources.error();
  const Result<void> names = check_names(sources->sources);
  if (!names) return names.error();
  const bool several = sources->sources.size() > 1;
  if (several && options.need.without_waits == WithoutWaits::loss) {
    return Error{Errc::bad_source,
                 "what goroutines wait for is told of one process at a time: name one SOURCE, or "
                 "leave out --panel and the keys chan, lock and type"};
  }
  if (several) options.need = {};  // see append()
  Captured sum;
  Each each{options, std::move(*sources)};
  Result<std::vector<Problem>> notes = each.run([&](const std::string& name, Captured captured) {
    if (several) {
      append(sum.snapshot, name, std::move(captured.snapshot));
    } else {
      sum = alone(name, std::move(captured));
    }
  });
  if (!notes) return notes.error();
  auto& problems = sum.snapshot.problems;
  problems.insert(problems.end(), notes->begin(), notes->end());
  return sum;
}

}  // namespace unjam::source
