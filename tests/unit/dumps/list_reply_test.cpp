#include "client/dumps/list/list_reply.hpp"

#include <doctest/doctest.h>

#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/texts.hpp"

namespace unjam::dumps_list_reply_test {

using namespace unjam::dumps;

namespace {

const std::string goroutines{test::small_goroutines};

std::string complaint(const std::string& text, std::size_t room)
{
  const auto snapshot = read_list_reply(stream::Window{text, room});
  if (snapshot) return {};
  CHECK(is_about_source(snapshot.error().code()));
  return test::without_hint(snapshot.error().detail());
}

/// What is wrong with a text, however much of it is in view at once; empty if nothing is.
std::string complaint(const std::string& text)
{
  const std::string whole = complaint(text, stream::Window::usual_room);
  if (text.size() < 10'000) {
    for (const std::size_t room : {1U, 7U, 64U}) CHECK(complaint(text, room) == whole);
  }
  return whole;
}

}  // namespace

TEST_SUITE("dumps/list_reply")
{
  TEST_CASE("both API versions are read, with and without the envelope")
  {
    const std::string texts[] = {
        test::small_reply(),
        R"({"id":2,"result":)" + goroutines + R"(,"error":null})",
        R"({"error":null,"result":{"Nextg":-1,"Goroutines":)" + goroutines + "}}",
        R"({"Goroutines":)" + goroutines + R"(,"Nextg":-1})",
        goroutines,
        "\n  " + goroutines + "\n\n",
    };
    for (const std::string& text : texts) {
      CAPTURE(text);
      for (const std::size_t room :
           {std::size_t{1}, std::size_t{200}, stream::Window::usual_room}) {
        const auto snapshot = read_list_reply(stream::Window{text, room});
        REQUIRE(snapshot);
        REQUIRE(snapshot->goroutines.size() == 2);
        CHECK(snapshot->goroutines[0].id == GoroutineId{3});
        CHECK(snapshot->goroutines[1].id == GoroutineId{21});
        CHECK(complete(*snapshot));
        CHECK_FALSE(snapshot->expected);
      }
    }
  }

  TEST_CASE("locations are as Delve wrote them, and wait reasons are numbers")
  {
    const auto snapshot = read_list_reply(stream::Window{test::small_reply()});
    REQUIRE(snapshot);
    const Goroutine& waiting = snapshot->goroutines[1];
    CHECK(snapshot->text(snapshot->location(waiting.user).function) == "main.(*Metrics).CountS");
    CHECK(waiting.app == waiting.user);
    CHECK(snapshot->text(waiting.wait_reason) == "wait reason 15");
    REQUIRE(snapshot->problems.size() == 1);
    CHECK(snapshot->problems[0] ==
          Problem{Problem::Weight::note, "a saved reply has numbers for wait reasons",
                  "of which release of Go they are is not known: --go-version tells it; those left "
                  "open read \"wait reason 15\""});
  }

  TEST_CASE("no goroutines are a reply, too")
  {
    for (const char* text :
         {"[]", R"({"result":[]})", R"({"result":{"Goroutines":null,"Nextg":-1}})"}) {
      CAPTURE(text);
      const auto snapshot = read_list_reply(stream::Window{text});
      REQUIRE(snapshot);
      CHECK(snapshot->goroutines.empty());
      CHECK(snapshot->problems.empty());
    }
  }

  TEST_CASE("one page of several is incomplete")
  {
    const auto snapshot =
        read_list_reply(stream::Window{R"({"result":{"Goroutines":[],"Nextg":101}})"});
    REQUIRE(snapshot);
    CHECK_FALSE(complete(*snapshot));
    CHECK(snapshot->problems.at(0).what == "the reply is one page of several: Nextg is 101");
  }

  TEST_CASE("pages one behind the other are one list, other replies between do no harm")
  {
    const auto page = [](int id, int next) {
      return R"({"result":{"Goroutines":[{"id":)" + std::to_string(id) +
             R"(,"status":4}],"Nextg":)" + std::to_string(next) + "}}";
    };
    const std::string state = R"({"id":3,"result":{"State":{"Running":false}},"error":null})";
    for (const std::string& between : {std::string{}, std::string{"\n"}, "\n" + state + "\n"}) {
      const auto list = read_list_reply(
          stream::Window{page(1, 1) + between + page(2, 2) + between + page(3, -1) + between});
      REQUIRE(list);
      CHECK(list->goroutines.size() == 3);
      CHECK(complete(*list));
    }
    const auto cut = read_list_reply(stream::Window{page(1, 1) + page(2, 2)});
    REQUIRE(cut);
    CHECK_FALSE(complete(*cut));
    const auto twice = read_list_reply(stream::Window{page(1, 1) + page(1, -1)});
    REQUIRE(twice);
    CHECK(twice->goroutines.size() == 1);
    CHECK(twice->problems.at(0).what == "some goroutines are in the file more than once");
    const std::string first = page(1, 1);
    CHECK(complaint(first + page(2, -1).substr(0, 30)) ==
          "cut at byte " + std::to_string(first.size() + 30) + ": expected the rest of an object");
    CHECK(complaint(first + "\nx") == "byte " + std::to_string(first.size() + 1) +
                                          ": expected another reply, or the end of the file");
  }

  TEST_CASE("a reply cut anywhere is an error that names the byte")
  {
    const std::string text = test::small_reply();
    for (std::size_t size = 1; size + 1 < text.size(); ++size) {
      CAPTURE(size);
      CHECK(complaint(text.substr(0, size))
                .starts_with("cut at byte " + std::to_string(size) + ": "));
    }
  }

  TEST_CASE("of a cut reply what comes before can be asked for")
  {
    const std::string text = "[" + std::string{R"({"id":1,"status":4},{"id":2,"status":4})"} + ",{";
    CHECK(read_list_reply(stream::Window{text}).error().detail() ==
          "cut at byte 42: expected the rest of an object; --partial shows what comes before");
    const auto part = read_list_reply(stream::Window{text}, {.partial = true});
    REQUIRE(part);
    CHECK(part->goroutines.size() == 2);
    CHECK_FALSE(complete(*part));
    CHECK(part->problems.back().what == "cut at byte 42: expected the rest of an object");
    CHECK_FALSE(read_list_reply(stream::Window{"[{"}, {.partial = true}));
  }

  TEST_CASE("so it can of one whose text breaks, however much of it is in view at once")
  {
    const std::string text =
        "[" + std::string{R"({"id":1,"status":4},{"id":2,"status":4},{"id":3,"x":")"} + "\x94\"}]";
    for (const std::size_t room : {std::size_t{16}, stream::Window::usual_room}) {
      CHECK(read_list_reply(stream::Window{text, room}).error().detail() ==
            "byte 54: expected UTF-8; --partial shows what comes before");
      const auto part = read_list_reply(stream::Window{text, room}, {.partial = true});
      REQUIRE(part);
      CHECK(part->goroutines.size() == 2);
    }
  }

  TEST_CASE("a break of the grammar is told with its byte")
  {
    for (const std::size_t room : {std::size_t{16}, stream::Window::usual_room}) {
      CHECK(read_list_reply(stream::Window{R"([{"id":1,"a":"b" "c":{}},{"id":2}])", room})
                .error()
                .detail() == "byte 19: Goroutines[0]: expected well-formed JSON");
    }
  }

  TEST_CASE("what is wrong before the text breaks is told first")
  {
    for (const std::size_t room : {std::size_t{16}, stream::Window::usual_room}) {
      CHECK(
          read_list_reply(stream::Window{"[{\"id\":\"x\"},{\"\x94\":1}]", room}).error().detail() ==
          "byte 7: Goroutines[0].id: expected an integer");
    }
  }

  TEST_CASE("an error of Delve's is quoted on one line")
  {
    CHECK(
        complaint(
            R"({"id":2,"result":null,"error":"could not find goroutine array\n\tgoroutine 1"})") ==
        R"(not a dump: Delve's reply is an error, "could not find goroutine array\n\tgoroutine 1")");
    const std::string longest = complaint(R"({"error":")" + std::string(1000, 'x') + R"("})");
    CHECK(longest.size() < 400);
  }

  TEST_CASE("other JSON is no dump")
  {
    for (const char* text : {"{}", R"({"id":1,"result":null,"error":null})",
                             R"({"id":1,"result":{"Locations":[]},"error":null})"}) {
      CAPTURE(text);
      CHECK(complaint(text) ==
            "not a dump: JSON, but neither a ListGoroutines reply nor a snapshot");
    }
  }

  TEST_CASE("wrong types are named with their place and byte")
  {
    CHECK(complaint(R"({"result":{"Goroutines":[{"id":1},{"id":"2"}]}})") ==
          "byte 40: Goroutines[1].id: expected an integer");
    CHECK(complaint("[7]") == "byte 1: Goroutines[0]: expected an object");
    CHECK(complaint(R"({"Goroutines":{}})") == "byte 14: Goroutines: expected an array");
    CHECK(complaint(R"({"result":7})") == "byte 10: result: expected an object or an array");
    CHECK(complaint(R"({"result":[],"error":{}})") == "byte 21: error: expected a string or null");
    CHECK(complaint(R"({"Goroutines":[],"Nextg":true})") == "byte 25: Nextg: expected an integer");
    CHECK(complaint(R"({"Goroutines":[],"Goroutines":[]})") ==
          "byte 32: expected the goroutines once");
  }

  TEST_CASE("broken JSON is an error with its byte")
  {
    CHECK(complaint(R"([{"id":1}}])") == "byte 9: expected the rest of an array");
    CHECK(complaint(R"([{"id":1},])") == "byte 10: Goroutines[1]: expected an object");
    CHECK(complaint(R"([{"id" 1}])") == "byte 7: Goroutines[0]: expected well-formed JSON");
    CHECK(complaint(R"({"result":[]} x)") ==
          "byte 14: expected another reply, or the end of the file");
    CHECK(complaint("[{\"unreadable\":\"\xff\xff\xff\xff\"}]") == "byte 16: expected UTF-8");
    CHECK(complaint("[{\"unreadable\":\"a\nb\"}]") == "byte 17: expected the rest of a string");
  }

  TEST_CASE("depth and length are no danger")
  {
    CHECK(complaint(std::string(1'000'000, '[')) ==
          "cut at byte 1000000: expected the rest of an array");
    const std::string deep =
        R"([{"extra":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}]";
    CHECK(complaint(deep).empty());
    const std::string text(1'000'000, 'x');
    const auto snapshot = read_list_reply(stream::Window{R"([{"unreadable":")" + text + R"("}])"});
    REQUIRE(snapshot);
    CHECK(snapshot->text(snapshot->goroutines.at(0).unreadable) == text);
  }
}

}  // namespace unjam::dumps_list_reply_test
