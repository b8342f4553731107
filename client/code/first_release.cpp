#include "client/code/first_release.hpp"

#include <algorithm>

#include "client/code/lockset.hpp"
#include "client/code/stack_run.hpp"

namespace unjam::code {
namespace {

constexpr std::uint64_t most_spent = 40'000'000;  ///< steps of all runs: some seconds
constexpr int most_nested = 1000;

}  // namespace

FirstRelease::FirstRelease(Program& program, const CallGraph& graph, const Shapes& shapes,
                           std::span<const runtime::AddressRange> variables)
    : program_{program}, graph_{graph}, shapes_{shapes}, variables_{variables}
{
}

const KnownFunction* FirstRelease::function(FunctionId id)
{
  return program_.find(program_.functions().all()[static_cast<std::size_t>(id)].entry);
}

bool FirstRelease::accounts_for(FunctionId callee)
{
  const KnownFunction* const known = function(callee);
  if (known == nullptr) return false;
  switch (known->called.meaning) {
    case Meaning::act:
    case Meaning::act_or_not:
    case Meaning::select:
    case Meaning::notify:
    case Meaning::add:
    case Meaning::run_group:
      return true;
    default:
      return false;
  }
}

const FirstRelease::Of& FirstRelease::of(FunctionId id)
{
  static const Of unknown;
  if (depth_ == most_nested) return unknown;
  const auto number = static_cast<std::uint32_t>(id);
  const auto [place, added] = known_.try_emplace(number);
  if (!added) return place->second;  // also of recursion: that nothing is known
  const KnownFunction* const known = function(id);
  if (known == nullptr) return place->second;
  Of found{.known = true, .acts = {}, .covered = {}};
  if (!known->standard && is_worth_following(id)) found = follow(*known);
  return known_[number] = std::move(found);
}

/// Whether it gives up a lock, or leads to a function that does so without having taken it.
bool FirstRelease::is_worth_following(FunctionId id)
{
  ++depth_;
  const bool worth = std::ranges::any_of(graph_.edges(id), [this](const CallGraph::Edge& edge) {
    if (accounts_for(edge.to)) return true;
    const Of& there = of(edge.to);
    return !there.known || !there.acts.empty();
  });
  --depth_;
  return worth;
}

FirstRelease::Of FirstRelease::follow(const KnownFunction& function)
{
  Of found;
  if (spent_ > most_spent) return found;
  Terms terms;
  Forward forward{program_, terms, shapes_, variables_, most_anytime_steps};
  const auto trace = run_anytime(forward, terms, function);
  spent_ += forward.spent();
  if (!forward.beyond().cut.empty()) return found;
  found.known = true;
  Lockset lockset{terms, *trace};
  found.acts = lockset.releases_first();
  found.covered = lockset.covered(forward.beyond());
  return found;
}

}  // namespace unjam::code
