#pragma once

#include <sstream>
#include <string>
#include <string_view>

#include "aggregate/rollup/summary.hpp"
#include "cli/merge/report_reader.hpp"
#include "cli/render/rollup.hpp"
#include "client/stream/bytes.hpp"

namespace unjam::test {

/// A small report with everything that merging reads, as `report -o json` prints it.
inline constexpr std::string_view small_report =
    R"({"schema":"unjam.report/1","source":{"kind":"core","core":"core.1"},)"
    R"("target":{"go_version":"go1.24.4","delve_version":null,"build_id":"b1","module":null},)"
    R"("engine":"core","complete":false,"problems":[],"counts":{"goroutines":7,"by_status":{"x":7}},)"
    R"("id":"1:0f","labels":{"host":"web-1","\u0074eam":"\"a\""},)"
    R"("crash":{"kind":"panic","text":"boom","type":null,"earlier":[],"signal":{"number":11,)"
    R"("name":"SIGSEGV","code":1},"pc":"0x20","stack":[{"function":"runtime.f","pc":"0x10"},)"
    R"({"function":"main.f","pc":"0x20"}]},"findings":[{"kind":"wait_cycle","grade":"strong",)"
    R"("permanent":true,"signature":"1:ab","title":"t","explanation":["e1","e2"],"evidence":["v"],)"
    R"("dlv":["stack"],"goroutines":[1,2],"blocked":2,"resources":[{}],"chain":[]}],)"
    R"("groups":[{"key":{"app":{"function":"main.f","file":"a.go","line":3},"wait":"select"},)"
    R"("count":4,"goroutines":[1,2,3,4],"stack":[]},)"
    R"({"key":{"app":{"function":"main.f","file":"a.go","line":9},"wait":"select"},"count":1},)"
    R"({"key":{"app":null,"wait":null},"count":2,"unreadable":true}]})";

/// As merging prints it.
inline std::string rollup_json(const aggregate::Rollup& rollup)
{
  const aggregate::Summary summary = summarize(rollup);
  std::ostringstream out;
  print_json(out, render::RollupPage{.rollup = rollup, .summary = summary});
  return out.str();
}

inline Result<aggregate::Rollup> read_text(std::string_view text)
{
  const stream::Bytes bytes{text};
  return cli::read_document(bytes.text());
}

}  // namespace unjam::test
