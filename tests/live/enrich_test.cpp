#include "client/enrich/enrich.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>
#include <string>

#include "client/capture/capture.hpp"
#include "client/memory/rpc_memory.hpp"
#include "client/runtime/evaluate.hpp"
#include "client/server/server.hpp"
#include "tests/live/pairs.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/server/run.hpp"

using namespace unjam;
using namespace unjam::testing;
using nlohmann::json;
namespace asio = rpc::asio;

namespace {

/// Names by the address of what they are for.
using Names = std::map<std::uint64_t, std::string>;

/// What a program says that its channels and locks are called; '|' stands between names that are as
/// good.
Names names_said(const LivePair& pair, const std::string& program)
{
  Names names;
  std::ifstream file{pair.folder + "/" + program + "/truth"};
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with('{')) continue;
    const json truth = json::parse(line);
    for (const json& on : truth.value("on", json::array())) {
      const std::string address = on["address"];
      std::uint64_t number = 0;
      std::from_chars(address.data() + 2, address.data() + address.size(), number, 16);
      names[number] = truth["name"];
    }
  }
  return names;
}

/// As many objects of a kind as enrich() names at once.
constexpr std::size_t asked_at_once = 64;

/// The addresses of what was asked for, and the names.
Names names_of(const Snapshot& snapshot)
{
  Names names;
  for (const Channel& channel :
       std::span{snapshot.channels}.first(std::min(snapshot.channels.size(), asked_at_once))) {
    names[channel.address] = snapshot.text(channel.name);
  }
  for (const Lock& lock :
       std::span{snapshot.locks}.first(std::min(snapshot.locks.size(), asked_at_once))) {
    names[lock.address] = snapshot.text(lock.name);
  }
  return names;
}

bool is_one_of(std::string_view name, std::string_view alternatives)
{
  while (!alternatives.empty()) {
    const std::size_t end = std::min(alternatives.find('|'), alternatives.size());
    if (alternatives.substr(0, end) == name) return true;
    alternatives.remove_prefix(std::min(end + 1, alternatives.size()));
  }
  return false;
}

/// The names that are found in the core of a program.
asio::awaitable<Names> find_names(LivePair pair, std::string program)
{
  server::Options options{
      .dlv = pair.dlv, .binary = pair.binary(program), .core = pair.core(program)};
  auto server = co_await server::Server::start(std::move(options), {}, nullptr);
  REQUIRE(server);
  rpc::Client& client = (*server)->client();
  CaptureOptions capturing;
  capturing.depth = Depth::waits;
  capturing.engine = Engine::delve;
  Source source;
  source.kind = Source::Kind::core;
  auto snapshot = co_await capture(client, source, capturing, [](const Progress&) {});
  REQUIRE(snapshot);
  const auto readable = co_await runtime::evaluate_address(client, "runtime.buildVersion");
  REQUIRE(readable);
  auto memory = co_await memory::RpcMemory::open(client, readable->value_or(0));
  REQUIRE(memory);

  aggregate::Wanted wanted;
  wanted.channels.resize(snapshot->channels.size());
  std::iota(wanted.channels.begin(), wanted.channels.end(), 0U);
  aggregate::Wanted locks;
  locks.locks.resize(snapshot->locks.size());
  std::iota(locks.locks.begin(), locks.locks.end(), 0U);
  const auto named = co_await enrich(client, **memory, wanted, *snapshot);
  CHECK(named);
  const auto named_too = co_await enrich(client, **memory, locks, *snapshot);
  CHECK(named_too);
  co_await (*server)->stop();
  co_return names_of(*snapshot);
}

/// Calls `check` with the names in the core of a program, for every pair that has it.
template <class Check>
void for_each_pair(const std::string& program, Check check)
{
  for (const LivePair& pair : live_pairs()) {
    if (!std::filesystem::exists(pair.core(program))) continue;
    CAPTURE(pair.name);
    Names names;
    const auto work = [](const LivePair& its_pair, const std::string& its_program,
                         Names& out) -> asio::awaitable<void> {
      out = co_await find_names(its_pair, its_program);
    };
    run(work, pair, program, names);
    check(pair, names);
  }
}

void show_rate(const LivePair& pair, const std::string& program, const Names& names)
{
  const auto count =
      std::ranges::count_if(names, [](const auto& entry) { return !entry.second.empty(); });
  MESSAGE(pair.name << ", " << program << ": " << count << " of " << names.size() << " named");
  if (std::getenv("UNJAM_SHOW_NAMES") == nullptr) return;
  for (const auto& [address, name] : names) MESSAGE("  " << std::hex << address << " " << name);
}

}  // namespace

TEST_SUITE("enrich")
{
  TEST_CASE("channels and locks have the names that their program has for them, or none")
  {
    for_each_pair("named", [](const LivePair& pair, const Names& names) {
      const Names said = names_said(pair, "named");
      CHECK(said.size() >= 20);
      std::size_t found = 0;
      for (const auto& [address, name] : said) {
        CAPTURE(name);
        const auto it = names.find(address);
        REQUIRE(it != names.end());
        CAPTURE(it->second);
        if (it->second.empty()) MESSAGE(pair.name << ": no name for " << name);
        CHECK((it->second.empty() || is_one_of(it->second, name)));
        if (!it->second.empty()) ++found;
      }
      show_rate(pair, "named", names);
      CHECK(found * 2 >= said.size());
    });
  }

  TEST_CASE("the channel of the incident is known by the struct that has it")
  {
    for_each_pair("incident", [](const LivePair& pair, const Names& names) {
      show_rate(pair, "incident", names);
      const auto is_it = [](const auto& entry) { return entry.second == "main.Metrics.inChannel"; };
      CHECK(std::ranges::count_if(names, is_it) == 1);
    });
  }

  TEST_CASE("names hold no addresses, and are found again")
  {
    for (const std::string program : {"waits", "leaks", "parked"}) {
      for_each_pair(program, [&](const LivePair& pair, const Names& names) {
        show_rate(pair, program, names);
        for (const auto& [address, name] : names) CHECK(name.find("0x") == std::string::npos);
      });
    }
  }
}
