// What must hold for the findings of every snapshot.

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <set>
#include <tuple>

#include "aggregate/findings/diagnose.hpp"
#include "aggregate/wait/living.hpp"
#include "aggregate/wait/roots.hpp"
#include "tests/unit/stuck.hpp"

namespace unjam::findings_property_test {

using namespace unjam::aggregate;
using test::Stuck;

namespace {

/// What a random goroutine waits for and can do.
struct Plan {
  std::vector<Wait> waits;
  std::vector<std::pair<Act, std::uint32_t>> acts;
  unsigned place = 0;
  unsigned dice = 0;
};

std::vector<Plan> random_plans(std::mt19937& engine)
{
  const auto below = [&](unsigned bound) { return static_cast<unsigned>(engine() % bound); };
  std::vector<Plan> plans(2 + below(14));
  for (Plan& plan : plans) {
    plan.place = below(3);
    plan.dice = below(24);
    for (unsigned i = below(3); i > 0; --i) {
      plan.waits.push_back({below(4), static_cast<Wait::Kind>(below(5))});
    }
    for (unsigned i = below(3); i > 0; --i) {
      plan.acts.emplace_back(static_cast<Act>(below(act_count)), below(4));
    }
  }
  return plans;
}

/// The goroutines of these plans, in an order of their own: each keeps its channels and locks.
Stuck program_of(const std::vector<Plan>& plans, const std::vector<std::size_t>& order,
                 unsigned objects)
{
  static constexpr std::array<std::string_view, 3> places = {"main.a", "main.b", "main.c"};
  Stuck program;
  for (unsigned i = 0; i < 4; ++i) {
    const auto reach = static_cast<Reach>((objects >> (2 * i)) % 3);
    program.channel(i % 2 == 0 ? "main.Job" : "struct {}", reach);
    program.lock(static_cast<Lock::Kind>((objects >> i) % 6), reach);
  }
  std::int64_t id = 0;
  for (const std::size_t number : order) {
    const Plan& plan = plans[number];
    Goroutine& added = program.waits(++id, places.at(plan.place), {},
                                     plan.dice == 23 ? "select (no cases)" : "select");
    added.waits = {static_cast<std::uint32_t>(program.snapshot.waits.size()),
                   static_cast<std::uint32_t>(plan.waits.size())};
    added.wait_since = plan.dice % 2;
    if (plan.dice == 0) added.status = Status::running;
    if (plan.dice == 1) added.future = FutureId{};
    if (plan.dice == 2) added.future = program.unknown(Act::receive, "main.Job");
    if (plan.dice == 3) added.future = program.future({Act::send, Act::unlock}, {Act::close});
    if (plan.dice == 4) added.waits_known = false;
    program.snapshot.waits.insert(program.snapshot.waits.end(), plan.waits.begin(),
                                  plan.waits.end());
    for (const auto& [act, object] : plan.acts) program.can(act, object, 1 + plan.dice % 2);
  }
  return program;
}

/// What a root is about, with goroutines by the numbers of their plans.
using Essence = std::tuple<Root::Kind, bool, std::vector<QueueKey>, std::set<std::size_t>>;

std::multiset<Essence> essence(const Stuck& program, const std::vector<std::size_t>& order)
{
  std::multiset<Essence> all;
  for (const Root& root : find_roots(program.snapshot)) {
    std::set<std::size_t> behind;
    for (const std::uint32_t index : root.behind) behind.insert(order[index]);
    all.emplace(root.kind, root.certain, root.queues, behind);
  }
  return all;
}

std::vector<std::size_t> in_order(std::size_t count)
{
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  return order;
}

}  // namespace

TEST_SUITE("findings/properties")
{
  TEST_CASE("findings name goroutines and objects that exist, each once, and are repeatable")
  {
    for (unsigned seed = 0; seed < 400; ++seed) {
      CAPTURE(seed);
      std::mt19937 engine{seed};
      const std::vector<Plan> plans = random_plans(engine);
      const Stuck program = program_of(plans, in_order(plans.size()), seed * 2654435761U);
      const Diagnosis diagnosis = diagnose(program.snapshot);
      CHECK(diagnosis.findings == diagnose(program.snapshot).findings);
      for (const Finding& finding : diagnosis.findings) {
        CHECK_FALSE(finding.goroutines.empty());
        CHECK_FALSE(finding.title.empty());
        CHECK(std::ranges::adjacent_find(finding.goroutines, std::greater_equal{}) ==
              finding.goroutines.end());
        for (const GoroutineId id : finding.goroutines) {
          CHECK(std::ranges::binary_search(program.snapshot.goroutines, id, {}, &Goroutine::id));
        }
        for (const Link& link : finding.chain) {
          if (link.resource) CHECK(*link.resource < finding.resources.size());
        }
      }
    }
  }

  TEST_CASE("whoever is called stuck in what is proved is stuck for certain")
  {
    for (unsigned seed = 0; seed < 400; ++seed) {
      CAPTURE(seed);
      std::mt19937 engine{seed};
      const std::vector<Plan> plans = random_plans(engine);
      const Stuck program = program_of(plans, in_order(plans.size()), seed * 2654435761U);
      const auto certain = find_prospects(program.snapshot, Doubt::counts);
      const auto likely = find_prospects(program.snapshot, Doubt::discounted);
      for (std::size_t i = 0; i < certain.size(); ++i) {
        if (certain[i] == Prospect::stuck) CHECK(likely[i] == Prospect::stuck);
      }
      for (const Finding& finding : diagnose(program.snapshot).findings) {
        if (finding.grade != Grade::proved) continue;
        for (const GoroutineId id : finding.goroutines) {
          CHECK(certain.at(static_cast<std::size_t>(id) - 1) == Prospect::stuck);
        }
      }
    }
  }

  TEST_CASE("the order of goroutines does not change who waits because of what")
  {
    for (unsigned seed = 0; seed < 400; ++seed) {
      CAPTURE(seed);
      std::mt19937 engine{seed};
      const std::vector<Plan> plans = random_plans(engine);
      const std::vector<std::size_t> order = in_order(plans.size());
      std::vector<std::size_t> shuffled = order;
      std::ranges::shuffle(shuffled, engine);
      const Stuck program = program_of(plans, order, seed * 2654435761U);
      const Stuck other = program_of(plans, shuffled, seed * 2654435761U);
      CHECK(essence(program, order) == essence(other, shuffled));
    }
  }
}

}  // namespace unjam::findings_property_test
