#pragma once

#include <array>
#include <bitset>
#include <boost/asio.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "client/memory/memory.hpp"

namespace unjam::test {

/// A target's memory that a test writes itself. What was never written cannot be read.
class FakeMemory final : public memory::Memory {
 public:
  using Address = memory::Address;

  /// Writes the low `size` bytes of a number.
  void put(Address address, std::uint64_t value, std::size_t size = sizeof(std::uint64_t))
  {
    std::array<char, sizeof value> bytes{};
    std::memcpy(bytes.data(), &value, sizeof value);
    put(address, std::string_view{bytes.data(), size});
  }

  void put(Address address, std::string_view bytes)
  {
    for (const char byte : bytes) {
      Block& block = blocks_[address / block_size];
      block.bytes[address % block_size] = byte;
      block.there.set(address % block_size);
      ++address;
    }
  }

  /// Takes bytes away again: they cannot be read.
  void remove(Address address, std::size_t size)
  {
    for (; size > 0; --size, ++address) blocks_[address / block_size].there.reset(address % block_size);
  }

  /// From now on nothing is here before it was fetched, as with a server.
  void be_far()
  {
    far_ = true;
    fetched_.clear();
  }

  /// The fetch after so many more of them fails.
  void lose_connection_after(std::size_t fetches) { last_fetch_ = fetches_ + fetches; }

  bool read(Address address, void* to, std::size_t size) override
  {
    ++reads_;
    auto* out = static_cast<char*>(to);
    bool readable = true;
    for (std::size_t i = 0; i < size; ++i) {
      const Address block = (address + i) / block_size;
      if (far_ && !fetched_.contains(block)) {
        wanted_.insert(block);
        missed_ = true;
        readable = false;
        continue;
      }
      const auto found = blocks_.find(block);
      const std::size_t offset = (address + i) % block_size;
      if (found == blocks_.end() || !found->second.there.test(offset)) return false;
      out[i] = found->second.bytes[offset];
    }
    return readable;
  }

  memory::asio::awaitable<Result<void>> fetch() override
  {
    if (fetches_++ >= last_fetch_) co_return Error{Errc::connection_lost, "the server has gone"};
    fetched_.merge(wanted_);
    wanted_.clear();
    co_return Result<void>{};
  }

  void trim() override { ++trims_; }

  /// How often it was asked for bytes, and had to bring some.
  [[nodiscard]] std::size_t reads() const { return reads_; }
  [[nodiscard]] std::size_t fetches() const { return fetches_; }
  [[nodiscard]] std::size_t trims() const { return trims_; }

 private:
  static constexpr std::size_t block_size = 64;

  struct Block {
    std::array<char, block_size> bytes{};
    std::bitset<block_size> there;
  };

  std::unordered_map<Address, Block> blocks_;
  bool far_ = false;
  std::unordered_set<Address> fetched_;
  std::unordered_set<Address> wanted_;
  std::size_t reads_ = 0;
  std::size_t fetches_ = 0;
  std::size_t trims_ = 0;
  std::size_t last_fetch_ = SIZE_MAX;
};

}  // namespace unjam::test
