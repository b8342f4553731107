#include "client/source/several.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "aggregate/snapshot/append.hpp"

namespace unjam::source {
namespace {

/// What an error says of a file, without its name.
std::string without_name(const Error& error, const std::string& name)
{
  const std::string start = name + ": ";
  const std::string& detail = error.detail();
  return detail.starts_with(start) ? detail.substr(start.size()) : detail;
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
    return Error{Errc::wrong_kind,
                 "no dump is among the files of the directory; " + last.what + ": " + last.effect};
  }

 private:
  Result<void> obtain_one(NamedSource& named, const TakeSnapshot& take)
  {
    Result<Captured> captured = obtain(options_, std::move(named.source));
    if (!captured) {
      const bool is_dump = captured.error().code() != Errc::wrong_kind;  // though it may be cut
      if (!named.of_directory || is_dump) return captured.error();
      notes_.push_back({Problem::Weight::note, named.name + " was set aside",
                        without_name(captured.error(), named.name)});
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
    return Error{Errc::usage, "--core names the core of one server: name one SOURCE"};
  }
  return sources;
}

/// Numbers that are counted twice are wrong, and nobody would see it.
Result<void> check_names(const std::vector<NamedSource>& sources)
{
  std::set<std::string> names;
  for (const NamedSource& each : sources) {
    if (!names.insert(each.name).second) {
      return Error{Errc::usage, each.name + " is named twice; it would be counted twice"};
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
    return Error{Errc::usage,
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
