#include "client/saved/snapshot_reader.hpp"

#include <doctest/doctest.h>

#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/texts.hpp"

namespace unjam::saved_snapshot_reader_test {

using namespace unjam::saved;

namespace {

constexpr std::string_view header =
    R"({"schema":"unjam.snapshot/1","source":{"kind":"file"},"target":{}})"
    "\n";

/// What is wrong with a file of these lines; empty if nothing is.
std::string complaint(std::string_view lines, std::size_t room = 50)
{
  const auto snapshot = read_snapshot(stream::Window{lines, room});
  if (snapshot) return {};
  CHECK(is_about_source(snapshot.error().code()));
  return test::without_hint(snapshot.error().detail());
}

/// The same for a file with our header. The records begin at byte 67.
std::string complaint_of(std::string_view records)
{
  return complaint(std::string{header} + std::string{records});
}

}  // namespace

TEST_SUITE("saved/snapshot_reader")
{
  TEST_CASE("every record is understood")
  {
    const auto read = read_snapshot(stream::Window{test::small_text});
    REQUIRE(read);
    const Snapshot& s = *read;
    CHECK(s.source == test::small_snapshot().source);
    CHECK(s.target == test::small_snapshot().target);
    CHECK(s.engine == "core");
    CHECK(s.cross_check == test::small_snapshot().cross_check);
    CHECK(s.expected == 3);
    REQUIRE(s.goroutines.size() == 3);
    CHECK(s.text(s.goroutines[0].wait_reason) == "chan send");
    CHECK(s.text(s.location(s.goroutines[0].app).function) == "main.f");
    CHECK(s.location(s.goroutines[0].app).line == 9);
    CHECK(s.stacks[s.goroutines[0].stack].frames[1] == Frame{8192, LocationId{2}, true});
    CHECK(s.text(s.stacks[s.goroutines[1].stack].cut) == "deeper than 2 frames");
    CHECK(s.text(s.label_sets[s.goroutines[0].labels].at(0).second) == "42");
    CHECK(s.goroutines[1].system);
    CHECK(s.goroutines[1].thread == 1628);
    CHECK(s.text(s.goroutines[2].unreadable) == "EOF");
    CHECK(s.problems == test::small_snapshot().problems);
  }

  TEST_CASE("a file cut anywhere is an error that names the byte")
  {
    for (std::size_t size = 1; size + 1 < test::small_text.size(); ++size) {
      CAPTURE(size);
      const std::string why = complaint(test::small_text.substr(0, size));
      CHECK(why.starts_with("cut at byte " + std::to_string(size) + ": expected "));
    }
    CHECK(complaint(test::small_text.substr(0, test::small_text.size() - 1)).empty());
  }

  TEST_CASE("of a cut file, the goroutines before can be asked for, but not what they wait for")
  {
    const auto part = [](std::size_t size) {
      return read_snapshot(stream::Window{test::small_text.substr(0, size)}, {.partial = true});
    };
    const auto whole = read_snapshot(stream::Window{test::small_text});
    REQUIRE(whole);
    const auto most = part(test::small_text.size() - 2);
    REQUIRE(most);
    CHECK(most->goroutines.size() == 3);
    CHECK(most->goroutines[0].app == whole->goroutines[0].app);
    CHECK(most->target == whole->target);
    CHECK_FALSE(complete(*most));
    CHECK_FALSE(most->has_facts);
    CHECK_FALSE(most->has_operations);
    CHECK(most->waits.empty());
    for (std::size_t size = 1; size + 1 < test::small_text.size(); ++size) {
      const auto cut = part(size);
      if (cut) CHECK_FALSE(complete(*cut));
    }
  }

  TEST_CASE("keys, records and array elements of a later version are ignored")
  {
    const std::string text =
        R"({"schema":"unjam.snapshot/1","weather":{"gc":[1]},"source":{"kind":"file","host":7},"target":{"os":1}})"
        "\n"
        R"({"string":1,"text":"main.f","language":"go"})"
        "\n"
        R"({"weather":1,"address":[{}]})"
        "\n\n \r\n"
        R"({"location":1,"function":1,"column":4})"
        "\n"
        R"({"stack":1,"frames":[[16,1,0,"new"]]})"
        "\n"
        R"({"labels":1,"set":[[1,1,"new"]]})"
        "\r\n"
        R"({"goroutine":7,"user":1,"moods":[1,2]})"
        "\n"
        R"({"end":true,"goroutines":1,"moods":1})"
        "\n";
    const auto snapshot = read_snapshot(stream::Window{text});
    REQUIRE(snapshot);
    CHECK(snapshot->goroutines.size() == 1);
    CHECK(snapshot->stacks[StackId{1}].frames.size() == 1);
  }

  TEST_CASE("a file must have one header, and a known one")
  {
    CHECK(complaint("{\"end\":true}\n") ==
          R"(byte 0: expected a header, {"schema":"unjam.snapshot/1",…})");
    CHECK(complaint_of(header) == "byte 67: expected one header only");
    CHECK(complaint(R"({"schema":"unjam.snapshot/2"})"
                    "\n") ==
          "byte 2: schema.schema: expected unjam.snapshot/1, the only form that this version of "
          "unjam reads");
  }

  TEST_CASE("tables are dense and refer to what stands above")
  {
    CHECK(complaint_of(R"({"string":2,"text":"a"})") == "byte 67: expected string 1");
    CHECK(complaint_of(R"({"string":0,"text":""})") == "byte 67: expected string 1");
    CHECK(complaint_of("{\"string\":1,\"text\":\"a\"}\n{\"string\":1,\"text\":\"b\"}") ==
          "byte 91: expected string 2");
    CHECK(complaint_of(R"({"location":1,"function":1})") ==
          "byte 82: location.function: expected the id of a record above");
    CHECK(complaint_of(R"({"goroutine":1,"stack":1})") ==
          "byte 83: goroutine.stack: expected the id of a record above");
    CHECK(complaint_of(R"({"stack":1,"frames":[[1,1]]})") ==
          "byte 79: stack.frames: expected the id of a record above");
  }

  TEST_CASE("a value that stands twice in a table is one value")
  {
    const auto snapshot =
        read_snapshot(stream::Window{
            std::string{header} + "{\"string\":1,\"text\":\"a\"}\n{\"string\":2,\"text\":\"a\"}\n"
                                  "{\"goroutine\":1,\"wait\":2}\n{\"end\":true,\"strings\":2}\n"});
    REQUIRE(snapshot);
    CHECK(snapshot->strings.size() == 2);
    CHECK(snapshot->text(snapshot->goroutines[0].wait_reason) == "a");
  }

  TEST_CASE("values have their types and ranges")
  {
    CHECK(complaint_of(R"({"string":1,"text":7})") == "byte 80: string.text: expected a string");
    CHECK(complaint_of(R"({"string":1,"hex":"f"})") ==
          "byte 80: string.hex: expected pairs of hexadecimal digits");
    CHECK(complaint_of(R"({"string":1,"hex":"zz"})") ==
          "byte 80: string.hex: expected pairs of hexadecimal digits");
    CHECK(complaint_of(R"({"string":-1})") ==
          "byte 69: string.string: expected an unsigned integer");
    CHECK(complaint_of(R"({"location":1,"line":2147483648})") ==
          "byte 82: location.line: expected a 32-bit integer");
    CHECK(complaint_of(R"({"goroutine":9223372036854775808})") ==
          "byte 69: goroutine.goroutine: expected an integer");
    CHECK(complaint_of(R"({"goroutine":1.5})") ==
          "byte 69: goroutine.goroutine: expected an integer");
    CHECK(complaint_of(R"({"goroutine":1,"status":256})") ==
          "byte 83: goroutine.status: expected a status, at most 255");
    CHECK(complaint_of(R"({"goroutine":1,"system":1})") ==
          "byte 83: goroutine.system: expected true or false");
    CHECK(complaint_of(R"({"stack":1,"frames":[[1]]})") ==
          "byte 79: stack.frames: expected frames: [pc, location] or [pc, location, 1]");
    CHECK(complaint_of(R"({"stack":1,"frames":[[1,0,2]]})") ==
          "byte 79: stack.frames: expected frames: [pc, location] or [pc, location, 1]");
    CHECK(complaint_of(R"({"stack":1,"frames":{}})") == "byte 79: stack.frames: expected an array");
    CHECK(complaint_of(R"({"problem":"hint"})") ==
          "byte 69: problem.problem: expected note or loss");
    CHECK(complaint(R"({"schema":"unjam.snapshot/1","source":{"kind":"tape"}})") ==
          "byte 30: schema.source: expected core, server or file");
    CHECK(complaint(R"({"schema":"unjam.snapshot/1","expected":-1})") ==
          "byte 30: schema.expected: expected an unsigned integer");
  }

  TEST_CASE("the end record counts, and nothing follows it")
  {
    CHECK(complaint_of("{\"end\":true,\"goroutines\":1}\n") ==
          "byte 80: end.goroutines: expected 0, as many as there are above");
    CHECK(complaint_of("{\"end\":true}\n\n") == "");
    CHECK(complaint_of("{\"end\":true}\n{\"goroutine\":1}\n") ==
          "byte 80: expected the end of the file");
    CHECK(complaint_of("{\"end\":true}\nx") == "byte 80: expected the end of the file");
  }

  TEST_CASE("a line that is no JSON object is an error with its byte")
  {
    CHECK(complaint_of("7\n{\"end\":true}\n") ==
          "byte 67: expected a record: a JSON object in one line");
    CHECK(complaint_of("{\"goroutine\":1} x\n") ==
          "byte 67: expected a record: a JSON object in one line");
    CHECK(complaint_of("{\"goroutine\":1} {}\n") == "byte 83: expected the end of the line");
    CHECK(complaint_of("{\"goroutine\":1,}\n") == "byte 82: expected well-formed JSON");
    CHECK(complaint_of("{\"goroutine\":[1}\n") ==
          "byte 69: goroutine.goroutine: expected an integer");
    CHECK(complaint_of("{\"string\":1,\"text\":\"\xff and more\"}\n") == "byte 87: expected UTF-8");
    CHECK(complaint_of("{\n\"goroutine\":1}\n") == "byte 68: expected the rest of an object");
    CHECK(complaint_of("{\"weather\":[}\n{\"end\":true}\n") ==
          "byte 79: expected the rest of an array");
  }

  TEST_CASE("labels come out in the order of their keys")
  {
    const auto snapshot =
        read_snapshot(stream::Window{
            std::string{header} + "{\"string\":1,\"text\":\"z\"}\n{\"string\":2,\"text\":\"a\"}\n"
                                  "{\"labels\":1,\"set\":[[1,2],[2,1]]}\n{\"end\":true}\n"});
    REQUIRE(snapshot);
    CHECK(snapshot->label_sets[LabelsId{1}] ==
          Labels{{StringId{2}, StringId{1}}, {StringId{1}, StringId{2}}});
  }

  TEST_CASE("goroutines come out in order")
  {
    const auto snapshot = read_snapshot(
        stream::Window{std::string{header} +
                       "{\"string\":1,\"text\":\"EOF\"}\n{\"goroutine\":0,\"unreadable\":1}\n"
                       "{\"goroutine\":9}\n{\"goroutine\":3}\n{\"end\":true}\n"});
    REQUIRE(snapshot);
    CHECK(snapshot->goroutines[0].id == GoroutineId{3});
    CHECK(snapshot->goroutines[1].id == GoroutineId{9});
    CHECK(snapshot->goroutines[2].unreadable == StringId{1});
  }
}

}  // namespace unjam::saved_snapshot_reader_test
