#include "client/reach/scratch.hpp"

#include <doctest/doctest.h>

#include "tests/unit/fake_memory.hpp"

namespace unjam::reach {
namespace {

using memory::Address;

constexpr Address allp = 0x10000;
constexpr Address first_object = 0x20000;
constexpr std::uint64_t object_size = 16384;
constexpr Address header = 8;
constexpr std::uint32_t work = 4096;     ///< where p.gcw begins
constexpr std::uint32_t buffer = 4104;   ///< p.gcw.ptrBuf
constexpr std::uint32_t barrier = 5000;  ///< p.wbBuf.end

/// A target of Go 1.27 with two processors.
struct Target {
  Target()
  {
    access.allp = {.base = allp, .count = 2};
    access.layouts.processor.collector_work = work;
    access.layouts.processor.barrier_end = {barrier, 8};
    access.layouts.processor.collector_buffer = {buffer, 8};
    for (const std::uint64_t i : {0U, 1U}) {
      memory.put(allp + i * 8, p(i));
      memory.put(p(i) + barrier, p(i) + 9104);
      memory.put(p(i) + buffer, 0x7f0000000000 + i * 0x10000);
    }
  }

  [[nodiscard]] static Address p(std::uint64_t index)
  {
    return first_object + index * object_size + header;
  }

  CollectorScratch find() { return find_collector_scratch(memory, access, heap); }

  test::FakeMemory memory;
  runtime::Access access;
  runtime::Heap heap{{{.start = first_object,
                       .size = 2 * object_size,
                       .object_size = object_size,
                       .scans = true}}};
};

TEST_CASE("the collector's scratch reaches from p.gcw to the end of p.wbBuf")
{
  Target target;
  const CollectorScratch found = target.find();
  REQUIRE(found.processors.size() == 2);
  const ProcessorScratch& second = found.processors[1];
  CHECK(second.processor.begin == first_object + object_size);
  CHECK(second.processor.end == first_object + 2 * object_size);
  REQUIRE(second.scratch.size() == 1);
  CHECK(second.scratch[0].begin == Target::p(1) + work);
  CHECK(second.scratch[0].end == Target::p(1) + 9104);
  REQUIRE(found.elsewhere.size() == 2);
  CHECK(found.elsewhere[1].begin == 0x7f0000010000);
  CHECK(found.elsewhere[1].end == 0x7f0000012000);
}

TEST_CASE("the address of free pages is the allocator's own")
{
  Target target;
  target.access.layouts.processor.page_cache = {64, 8};
  const ProcessorScratch first = target.find().processors[0];
  REQUIRE(first.scratch.size() == 2);
  CHECK(first.scratch[0].begin == Target::p(0) + 64);
  CHECK(first.scratch[0].end == Target::p(0) + 72);
}

TEST_CASE("a Go without a page for the collector outside the heap has none")
{
  Target target;
  target.access.layouts.processor.collector_buffer = {};
  CHECK(target.find().processors.size() == 2);
  CHECK(target.find().elsewhere.empty());
}

TEST_CASE("what is damaged hides no part of a processor")
{
  Target target;
  const auto ends_at = [&](Address end) {
    target.memory.put(Target::p(0) + barrier, end);
    return target.find().processors[0].scratch.size() == 1;
  };
  CHECK(ends_at(Target::p(0) + barrier + 8));
  CHECK_FALSE(ends_at(0));
  CHECK_FALSE(ends_at(Target::p(0) + work));
  CHECK_FALSE(ends_at(Target::p(1)));
  CHECK_FALSE(ends_at(~Address{0}));
}

TEST_CASE("a processor that is none is left out")
{
  Target target;
  SUBCASE("outside the heap")
  {
    target.memory.put(allp, 0x7f0000000000);
  }
  SUBCASE("within an object")
  {
    target.memory.put(allp, Target::p(0) + 64);
  }
  SUBCASE("not readable")
  {
    target.memory.remove(allp, 8);
  }
  const CollectorScratch found = target.find();
  CHECK(found.processors.size() == 1);
  CHECK(found.elsewhere.size() == 1);
}

TEST_CASE("a layout in another order is not understood")
{
  Target target;
  target.access.layouts.processor.collector_work = barrier + 8;
  for (const ProcessorScratch& each : target.find().processors) CHECK(each.scratch.empty());
}

}  // namespace
}  // namespace unjam::reach
