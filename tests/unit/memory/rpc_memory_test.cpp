#include "client/memory/rpc_memory.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "client/memory/present.hpp"
#include "tests/unit/finish.hpp"
#include "tests/unit/print_result.hpp"

namespace unjam::memory_rpc_memory_test {

using memory::Address;
using memory::RpcMemory;
using nlohmann::json;
using test::Reaction;
using test::reply_line;
using test::Request;

namespace {

std::string base64(std::string_view bytes)
{
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (k < left ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= left ? digits[group >> (18 - 6 * k) & 0x3fU] : '=';
    }
  }
  return text;
}

struct Block {
  Address address = 0;
  std::size_t size = 0;

  friend auto operator<=>(const Block&, const Block&) = default;
};

Block block_of(const Request& request)
{
  const json& argument = request.json["params"][0];
  return {argument["Address"], argument["Length"]};
}

/// Delve before a target in which every byte below 0x100000 is its address's second lowest byte,
/// but for the page at 0x3000, which cannot be read.
struct Delve {
  std::size_t most = 4096;  ///< bytes that it gives at once
  std::vector<Block> asked{};

  Reaction react(const Request& request)
  {
    const Block block = block_of(request);
    asked.push_back(block);
    if (block.size > most) return {reply_line(request, nullptr, "len must be less than or equal to 1000")};
    if (block.address >= 0x100000 || (block.address < 0x4000 && block.address + block.size > 0x3000)) {
      return {reply_line(request, nullptr, "input/output error")};
    }
    std::string bytes(block.size, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<char>((block.address + i) >> 8U);
    }
    return {reply_line(request, {{"Mem", base64(bytes)}, {"IsLittleEndian", true}})};
  }
};

using Use = std::function<memory::asio::awaitable<Result<void>>(RpcMemory&)>;

memory::asio::awaitable<Result<void>> open_and_use(rpc::Client& client, const Use& use)
{
  const auto memory = co_await RpcMemory::open(client, 0x5678);
  if (!memory) co_return memory.error();
  co_return co_await use(**memory);
}

Result<void> with_memory(test::FakeServer::React react, const Use& use)
{
  return test::finish_with(std::move(react),
                           [&](rpc::Client& client) { return open_and_use(client, use); });
}

Result<void> with_memory(Delve& delve, const Use& use)
{
  return with_memory([&](const Request& request) { return delve.react(request); }, use);
}

/// A number, after whatever fetches it takes.
memory::asio::awaitable<Result<std::optional<std::uint32_t>>> fetch_number(RpcMemory& memory,
                                                                           Address address)
{
  std::optional<std::uint32_t> number;
  const auto work = [&] { number = memory.get<std::uint32_t>(address); };
  const Result<void> read = co_await memory::when_present(memory, work);
  if (!read) co_return read.error();
  co_return number;
}

}  // namespace

TEST_SUITE("memory/rpc_memory")
{
  TEST_CASE("how much Delve gives at once is found out where something can be read")
  {
    for (const auto& [most, size] : std::map<std::size_t, std::size_t>{{4096, 4096}, {1000, 512}}) {
      Delve delve{most};
      std::size_t learned = 0;
      const auto use = [&](RpcMemory& memory) -> memory::asio::awaitable<Result<void>> {
        learned = memory.block_size();
        co_return Result<void>{};
      };
      REQUIRE(with_memory(delve, use));
      CHECK(learned == size);
      CHECK(delve.asked == std::vector<Block>{{0x5000, 4096}});
    }
  }

  TEST_CASE("a block is asked for once, whatever is read of it")
  {
    Delve delve;
    const auto use = [&](RpcMemory& memory) -> memory::asio::awaitable<Result<void>> {
      CHECK_FALSE(memory.get<std::uint32_t>(0x2100));
      CHECK(memory.missed());
      const auto fetched = co_await memory.fetch();
      REQUIRE(fetched);
      memory.forget_missed();
      CHECK(memory.get<std::uint32_t>(0x2100) == 0x21212121U);
      CHECK(memory.get<std::uint32_t>(0x21fe) == 0x22222121U);
      CHECK(memory.get<std::uint32_t>(0x2ffc) == 0x2f2f2f2fU);
      CHECK_FALSE(memory.missed());
      co_return co_await memory.fetch();
    };
    REQUIRE(with_memory(delve, use));
    CHECK(delve.asked == std::vector<Block>{{0x5000, 4096}, {0x2000, 4096}});
  }

  TEST_CASE("a read across blocks brings all of them at once")
  {
    Delve delve{1000};
    const auto use = [&](RpcMemory& memory) -> memory::asio::awaitable<Result<void>> {
      std::string bytes(1100, '\0');
      CHECK_FALSE(memory.read(0x10100, bytes.data(), bytes.size()));
      const auto fetched = co_await memory.fetch();
      REQUIRE(fetched);
      memory.forget_missed();
      REQUIRE(memory.read(0x10100, bytes.data(), bytes.size()));
      CHECK(bytes == std::string(256, '\1') + std::string(256, '\2') + std::string(256, '\3') +
                         std::string(256, '\4') + std::string(76, '\5'));
      co_return Result<void>{};
    };
    REQUIRE(with_memory(delve, use));
    std::ranges::sort(delve.asked);
    CHECK(delve.asked == std::vector<Block>{{0x5000, 4096}, {0x10000, 512}, {0x10200, 512},
                                            {0x10400, 512}});
  }

  TEST_CASE("a block that Delve cannot read is a value, and is not asked for again")
  {
    Delve delve;
    const auto use = [&](RpcMemory& memory) -> memory::asio::awaitable<Result<void>> {
      for (const Address address : std::vector<Address>{0x3004, 0x3ff0, 0x2ffe, 0x3ffe}) {
        const auto number = co_await fetch_number(memory, address);
        REQUIRE(number);
        CHECK_FALSE(*number);
      }
      const auto after = co_await fetch_number(memory, 0x4000);
      CHECK(*after == 0x40404040U);
      co_return Result<void>{};
    };
    REQUIRE(with_memory(delve, use));
    std::ranges::sort(delve.asked);
    CHECK(delve.asked ==
          std::vector<Block>{{0x2000, 4096}, {0x3000, 4096}, {0x4000, 4096}, {0x5000, 4096}});
  }

  TEST_CASE("addresses that no process has are not asked for")
  {
    Delve delve;
    const auto use = [&](RpcMemory& memory) -> memory::asio::awaitable<Result<void>> {
      for (const Address address :
           {Address{0}, Address{4095}, (Address{1} << 63U) - 2, Address{1} << 63U, ~Address{0}}) {
        CHECK_FALSE(memory.get<std::uint32_t>(address));
        CHECK_FALSE(memory.missed());
      }
      co_return Result<void>{};
    };
    REQUIRE(with_memory(delve, use));
    CHECK(delve.asked.size() == 1);
  }

  TEST_CASE("a short answer is no readable block")
  {
    const auto react = [](const Request& request) -> Reaction {
      const std::size_t size = block_of(request).address == 0x5000 ? 4096 : 100;
      return {reply_line(request, {{"Mem", base64(std::string(size, 'x'))}})};
    };
    const auto use = [](RpcMemory& memory) -> memory::asio::awaitable<Result<void>> {
      const auto number = co_await fetch_number(memory, 0x2000);
      REQUIRE(number);
      CHECK_FALSE(*number);
      co_return Result<void>{};
    };
    CHECK(with_memory(react, use));
  }

  TEST_CASE("a malformed reply is an error, of the first block and of any other")
  {
    const auto use = [](RpcMemory& memory) -> memory::asio::awaitable<Result<void>> {
      const auto number = co_await fetch_number(memory, 0x2000);
      if (!number) co_return number.error();
      co_return Result<void>{};
    };
    for (const Address where : {Address{0x2000}, Address{0x5000}}) {
      for (const json& answer : {json{{"Mem", "no*base"}}, json{{"Mem", 5}}, json::array()}) {
        CAPTURE(where);
        CAPTURE(answer.dump());
        const auto react = [&](const Request& request) -> Reaction {
          const bool here = block_of(request).address == where;
          const json fine{{"Mem", base64(std::string(4096, 'x'))}};
          return {reply_line(request, here ? answer : fine)};
        };
        const auto outcome = with_memory(react, use);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code() == Errc::malformed_reply);
      }
    }
  }

  TEST_CASE("a connection that is lost at any request is an error")
  {
    const auto use = [](RpcMemory& memory) -> memory::asio::awaitable<Result<void>> {
      std::string bytes(3 * 4096, '\0');
      CHECK_FALSE(memory.read(0x10000, bytes.data(), bytes.size()));
      co_return co_await memory.fetch();
    };
    for (std::size_t step = 0; step < 4; ++step) {
      CAPTURE(step);
      Delve delve;
      const auto react = [&](const Request& request) -> Reaction {
        return request.number == step ? Reaction{"", true} : delve.react(request);
      };
      const auto outcome = with_memory(react, use);
      REQUIRE_FALSE(outcome);
      CHECK(outcome.error().code() == Errc::connection_lost);
    }
  }
}

}  // namespace unjam::memory_rpc_memory_test
