#include "client/memory/rpc_memory.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <cstring>
#include <utility>

#include "client/rpc/pipeline.hpp"

namespace unjam::memory {
namespace {

// No block crosses a page, so that one is either readable or not. Delves before 1.24 give at most
// 1,000 bytes.
constexpr std::size_t usual_block = 4096;
constexpr std::size_t small_block = 512;

constexpr std::size_t most_kept = std::size_t{256} << 20U;

// Delve takes addresses as signed numbers, and no process has memory above.
constexpr Address lowest = 4096;
constexpr Address highest = Address{1} << 63U;

}  // namespace

asio::awaitable<Result<std::unique_ptr<RpcMemory>>> RpcMemory::open(rpc::Client& client,
                                                                    Address readable)
{
  const Address block = readable - readable % usual_block;
  const Result<rpc::Reply> reply = co_await client.examine_memory(block, usual_block);
  if (!reply) co_return reply.error();
  rpc::BulkDecoder decoder;
  const Result<std::string> bytes = decoder.memory(*reply);
  if (!bytes && bytes.error().code() != Errc::rejected) co_return bytes.error();
  const std::size_t size = bytes ? usual_block : small_block;
  co_return std::unique_ptr<RpcMemory>{new RpcMemory{client, size}};
}

bool RpcMemory::read(Address address, void* to, std::size_t size)
{
  if (address < lowest || address >= highest || size > highest - address) return false;
  auto* out = static_cast<char*>(to);
  bool readable = true;
  while (size > 0) {
    const std::size_t offset = address % block_size_;
    const std::size_t part = std::min(size, block_size_ - offset);
    const auto found = blocks_.find(address - offset);
    if (found == blocks_.end()) {
      wanted_.insert(address - offset);
      missed_ = true;
      readable = false;
    } else if (found->second.empty()) {
      return false;
    } else {
      std::memcpy(out, found->second.data() + offset, part);
    }
    out += part;
    address += part;
    size -= part;
  }
  return readable;
}

asio::awaitable<Result<void>> RpcMemory::fetch()
{
  const std::vector<Address> blocks{wanted_.begin(), wanted_.end()};
  wanted_.clear();
  Result<void> outcome;
  const auto work = [&](std::size_t index) -> asio::awaitable<bool> {
    const Result<void> fetched = co_await fetch_block(blocks[index]);
    if (!fetched) outcome = fetched;
    co_return fetched.has_value();
  };
  co_await rpc::for_each_index(blocks.size(), client_.connection().limits().window, work);
  co_return outcome;
}

asio::awaitable<Result<void>> RpcMemory::fetch_block(Address block)
{
  const Result<rpc::Reply> reply = co_await client_.examine_memory(block, block_size_);
  if (!reply) co_return reply.error();
  Result<std::string> bytes = decoder_.memory(*reply);
  if (!bytes && bytes.error().code() != Errc::rejected) co_return bytes.error();
  const bool whole = bytes && bytes->size() == block_size_;
  blocks_[block] = whole ? std::move(*bytes) : std::string{};
  co_return Result<void>{};
}

void RpcMemory::trim()
{
  if (blocks_.size() * block_size_ > most_kept) blocks_.clear();
}

}  // namespace unjam::memory
