#include "aggregate/findings/draft.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "aggregate/findings/finding_words.hpp"
#include "aggregate/snapshot/names.hpp"
#include "aggregate/wait/release.hpp"

namespace unjam::aggregate {
namespace {

constexpr std::size_t most_resources = 16;
constexpr std::size_t most_links = 16;
constexpr std::size_t most_examples = 3;

/// The first goroutine of those given, ascending, that waits in a queue.
std::optional<std::uint32_t> waiter_in(const Scene& scene, const std::vector<std::uint32_t>& among,
                                       const QueueKey& queue)
{
  for (const auto& [key, waiter] : scene.who.standing_in(queue)) {
    if (std::ranges::binary_search(among, waiter)) return waiter;
  }
  return std::nullopt;
}

/// The resource that a queue is of, by its number; a lock may be waited for in several ways.
std::optional<std::size_t> resource_of(const Finding& finding, const QueueKey& queue)
{
  const auto found = std::ranges::find_if(finding.resources, [&](const Resource& resource) {
    return resource.object == queue.object && resource.is_channel == is_channel(queue.kind);
  });
  if (found == finding.resources.end()) return std::nullopt;
  return static_cast<std::size_t>(found - finding.resources.begin());
}

void add_chain(const Scene& scene, const Root& root, Finding& finding)
{
  for (const QueueKey& queue : root.queues) {
    const auto number = resource_of(finding, queue);
    if (!number) continue;
    for (const auto* const among : {&root.goroutines, &root.behind}) {
      const auto waiter = waiter_in(scene, *among, queue);
      if (!waiter || finding.chain.size() == most_links) continue;
      const Link link = scene.link(*waiter, queue, *number);
      const bool known = std::ranges::any_of(finding.chain, [&](const Link& each) {
        return each.goroutine == link.goroutine && each.resource == link.resource;
      });
      if (!known) finding.chain.push_back(link);
    }
  }
}

void add_commands(const Scene& scene, const Root& root, Finding& finding)
{
  const auto& first = root.goroutines.empty() ? root.behind : root.goroutines;
  for (std::size_t i = 0; i < std::min(first.size(), most_examples); ++i) {
    finding.dlv.push_back("goroutine " +
                          std::to_string(static_cast<std::int64_t>(scene.goroutine(first[i]).id)) +
                          " stack");
  }
  for (std::size_t i = 0; i < std::min(root.queues.size(), most_examples); ++i) {
    const QueueKey& queue = root.queues[i];
    if (is_channel(queue.kind)) {
      finding.dlv.push_back("print *(*runtime.hchan)(" +
                            address_text(scene.snapshot.channels[queue.object].address) + ")");
    } else if (const Lock& lock = scene.snapshot.locks[queue.object];
               lock.kind != Lock::Kind::semaphore) {
      finding.dlv.push_back("print *(*\"" + std::string{lock_type(lock)} + "\")(" +
                            address_text(lock.address) + ")");
    }
  }
}

/// What waiting in a queue is, in words: "send chan main.Metric", "lock sync.Mutex". Names of
/// objects are left out: they are searched for the examples alone, and not found in every build.
std::string deed(const Scene& scene, const QueueKey& queue)
{
  const Snapshot& snapshot = scene.snapshot;
  std::string text{word_of(queue.kind)};
  return text.append(" ").append(is_channel(queue.kind)
                                     ? channel_type(snapshot, snapshot.channels[queue.object])
                                     : lock_type(snapshot.locks[queue.object]));
}

/// Each goroutine of a cycle waits for one thing in one function; how many do so does not matter.
void add_circle(const Scene& scene, const Root& root, std::set<std::string>& parts)
{
  std::set<std::pair<LocationId, QueueKey>> known;
  for (const std::uint32_t index : root.goroutines) {
    const LocationId app = scene.goroutine(index).app;
    for (const Wait& wait : scene.snapshot.waits_of(scene.goroutine(index))) {
      const QueueKey queue{wait.kind, wait.object};
      if (!std::ranges::binary_search(root.queues, queue)) continue;
      if (!known.emplace(app, queue).second) continue;
      const StringId function = scene.snapshot.location(app).function;
      parts.insert("root " + deed(scene, queue) + " in " +
                   plain_function(scene.snapshot.text(function)));
    }
  }
}

/// What those of a cycle wait for and where; else what is waited for, where most wait, and where
/// most of those are who could end it.
void add_signature(const Scene& scene, const Root& root, Finding& finding)
{
  std::set<std::string> parts;
  if (root.kind == Root::Kind::cycle) {
    add_circle(scene, root, parts);
  } else {
    parts.insert("waits in " + usual_function(scene, root.behind));
    if (!root.goroutines.empty()) parts.insert("root in " + usual_function(scene, root.goroutines));
    for (const QueueKey& queue : root.queues) parts.insert(deed(scene, queue));
  }
  finding.signature = signature(finding.kind, {parts.begin(), parts.end()});
}

}  // namespace

std::optional<bool> unreachable(const Scene& scene, const QueueKey& queue)
{
  const Reach reach = is_channel(queue.kind) ? scene.snapshot.channels[queue.object].reach
                                             : scene.snapshot.locks[queue.object].reach;
  if (reach == Reach::unknown) return std::nullopt;
  return reach == Reach::unreachable;
}

std::optional<bool> unreachable(const Scene& scene, const Root& root)
{
  bool all = !root.queues.empty();
  for (const QueueKey& queue : root.queues) {
    const auto lost = unreachable(scene, queue);
    if (!lost) return std::nullopt;
    all = all && *lost;
  }
  return all;
}

namespace {

/// Whether somebody may release a queue, but is stuck himself, or could not be told for whom.
bool may_be_released(const Scene& scene, const Root& root)
{
  return std::ranges::any_of(root.queues,
                             [&](const QueueKey& queue) { return scene.who.is_possible(queue); });
}

/// Whether some function of the program holds what would release a queue.
bool has_holders(const Scene& scene, const QueueKey& queue)
{
  return std::ranges::any_of(scene.snapshot.holders, [&](const Holders& holders) {
    return holders.scope == Holders::Scope::own && !holders.functions.empty() &&
           releases(holders.act, queue.kind);
  });
}

}  // namespace

// Nobody now is not nobody: the handler that will do it may not run yet.
std::optional<Grade> grade_of_nobody(const Scene& scene, const Root& root)
{
  // Nor is it known that it is nobody rather than one of those who are stuck.
  if (!scene.snapshot.has_operations || !scene.followed(waiting_for(scene, root))) {
    return std::nullopt;
  }
  if (root.certain && (unreachable(scene, root).value_or(false) || !may_be_released(scene, root))) {
    return Grade::proved;
  }
  if (root.certain) return Grade::strong;
  // Where not even the binary was looked at, an idle server looks like this, too.
  if (scene.snapshot.holders.empty() && !scene.snapshot.account.whole) return std::nullopt;
  return has_holders(scene, root.queues.front()) ? std::nullopt : std::optional{Grade::hint};
}

bool hold_for_certain(const Scene& scene, const Root& root)
{
  const auto holds = [&](const Index::Doer& doer) {
    return doer.held && std::ranges::binary_search(root.goroutines, doer.goroutine);
  };
  return std::ranges::all_of(root.queues, [&](const QueueKey& queue) {
    const bool is_lock = queue.kind == Wait::Kind::lock || queue.kind == Wait::Kind::read_lock;
    return !is_lock || std::ranges::any_of(scene.who.doers(queue), holds);
  });
}

Grade grade_of_circle(const Scene& scene, const Root& root)
{
  if (!root.certain) return Grade::hint;
  // Then only they themselves can release each other, whoever of them has what.
  if (unreachable(scene, root).value_or(false)) return Grade::proved;
  return hold_for_certain(scene, root) ? Grade::proved : Grade::strong;
}

Finding draft(const Scene& scene, const Root& root, FindingKind kind, Grade grade)
{
  Finding finding;
  finding.kind = kind;
  finding.grade = grade;
  if (unreachable(scene, root).value_or(false) || root.kind == Root::Kind::endless)
    finding.permanent = true;
  if (root.kind == Root::Kind::living) finding.permanent = false;
  for (const std::uint32_t index : root.behind)
    finding.goroutines.push_back(scene.goroutine(index).id);
  for (const QueueKey& queue : root.queues) {
    if (finding.resources.size() == most_resources) break;
    if (!resource_of(finding, queue)) finding.resources.push_back(scene.resource(queue, grade));
  }
  add_chain(scene, root, finding);
  add_commands(scene, root, finding);
  add_signature(scene, root, finding);
  return finding;
}

bool is_semaphore(const Scene& scene, const Root& root)
{
  if (root.kind != Root::Kind::cycle || root.queues.size() != 1) return false;
  const QueueKey& queue = root.queues.front();
  if (queue.kind != Wait::Kind::send) return false;
  const bool all = root.goroutines.size() == scene.waiting_in(queue).size();
  const bool empty = scene.snapshot.text(scene.snapshot.channels[queue.object].type) == "struct {}";
  return all && (empty || root.goroutines.size() > 1);
}

std::vector<std::uint32_t> waiting_for(const Scene& scene, const Root& root)
{
  std::set<std::pair<bool, std::uint32_t>> objects;
  for (const QueueKey& queue : root.queues) objects.emplace(is_channel(queue.kind), queue.object);
  const auto waits = [&](std::uint32_t index) {
    return std::ranges::any_of(scene.snapshot.waits_of(scene.goroutine(index)),
                               [&](const Wait& wait) {
                                 return objects.contains({is_channel(wait.kind), wait.object});
                               });
  };
  std::vector<std::uint32_t> first;
  std::ranges::copy_if(root.behind, std::back_inserter(first), waits);
  return first;
}

std::string others_behind(const Scene& scene, const Root& root,
                          const std::vector<std::uint32_t>& told)
{
  std::vector<std::uint32_t> others;
  std::ranges::set_difference(root.behind, told, std::back_inserter(others));
  if (others.empty()) return {};
  return goroutines_text(others.size()) +
         (others.size() == 1 ? " waits behind, " : " wait behind, most of them ") +
         scene.places(others) + ".";
}

std::vector<std::string> who_waits(const Scene& scene, const Root& root, const QueueKey& queue,
                                   const std::vector<std::uint32_t>& waiters)
{
  std::vector<std::string> sentences{capitalized(scene.list(waiters)) +
                                         (waiters.size() == 1 ? " waits " : " wait ") +
                                         scene.places(waiters) + ".",
                                     scene.state(queue)};
  std::string behind = others_behind(scene, root, waiters);
  if (!behind.empty()) sentences.push_back(std::move(behind));
  return sentences;
}

namespace {

std::string_view release_of(const Scene& scene, const QueueKey& queue)
{
  switch (queue.kind) {
    case Wait::Kind::send:
      return "receive from it";
    case Wait::Kind::receive:
      return "send to it or close it";
    case Wait::Kind::lock:
    case Wait::Kind::read_lock:
      return "unlock it";
    case Wait::Kind::wait:
      break;
  }
  const bool cond = scene.snapshot.locks[queue.object].kind == Lock::Kind::cond;
  return cond ? "signal it" : "call Done on it";
}

std::string_view deed_that_helps(const Scene& scene, const QueueKey& queue)
{
  switch (queue.kind) {
    case Wait::Kind::send:
      return "receives from a channel";
    case Wait::Kind::receive:
      return "sends to or closes a channel";
    case Wait::Kind::lock:
    case Wait::Kind::read_lock:
      return "unlocks a lock";
    case Wait::Kind::wait:
      break;
  }
  const bool cond = scene.snapshot.locks[queue.object].kind == Lock::Kind::cond;
  return cond ? "signals a sync.Cond" : "calls Done on a WaitGroup";
}

std::string why_not_proved(const Scene& scene)
{
  const Account& account = scene.snapshot.account;
  if (account.whole) {
    return "Not proved: another goroutine, or one started later, might still do it.";
  }
  return "Not proved, since not everything that could help was looked at" +
         (account.missing.empty() ? "." : ": " + account.missing + ".");
}

}  // namespace

std::vector<std::string> exclusion(const Scene& scene, const QueueKey& queue, bool certain)
{
  std::vector<std::string> evidence;
  const bool lost = unreachable(scene, queue).value_or(false);
  if (lost) {
    evidence.push_back("No running goroutine can reach " + scene.name(queue) +
                       ": the heap was searched from all roots, as Go's collector does.");
    if (certain) return evidence;
  }
  // Who could release it, if anybody, is known of a cycle; what is out of reach is for good.
  const bool nobody = !lost && scene.releasers(queue, Grade::strong).empty();
  if (nobody && scene.who.is_possible(queue)) {
    evidence.push_back("One goroutine " + std::string{deed_that_helps(scene, queue)} +
                       " that could not be identified; it may be this one" +
                       (certain ? ", but it is blocked itself." : "."));
  }
  if (!certain) {
    evidence.push_back(why_not_proved(scene));
    return evidence;
  }
  evidence.push_back(
      "We checked what every goroutine that is not stuck can still do, and every function that a "
      "function value, method or closure in memory leads to: none will " +
      std::string{release_of(scene, queue)} + ".");
  for (const Holders& holders : scene.snapshot.holders) {
    const bool receives = queue.kind == Wait::Kind::send && holders.act == Act::receive;
    const bool sends = queue.kind == Wait::Kind::receive &&
                       (holders.act == Act::send || holders.act == Act::close);
    if (!receives && !sends) continue;
    std::string functions;
    for (const StringId function : holders.functions) {
      functions += (functions.empty() ? "" : ", ") + std::string{scene.snapshot.text(function)};
    }
    evidence.push_back("In the whole binary, functions of the program that can " +
                       std::string{word_of(holders.act)} + ": " +
                       (functions.empty() ? "none" : functions) + ".");
  }
  return evidence;
}

}  // namespace unjam::aggregate
