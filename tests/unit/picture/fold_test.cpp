#include "aggregate/picture/fold.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "aggregate/picture/fold_key.hpp"
#include "tests/unit/sample_findings.hpp"

namespace unjam::picture_fold_test {

using namespace unjam::aggregate;

namespace {

std::size_t goroutines(const FoldedGraph& graph)
{
  std::size_t count = 0;
  for (const GraphNode& node : graph.nodes) count += node.goroutines.size();
  return count;
}

}  // namespace

TEST_SUITE("picture/fold")
{
  TEST_CASE("equal goroutines are one node, and each stands in one node at most")
  {
    const Snapshot snapshot = test::incident_facts();
    const FoldedGraph graph = fold(snapshot, {});
    REQUIRE(graph.nodes.size() == 4);  // two stacks of handlers, the consumer, the writer
    CHECK(graph.nodes[0].goroutines.size() == 991);
    CHECK(graph.nodes[1].goroutines.size() == 10);
    CHECK(graph.nodes[2].goroutines == std::vector{GoroutineId{5}});
    CHECK(graph.nodes[3].goroutines == std::vector{GoroutineId{6}});
    CHECK(goroutines(graph) + graph.goroutines_left_out == snapshot.goroutines.size());
  }

  TEST_CASE("arrows lead to what is waited for and back from who could release it")
  {
    const Snapshot snapshot = test::incident_facts();
    const FoldedGraph graph = fold(snapshot, {});
    REQUIRE(graph.objects.size() == 2);
    CHECK(graph.objects[0].object == ObjectIndex{true, 0});
    CHECK(graph.objects[0].waiters == 1002);
    using enum Wait::Kind;
    CHECK(graph.waits ==
          std::vector<FoldedEdge>{{0, 0, send}, {1, 0, send}, {2, 0, send}, {3, 1, receive}});
    // That the senders could send is no way out for senders.
    REQUIRE(graph.releases.size() == 2);
    CHECK(graph.releases[0].object == 0);
    CHECK(graph.releases[0].node == 2);
    CHECK(graph.releases[0].act == Act::receive);
    CHECK(graph.releases[1].object == 1);
    CHECK(graph.releases[1].act == Act::send);
  }

  TEST_CASE("what findings name comes first and is marked")
  {
    Snapshot snapshot = test::incident_facts();
    Finding finding{};
    finding.goroutines = {GoroutineId{6}};
    finding.resources = {test::resource(true, 1)};
    const std::vector findings{finding};
    const FoldedGraph graph = fold(snapshot, findings);
    CHECK(graph.nodes[0].goroutines == std::vector{GoroutineId{6}});
    CHECK(graph.nodes[0].in_finding);
    CHECK(graph.objects[0].object == ObjectIndex{true, 1});
    CHECK(graph.objects[0].in_finding);
    CHECK_FALSE(graph.nodes[1].in_finding);
  }

  TEST_CASE("equal goroutines of which a finding names only one are two nodes")
  {
    const Snapshot snapshot = test::incident_facts();
    Finding finding{};
    finding.goroutines = {GoroutineId{21}};
    const FoldedGraph graph = fold(snapshot, std::vector{finding});
    CHECK(graph.nodes[0].goroutines == std::vector{GoroutineId{21}});
    CHECK(graph.nodes[1].goroutines.size() == 990);
  }

  TEST_CASE("what is cut is counted, and no arrow leads to it")
  {
    const Snapshot snapshot = test::locked();
    const FoldedGraph whole = fold(snapshot, {});
    const FoldedGraph cut = fold(snapshot, {}, {.top = 3});
    CHECK(cut.nodes.size() == 3);
    CHECK(cut.nodes_cut == whole.nodes.size() - 3);
    CHECK(cut.objects_cut == whole.objects.size() - 3);
    CHECK(goroutines(cut) + cut.goroutines_left_out == snapshot.goroutines.size());
    for (const FoldedEdge& edge : cut.waits) CHECK(std::max(edge.node, edge.object) < 3);
    const FoldedGraph none = fold(snapshot, {}, {.top = 0});
    CHECK(none.nodes.empty());
    CHECK(none.waits.empty());
    CHECK(none.releases.empty());
  }

  TEST_CASE("all: those too that have to do with no channel or lock, but for the unreadable")
  {
    const Snapshot snapshot = test::locked();
    const FoldedGraph graph = fold(snapshot, {}, {.all = true});
    CHECK(goroutines(graph) == 27);
    CHECK(graph.goroutines_left_out == 1);
  }

  TEST_CASE("a lock that a goroutine waits for has no arrow back to it")
  {
    const Snapshot snapshot = test::locked();
    const FoldedGraph graph = fold(snapshot, {});
    for (const ReleaseEdge& edge : graph.releases) {
      CHECK(graph.nodes[edge.node].goroutines.front() != GoroutineId{19});
    }
  }

  TEST_CASE("in which order waits stand, and how often, plays no part")
  {
    Snapshot snapshot = test::waits();
    Goroutine& goroutine = snapshot.goroutines.front();
    using enum Wait::Kind;
    test::wait_for(snapshot, goroutine, {{0, send}, {1, receive}});
    const FoldKey key = fold_key(snapshot, goroutine);
    test::wait_for(snapshot, goroutine, {{1, receive}, {0, send}, {1, receive}});
    CHECK(fold_key(snapshot, goroutine) == key);
    test::wait_for(snapshot, goroutine, {{1, receive}, {0, receive}});
    CHECK(fold_key(snapshot, goroutine) != key);
  }

  TEST_CASE("folding twice gives the same graph")
  {
    const Snapshot snapshot = test::locked();
    const FoldedGraph once = fold(snapshot, {});
    const FoldedGraph twice = fold(snapshot, {});
    CHECK(once.waits == twice.waits);
    CHECK(once.releases == twice.releases);
  }

  TEST_CASE("nothing is in the graph of an empty snapshot")
  {
    const FoldedGraph graph = fold(Snapshot{}, {});
    CHECK(graph.nodes.empty());
    CHECK(graph.objects.empty());
    CHECK(graph.goroutines_left_out == 0);
  }
}

}  // namespace unjam::picture_fold_test
