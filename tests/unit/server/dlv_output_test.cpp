#include "client/server/dlv_output.hpp"

#include <doctest/doctest.h>

#include <string>

namespace unjam::server_dlv_output_test {

using namespace unjam::server;

namespace {

struct Translation {
  std::string_view said;
  Errc code;
  std::string_view detail;
};

}  // namespace

TEST_SUITE("server/dlv_output")
{
  TEST_CASE("the address is known when its line is complete")
  {
    const std::string line = "API server listening at: 127.0.0.1:4501\n";
    for (std::size_t size = 0; size < line.size(); ++size) {
      CAPTURE(size);
      CHECK_FALSE(listening_address(line.substr(0, size)));
    }
    CHECK(listening_address(line) == "127.0.0.1:4501");
  }

  TEST_CASE("other lines may stand around the address")
  {
    CHECK(listening_address(
              "xcr0: 0xe7 xstate_bv: 0xe7\nAPI server listening at: [::]:1\nmore\n") == "[::]:1");
    CHECK(listening_address(
              "Unable to read config data: EOF.API server listening at: /run/x/dlv\r\n") ==
          "/run/x/dlv");
    CHECK_FALSE(listening_address("DAP server listening at: 127.0.0.1:1\n"));
    CHECK_FALSE(listening_address("couldn't start listener: bind: address already in use\n"));
  }

  TEST_CASE("every form of a version is understood")
  {
    CHECK(parse_dlv_version("Delve Debugger\nVersion: 1.20.2\nBuild: $Id$\n") ==
          DlvVersion{1, 20, 2});
    CHECK(parse_dlv_version("Version: 1.26.0-rc1") == DlvVersion{1, 26, 0});
    CHECK(parse_dlv_version("Version: 1.9\n") == DlvVersion{1, 9, 0});
    CHECK_FALSE(parse_dlv_version(""));
    CHECK_FALSE(parse_dlv_version("Version: unknown\n"));
    CHECK_FALSE(parse_dlv_version("Version: 99999999999.1.1\n"));
    CHECK_FALSE(parse_dlv_version("git version 2.39.5\n"));
  }

  TEST_CASE("versions are ordered as numbers")
  {
    CHECK(DlvVersion{1, 9, 0} < first_with_unix_sockets);
    CHECK(DlvVersion{1, 22, 0} < first_with_unix_sockets);
    CHECK_FALSE(DlvVersion{1, 22, 1} < first_with_unix_sockets);
    CHECK(first_with_unix_sockets < DlvVersion{1, 100, 0});
  }

  TEST_CASE("the last words are the last line that is no warning")
  {
    CHECK(last_words("").empty());
    CHECK(last_words("WARNING: undefined behavior - too old\n").empty());
    CHECK(last_words("one\nunexpected EOF\n\n  \n") == "unexpected EOF");
    CHECK(last_words("EOF\nWarning: no debug info found\n") == "EOF");
  }

  TEST_CASE("of a crash the last words are its reason, not its stack")
  {
    CHECK(last_words("WARNING: x\nfatal error: out of memory\n\ngoroutine 1:\nmain.main()\n") ==
          "fatal error: out of memory");
    CHECK(last_words("panic: runtime error: index out of range\n[signal]\n") ==
          "panic: runtime error: index out of range");
    CHECK(last_words("Error: unknown flag: --check-go-version\nUsage:\n  dlv core\n") ==
          "Error: unknown flag: --check-go-version");
  }

  TEST_CASE("warnings are collected")
  {
    const auto warnings = warnings_in(
        "WARNING: undefined behavior - version of Delve is too old for Go version 1.24.4 "
        "(maximum supported version 1.20)\nother\nWarning: no debug info found\n");
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[0] ==
          "undefined behavior - version of Delve is too old for Go version 1.24.4 (maximum "
          "supported version 1.20)");
    CHECK(warnings[1] == "no debug info found");
  }

  TEST_CASE("dlv's words are passed on, with ours where they are terse")
  {
    using enum Errc;
    constexpr Translation table[] = {
        {"open core.1: permission denied\n", unreadable,
         "dlv cannot open core.1: open core.1: permission denied"},
        {"EOF\n", cut, "core.1: the file is empty or cut (dlv: EOF)"},
        {"reading desc: EOF\n", cut, "core.1: the file is empty or cut (dlv: EOF)"},
        {"unexpected EOF\n", cut, "core.1: the file is empty or cut (dlv: unexpected EOF)"},
        {"unrecognized core format\n", wrong_kind,
         "core.1: not a core file that dlv knows (dlv: unrecognized core format)"},
        {"&{{ELFCLASS64 ELFDATA2LSB} [0xc0000e5000]} is not a core file\n", wrong_kind,
         "core.1: not a core file (dlv: is not a core file)"},
        {"architecture mismatch between core file (amd64) and executable file (arm64)\n",
         unreadable,
         "dlv cannot open core.1: architecture mismatch between core file (amd64) and executable "
         "file (arm64)"},
        {"could not open debug info\n", no_debug_info,
         "server: no debug info (stripped, or linked with -ldflags=-w): give the unstripped binary "
         "of the same build"},
        {"could not read debug info (no) and could not read go symbol table (no)\n", no_debug_info,
         "server: no debug info (stripped, or linked with -ldflags=-w): give the unstripped binary "
         "of the same build"},
        {"couldn't start listener: listen unix /x: bind: no such file or directory\n",
         server_failed,
         "dlv cannot open core.1: couldn't start listener: listen unix /x: bind: no such file or "
         "directory"},
        {"panic: oops\n\ngoroutine 1\n", server_failed, "dlv cannot open core.1: panic: oops"},
        {"", server_failed, "dlv ended without a word on opening core.1"},
    };
    for (const Translation& row : table) {
      CAPTURE(row.said);
      const Error error = open_failure(row.said, "server", "core.1");
      CHECK(error.code() == row.code);
      CHECK(error.detail() == row.detail);
    }
  }

  TEST_CASE("a long dump becomes one short line")
  {
    const std::string dump = "&{" + std::string(50'000, 'x') + "} is not a core file\n";
    CHECK(open_failure(dump, "server", "core").detail().size() < 100);
    CHECK(open_failure(std::string(50'000, 'x'), "server", "core").detail().size() < 400);
  }
}

}  // namespace unjam::server_dlv_output_test
