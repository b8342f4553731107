#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "client/memory/memory.hpp"
#include "client/rpc/bulk_decoder.hpp"
#include "client/rpc/client.hpp"

namespace unjam::memory {

/// Memory through Delve's ExamineMemory, in blocks that are kept.
class RpcMemory final : public Memory {
 public:
  /// Finds out how much this Delve gives at once, at `readable`, an address that can be read.
  /// `client` must outlive the memory. Errors: those of the connection.
  static asio::awaitable<Result<std::unique_ptr<RpcMemory>>> open(rpc::Client& client,
                                                                  Address readable);

  bool read(Address address, void* to, std::size_t size) override;
  asio::awaitable<Result<void>> fetch() override;
  void trim() override;

  /// How many bytes a call brings.
  [[nodiscard]] std::size_t block_size() const { return block_size_; }

 private:
  RpcMemory(rpc::Client& client, std::size_t block_size) : client_{client}, block_size_{block_size}
  {
  }
  asio::awaitable<Result<void>> fetch_block(Address block);

  rpc::Client& client_;
  std::size_t block_size_;
  rpc::BulkDecoder decoder_;
  std::unordered_map<Address, std::string> blocks_;  ///< empty: Delve cannot read it
  std::unordered_set<Address> wanted_;
};

}  // namespace unjam::memory
