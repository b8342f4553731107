#include "client/dumps/kind.hpp"

#include <doctest/doctest.h>

#include <string>

namespace unjam::dumps_kind_test {

using namespace unjam::dumps;
using namespace std::string_literals;

TEST_SUITE("dumps/kind")
{
  TEST_CASE("our own files are recognised by their schema")
  {
    CHECK(guess_kind(R"({"schema":"unjam.snapshot/1","source":{}})").kind == Kind::snapshot);
    CHECK(guess_kind(R"( { "schema" : "unjam.snapshot/2" })").kind == Kind::snapshot);
    CHECK(guess_kind(R"({"schema":"unjam.report/1"})").what ==
          "what another unjam command printed; only snapshots can be read again");
  }

  TEST_CASE("replies are JSON, and so are their beginnings")
  {
    for (const char* text :
         {R"({"id":2,"result":[)", "[{\"id\":1", "[]", "{}", "{", "[", "\n {\n  \""}) {
      CAPTURE(text);
      CHECK(guess_kind(text).kind == Kind::json);
    }
  }

  TEST_CASE("a log that begins with a bracket is text")
  {
    CHECK(guess_kind("[2024-03-01 12:00:00] started").what == "text of another kind");
    CHECK(guess_kind("{main} started").what == "text of another kind");
  }

  TEST_CASE("ELF files are cores or not")
  {
    const std::string start =
        "\x7f"
        "ELF\2\1\1\0\0\0\0\0\0\0\0\0"s;
    CHECK(guess_kind(start + "\4\0"s).kind == Kind::core);
    CHECK(guess_kind(start + "\2\0"s).kind == Kind::elf);
    CHECK(guess_kind(start + "\3\0"s).kind == Kind::elf);
    CHECK(guess_kind(start).kind == Kind::elf);
    CHECK(guess_kind("\x7f"
                     "ELF")
              .kind == Kind::elf);
  }

  TEST_CASE("Go's text dumps are recognised, behind other lines too")
  {
    CHECK(guess_kind("goroutine 1 [running]:\nmain.main()\n").kind == Kind::go_text);
    CHECK(guess_kind("SIGQUIT: quit\nPC=0x46\n\ngoroutine 0 [idle]:\n").kind == Kind::go_text);
    CHECK(guess_kind("host svc[7]: goroutine 1 [running]:\n").kind == Kind::go_text);
    CHECK(guess_kind(R"({"log":"goroutine 1 [running]:\n"})").kind == Kind::json);
    CHECK(guess_kind("goroutine profile: total 7\n").kind == Kind::count_text);
    CHECK(guess_kind("goroutine pools are fine\n").kind == Kind::text);
    CHECK(guess_kind("goroutine ").kind == Kind::text);
    CHECK(guess_kind("goroutine 12").kind == Kind::text);
  }

  TEST_CASE("other files are named")
  {
    CHECK(guess_kind("").what == "empty");
    CHECK(guess_kind(" \n\t").what == "empty");
    CHECK(guess_kind("\x1f\x8b\x08").what == "gzip data within gzip data");
    CHECK(guess_kind("\xfd\x37zXZ").what == "xz data; unpack it first");
    CHECK(guess_kind("\n<!DOCTYPE html>").what == "a web page or other XML");
    CHECK(guess_kind("\xff\xfe{\0"s).what == "UTF-16 text; expected UTF-8");
    CHECK(guess_kind("\0\1\2"s).what == "binary data of another kind");
    CHECK(guess_kind("\x80\x81\x82\x83\x84").what == "binary data of another kind");
  }
}

}  // namespace unjam::dumps_kind_test
