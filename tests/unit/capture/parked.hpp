#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "client/capture/capture.hpp"
#include "tests/unit/conversation.hpp"
#include "tests/unit/fake_server.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/run.hpp"

/// Captures from the recorded target `parked`, or from a server that answers otherwise.
namespace unjam::test {

/// 39 goroutines, one of them 303 frames deep.
inline const Conversation& parked()
{
  static const Conversation conversation{"parked"};
  return conversation;
}

inline Reaction answer(const Request& request)
{
  return {parked().answer(request)};
}

inline bool asks_for(const Request& request, const char* method)
{
  return request.json["method"] == std::string{"RPCServer."} + method;
}

/// The recorded server, but with `Count` goroutines a page as a real one does.
inline Reaction answer_in_pages(const Request& request)
{
  using nlohmann::json;
  if (!asks_for(request, "ListGoroutines")) return answer(request);
  Request whole = request;
  whole.json["params"][0] = {{"Count", 1000}, {"Start", 0}};
  json result = json::parse(parked().answer(whole))["result"];
  const std::size_t start = request.json["params"][0]["Start"];
  const std::size_t count = request.json["params"][0]["Count"];
  json page = json::array();
  const json& all = result["Goroutines"];
  for (std::size_t i = start; i < std::min(start + count, all.size()); ++i) page.push_back(all[i]);
  const bool last = start + count >= all.size();
  result["Goroutines"] = page;
  result["Nextg"] = last ? -1 : static_cast<int>(start + count);
  return {reply_line(request, result)};
}

inline CaptureOptions pages_of(std::int64_t count)
{
  CaptureOptions options;
  options.page = count;
  return options;
}

inline constexpr std::chrono::milliseconds patient{10'000};
inline constexpr std::chrono::milliseconds hasty{50};

inline asio::awaitable<Result<Snapshot>> connect_and_capture(std::string address,
                                                             rpc::Limits limits,
                                                             CaptureOptions options)
{
  auto client = co_await rpc::connect(*rpc::parse_address(address), limits, nullptr);
  const Source source{.kind = Source::Kind::server,
                      .binary = {},
                      .core = {},
                      .core_id = {},
                      .address = "fake",
                      .file = {}};
  OnProgress none;
  co_return co_await capture(**client, source, options, none);
}

/// What capture makes of a server that answers by `react`. `requests` gets what it was asked.
inline Result<Snapshot> capture_from(FakeServer::React react, CaptureOptions options = {},
                                     std::vector<nlohmann::json>* requests = nullptr,
                                     std::chrono::milliseconds limit = patient)
{
  asio::io_context io;
  const FakeServer server{io, std::move(react)};
  rpc::Limits limits;
  limits.call = limit;
  auto result = run(io, connect_and_capture(server.address(), limits, std::move(options)));
  if (requests != nullptr) *requests = server.requests();
  return result;
}

/// How many requests a capture of the recorded target is.
inline std::size_t happy_requests()
{
  static const std::size_t count = [] {
    std::vector<nlohmann::json> requests;
    REQUIRE(capture_from(answer, {}, &requests));
    return requests.size();
  }();
  return count;
}

inline std::string function_of(const Snapshot& snapshot, LocationId id)
{
  return std::string{snapshot.text(snapshot.location(id).function)};
}

}  // namespace unjam::test
