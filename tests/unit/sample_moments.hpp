#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "aggregate/group/difference.hpp"
#include "aggregate/group/select.hpp"
#include "tests/unit/sample_waits.hpp"

/// One service at several moments, written by hand, with more and more goroutines that leak.
namespace unjam::test {

/// A moment, in seconds of the runtime's clock; `leaked` goroutines have leaked until then.
struct Moment {
  std::int64_t now = 100;
  std::int64_t leaked = 0;
  bool facts = true;
};

/// Goroutine 1 is main and waits for connections. 2 is the runtime's own. 3 and 4 wait for one
/// channel since second 40. From 10 on, goroutines leak: each has been found blocked by a
/// collection one second after it began, at second 50 + its number. Goroutine 5 is there until
/// second 150, and 6 from then on. Strings have ids of their own at every moment.
inline Snapshot service_at(const Moment& moment)
{
  Snapshot s;
  s.strings.intern(std::to_string(moment.now));
  s.source.file = "at-" + std::to_string(moment.now) + ".zst";
  s.target.go_version = "go1.19.8";
  s.target.build_id = "88aea4b4";
  s.target.std_prefix = "/usr/lib/go-1.19/src/";
  s.engine = "core";
  s.has_facts = moment.facts;
  s.now = moment.facts ? moment.now * second : 0;
  if (moment.facts) {
    s.channels = {{.address = 0xc000010060, .type = s.strings.intern("int")},
                  {.address = 0xc000022000, .type = s.strings.intern("error")}};
  }

  const Call park{"runtime.gopark", "/usr/lib/go-1.19/src/runtime/proc.go", 363};
  const StackId accept = stack(s, {park, {"main.main", "/src/main.go", 24}});
  const StackId worker = stack(s, {park, {"main.(*Pool).work", "/src/pool.go", 31}});
  const StackId leak = stack(s, {park, {"main.fetch.func1", "/src/fetch.go", 18}});
  const StackId brief = stack(s, {park, {"main.tick", "/src/tick.go", 7}});
  const auto waiting = [&](std::int64_t id, const Waiting& how, std::int64_t since) -> Goroutine& {
    Goroutine& goroutine = add(s, id, how);
    goroutine.wait_since = since * second;
    return goroutine;
  };
  waiting(1, {"IO wait", accept, 1, 1}, 0);
  waiting(2, {"GC worker (idle)", brief, 0, 0}, 0).system = true;
  for (const std::int64_t id : {3, 4}) {
    Goroutine& goroutine = waiting(id, {"chan receive", worker, 1, 1}, 40);
    if (moment.facts) wait_for(s, goroutine, {{0, Wait::Kind::receive}});
  }
  waiting(moment.now < 150 ? 5 : 6, {"sleep", brief, 1, 1}, 0);
  for (std::int64_t i = 0; i < moment.leaked; ++i) {
    Goroutine& goroutine = waiting(10 + i, {"chan send", leak, 1, 1}, 60 + i);
    if (moment.facts) wait_for(s, goroutine, {{1, Wait::Kind::send}});
  }
  sort_goroutines(s.goroutines);
  return s;
}

/// Several snapshots, and of each the goroutines of the program. Not to be moved once it is made.
class Moments {
 public:
  Moments() = default;
  explicit Moments(std::vector<Snapshot> snapshots, aggregate::Scope scope = aggregate::Scope::user)
      : snapshots_{std::move(snapshots)}
  {
    for (const Snapshot& each : snapshots_) selections.push_back(aggregate::select(each, scope));
    for (std::size_t i = 0; i < snapshots_.size(); ++i) {
      sides.push_back({snapshots_[i], selections[i].goroutines});
    }
  }
  Moments(const Moments&) = delete;
  Moments& operator=(const Moments&) = delete;

  std::vector<aggregate::Selection> selections;
  std::vector<aggregate::Side> sides;

 private:
  std::vector<Snapshot> snapshots_;
};

/// The service at several moments.
template <class... At>
std::vector<Snapshot> service(const At&... moments)
{
  std::vector<Snapshot> list;
  (list.push_back(service_at(moments)), ...);
  return list;
}

}  // namespace unjam::test
