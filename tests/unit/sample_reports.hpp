#pragma once

#include <string>
#include <utility>

#include "aggregate/rollup/rollup.hpp"

namespace unjam::test {

inline aggregate::FindingFacts stuck(std::string signature, aggregate::Grade grade,
                                     std::uint64_t blocked)
{
  return {.signature = std::move(signature),
          .kind = "self_deadlock",
          .grade = grade,
          .permanent = std::nullopt,
          .title = "goroutine 5 alone drains main.Metrics.inChannel, and waits to send to it",
          .explanation = {"main.Metrics.inChannel is full: 100 of 100."},
          .evidence = {"goroutines stand in sendq of 0xc000068060"},
          .blocked = blocked};
}

inline aggregate::FindingFacts crashed(std::string signature, std::string title)
{
  return {.signature = std::move(signature),
          .kind = "crash",
          .grade = aggregate::Grade::proved,
          .permanent = std::nullopt,
          .title = std::move(title),
          .explanation = {"Nobody recovered this panic, so the runtime ended the program."},
          .evidence = {"signal 11 (SIGSEGV), code 1, address 0x8"},
          .blocked = 1};
}

inline aggregate::ReportFacts report_of(std::string id, std::string host)
{
  aggregate::ReportFacts report;
  report.id = std::move(id);
  report.labels = {{"host", std::move(host)}, {"service", "shop"}};
  report.source = {{"kind", "core"}, {"core", "core." + report.id}};
  report.target = {{"build_id", "b1"}, {"go_version", "go1.19.8"}, {"module", "example.com/shop"}};
  report.goroutines = 12;
  return report;
}

/// A panic at an address, in one function.
inline aggregate::CrashFacts fault_in(std::string function)
{
  return {.kind = "panic",
          .text = "invalid memory address or nil pointer dereference",
          .type = "runtime.errorString",
          .signal = "SIGSEGV",
          .function = std::move(function)};
}

/// Seven reports of four hosts: the same hang in three of them, another one, a healthy one, and a
/// host that crashes wherever it comes to.
inline aggregate::Rollup fleet()
{
  using aggregate::Grade;
  const char* const times[] = {"2026-11-21T03:00:00Z", "2026-11-20T17:30:00Z"};
  std::vector<aggregate::ReportFacts> reports;
  for (int i = 0; i < 3; ++i) {
    auto& report =
        reports.emplace_back(report_of("1:0" + std::to_string(i), i == 0 ? "web-1" : "web-2"));
    report.findings = {stuck("1:aa", i == 1 ? Grade::proved : Grade::strong, 1000)};
    report.places = {{{"main.(*Metrics).CountS", "chan send"}, 999U + static_cast<unsigned>(i)},
                     {{"main.main", "IO wait"}, 1}};
    if (i < 2) report.labels["time"] = times[i];
    report.labels["version"] = i == 2 ? "1.3" : "1.2";
  }
  reports[0].complete = false;
  reports[1].findings.push_back(stuck("1:bb", Grade::hint, 3));
  auto& healthy = reports.emplace_back(report_of("1:03", "web-3"));
  healthy.places = {{{"main.main", "IO wait"}, 1}, {{"", "select"}, 20}};
  const char* const functions[] = {"main.(*Cart).Add", "main.(*Shop).Price",
                                   "net/http.readRequest"};
  for (int i = 0; i < 3; ++i) {
    auto& report = reports.emplace_back(report_of("1:1" + std::to_string(i), "web-4"));
    report.crash = fault_in(functions[i]);
    report.findings = {crashed("1:c" + std::to_string(i),
                               std::string{"Panic in "} + functions[i] + ": nil pointer")};
  }
  return aggregate::roll_up(std::move(reports));
}

}  // namespace unjam::test
