#include "aggregate/group/filter.hpp"

#include <doctest/doctest.h>

#include "tests/unit/sample_waits.hpp"

namespace unjam::group_filter_test {

using namespace unjam::aggregate;

namespace {

std::vector<Filter> filters(std::initializer_list<std::string_view> texts)
{
  std::vector<Filter> list;
  for (const auto text : texts) list.push_back(std::get<Filter>(parse_filter(text)));
  return list;
}

std::string misuse(std::string_view text)
{
  return std::get<Misuse>(parse_filter(text)).text;
}

// The ids of the goroutines that pass; 0 for an unreadable one.
std::vector<int> passing(const Snapshot& snapshot, const Filters& filters)
{
  std::vector<int> ids;
  Matcher matcher{snapshot, filters};
  for (const Goroutine& goroutine : snapshot.goroutines) {
    if (matcher(goroutine)) ids.push_back(static_cast<int>(goroutine.id));
  }
  return ids;
}

std::vector<int> with(const Snapshot& snapshot, std::initializer_list<std::string_view> texts)
{
  return passing(snapshot, {.with = filters(texts)});
}

std::vector<int> without(const Snapshot& snapshot, std::initializer_list<std::string_view> texts)
{
  return passing(snapshot, {.without = filters(texts)});
}

using Ids = std::vector<int>;

}  // namespace

TEST_SUITE("group/filter")
{
  TEST_CASE("what is wrong with a filter is said in one line")
  {
    CHECK(misuse("app") == "'app' is no filter: expected KEY=REGEX, as in app=Consumer$");
    CHECK(misuse("usr=x").starts_with("unknown key 'usr', did you mean 'user'?"));
    CHECK(misuse("app=main.(") == "bad regular expression 'main.(': missing ): main.(");
    CHECK(misuse("app=*") == "bad regular expression '*': no argument for repetition operator: *");
  }

  TEST_CASE("without filters everything passes")
  {
    CHECK(with(test::oddities(), {}) == Ids{17, 18, 19, 20, 0});
  }

  TEST_CASE("an expression searches the function name and, separately, file:line")
  {
    const Snapshot snapshot = test::incident();
    CHECK(with(snapshot, {"app=Consumer$|SetM$"}) == Ids{5});
    CHECK(with(snapshot, {R"(app=/metrics\.go:105$)"}) == Ids{5});
    CHECK(with(snapshot, {"app=^/src/server/writer"}) == Ids{6});
    CHECK(with(snapshot, {"app=run.*writer.go"}).empty());  // never across the two
    CHECK(with(snapshot, {"app=CountS"}).size() == 1001);
  }

  TEST_CASE("the key stack searches every frame")
  {
    const Snapshot snapshot = test::incident();
    CHECK(with(snapshot, {"stack=runConsumer"}) == Ids{5});
    CHECK(with(snapshot, {"stack=handler.go:32"}).size() == 10);
  }

  TEST_CASE("other keys search their text")
  {
    const Snapshot snapshot = test::oddities();
    CHECK(with(snapshot, {"wait=^select$"}) == Ids{17, 18});
    CHECK(with(snapshot, {"status=sys"}) == Ids{20});
    CHECK(with(snapshot, {"thread=^16"}) == Ids{19});
    CHECK(with(snapshot, {"label:tenant=^acme$"}) == Ids{17});
    CHECK(with(snapshot, {"label:tenant=^$"}) == Ids{18});
  }

  TEST_CASE("channels and locks are searched one by one, by their names")
  {
    const Snapshot snapshot = test::waits();
    CHECK(with(snapshot, {"chan=^0xc000068060 chan main.Metric 100/100$"}) ==
          Ids{5, 6, 7, 8, 9, 29});
    CHECK(with(snapshot, {"chan=closed$"}) == Ids{14, 29});
    CHECK(with(snapshot, {"chan=Metric.*int"}).empty());  // never across two
    CHECK(with(snapshot, {"lock=sync.RWMutex"}) == Ids{20, 21});
    CHECK(with(snapshot, {"type=^chan int, chan main.Metric$"}) == Ids{9});
    CHECK(with(snapshot, {"chan=", "wait=^chan send"}) == Ids{5, 6, 7, 8});
  }

  TEST_CASE("the same key is joined by or, different keys by and")
  {
    const Snapshot snapshot = test::oddities();
    CHECK(with(snapshot, {"status=running", "status=syscall"}) == Ids{19, 20});
    CHECK(with(snapshot, {"wait=select", "label:tenant=acme"}) == Ids{17});
    CHECK(with(snapshot, {"label:tenant=acme", "label:path=nothing"}).empty());
  }

  TEST_CASE("without excludes whatever one of its expressions matches")
  {
    const Snapshot snapshot = test::oddities();
    CHECK(without(snapshot, {"status=running", "label:tenant=acme"}) == Ids{18, 20, 0});
    CHECK(passing(snapshot, {.with = filters({"wait=select"}),
                             .without = filters({"label:tenant=acme"})}) == Ids{18});
  }

  TEST_CASE("what has no value matches nothing, not even the empty expression")
  {
    const Snapshot snapshot = test::oddities();
    CHECK(with(snapshot, {"label:tenant="}) == Ids{17, 18});
    CHECK(with(snapshot, {"thread=.*"}) == Ids{19});
    CHECK(with(snapshot, {"stack="}) == Ids{17, 18});
    CHECK(without(snapshot, {"status="}) == Ids{0});
  }

  TEST_CASE("an expression may hold an equals sign")
  {
    CHECK(with(test::oddities(), {"label:tenant=a=b|acme"}) == Ids{17});
  }
}

}  // namespace unjam::group_filter_test
