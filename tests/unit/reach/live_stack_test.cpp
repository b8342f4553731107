#include "client/reach/live_stack.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/elf_image.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::reach_live_stack_test {

using namespace unjam::reach;
using runtime::MappedFrame;

namespace {

constexpr Address heap_begin = 0xc000000000;
constexpr Address stack_hi = 0xc000200000;
constexpr std::int64_t depth = 0x80;  ///< bytes of the stack that are in use
constexpr Address record = 0xc000400000;
constexpr Address function = 0x500010;

/// The object of the heap with this number.
constexpr Address object(std::uint64_t number)
{
  return heap_begin + number * 32;
}

/// A goroutine that is parked with one frame, all of whose words are zero to begin with.
class Target {
 public:
  Target()
  {
    goroutine_.address = record;
    goroutine_.sp = stack_hi - depth;
    goroutine_.stack_hi = stack_hi;
    frame.words = {-depth, 0};
    frame.known = true;
  }

  /// Writes a word at a place of the stack, counted from its upper end.
  Target& put(std::int64_t at, std::uint64_t word)
  {
    std::memcpy(stack_.data() + depth + at, &word, sizeof word);
    return *this;
  }
  [[nodiscard]] static Address place(std::int64_t at)
  {
    return stack_hi + static_cast<Address>(at);
  }
  Target& put_in_record(std::uint64_t word, std::size_t at = 64)
  {
    std::memcpy(record_.data() + at, &word, sizeof word);
    return *this;
  }
  /// Writes a word into the heap.
  Target& put_in_heap(Address at, std::uint64_t word)
  {
    std::memcpy(heap_.data() + (at - heap_begin), &word, sizeof word);
    return *this;
  }

  /// Whether the objects 0 and 1 are reached: "01", "0", …
  [[nodiscard]] std::string reached(bool numbers = false)
  {
    const std::string path =
        scratch_.write("core", testing::elf_core_of({{.address = heap_begin, .bytes = heap_},
                                                     {.address = stack_hi - depth, .bytes = stack_},
                                                     {.address = record, .bytes = record_}}));
    auto opened = memory::MappedCore::open(path, "");
    REQUIRE(opened);
    const runtime::Heap heap{
        {{.start = heap_begin, .size = 8192, .object_size = 32, .scans = true}}};
    memory::WordMarks words{0x500000, 0x501000};
    words.add(function);
    Marker marker{**opened, heap};
    marker.collect(words);
    const runtime::StackMap map{frame};
    const runtime::DeferFields defers{.first = {24, 8}, .function = {16, 8}, .next = {24, 8}};
    LiveStack stack{marker, goroutine_, map, defers};
    stack.mark();
    if (numbers) stack.mark_numbers();
    marker.run();
    notes_function = !marker.found().empty();
    CHECK_FALSE(marker.incomplete());
    std::string text;
    for (const std::uint64_t number : {0U, 1U}) {
      if (marker.is_marked(number)) text += std::to_string(number);
    }
    return text;
  }

  MappedFrame frame;
  bool notes_function = false;

 private:
  testing::Scratch scratch_;
  runtime::GoroutineRecord goroutine_;
  std::string heap_ = std::string(8192, '\0');
  std::string stack_ = std::string(depth, '\0');
  std::string record_ = std::string(1024, '\0');
};

}  // namespace

TEST_SUITE("reach/live_stack")
{
  TEST_CASE("only the words lead on that are still used")
  {
    Target target;
    target.frame.live = {-0x40};
    target.frame.pointers = {-0x48, -0x40};
    target.put(-0x40, object(0)).put(-0x48, object(1));
    CHECK(target.reached() == "0");
    CHECK(target.reached(true) == "0");  // an old pointer is no number
  }

  TEST_CASE("of a frame without maps any word may be used")
  {
    Target target;
    target.frame.known = false;
    target.put(-0x40, object(0)).put(-0x48, object(1));
    CHECK(target.reached() == "01");
  }

  TEST_CASE("a variable on the stack is used while something points at it")
  {
    Target target;
    target.frame.live = {-0x40};
    target.frame.objects = {{-0x30, -0x20}, {-0x60, -0x50}};
    target.put(-0x28, object(0)).put(-0x58, object(1));
    CHECK(target.reached().empty());
    target.put(-0x40, Target::place(-0x30));
    CHECK(target.reached() == "0");
    // One points at the other.
    target.put(-0x30, Target::place(-0x60));
    CHECK(target.reached() == "01");
  }

  TEST_CASE("a deferred call or a panic on the stack is known by the g")
  {
    Target target;
    target.frame.objects = {{-0x30, -0x20}};
    target.put(-0x28, object(0)).put_in_record(Target::place(-0x30));
    CHECK(target.reached() == "0");
  }

  TEST_CASE("deferred calls in the heap lead to those on the stack")
  {
    Target target;
    target.put_in_record(object(2), 24);                       // g._defer
    target.put_in_heap(object(2) + 24, Target::place(-0x70));  // its link
    target.put(-0x60, object(0));                              // the fn of the one on the stack
    target.frame.objects = {{-0x70, -0x68}};
    CHECK(target.reached() == "0");
    target.put(-0x58, object(3)).put_in_heap(object(3) + 16, object(1));
    CHECK(target.reached() == "01");
    target.put_in_heap(object(3) + 24, Target::place(-0x70));  // a circle ends
    CHECK(target.reached() == "01");
  }

  TEST_CASE("a variable that begins where its caller's words do hides none of these")
  {
    Target target;
    target.frame.live = {-0x40};
    target.frame.objects = {{-depth, -depth + 8}};
    target.put(-0x40, Target::place(-depth));
    target.put(-depth, Target::place(-0x68)).put(-0x50, object(1));
    CHECK(target.reached() == "1");
  }

  TEST_CASE("numbers beside the pointers of a variable count, used or not")
  {
    Target target;
    target.frame.objects = {{-0x30, -0x20}};
    target.frame.pointers = {-0x30};
    target.put(-0x30, object(0)).put(-0x28, object(1));
    CHECK(target.reached().empty());
    CHECK(target.reached(true) == "1");
  }

  TEST_CASE("what points at no variable may use all of the frame")
  {
    Target target;
    target.frame.live = {-0x40};
    target.put(-0x40, Target::place(-0x68)).put(-0x50, object(1));
    CHECK(target.reached() == "1");
  }

  TEST_CASE("words that never have pointers are numbers")
  {
    Target target;
    target.put(-0x40, object(0));
    CHECK(target.reached().empty());
    CHECK(target.reached(true) == "0");
  }

  TEST_CASE("functions and types count wherever they lie: the maps do not have them")
  {
    Target target;
    target.put(-0x40, function);
    CHECK(target.reached().empty());
    CHECK(target.notes_function);
  }
}

}  // namespace unjam::reach_live_stack_test
