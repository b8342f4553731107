#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/enrich/field_search.hpp"
#include "client/enrich/package_variables.hpp"
#include "client/enrich/sought.hpp"
#include "client/enrich/struct_types.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/bulk_decoder.hpp"
#include "client/rpc/client.hpp"

namespace unjam::naming {

/// Looks for the names of one object after the other. Whatever Delve refuses is a name less.
class NameSearch {
 public:
  /// Both must outlive this. `module` is the path of the main module; empty: not known.
  NameSearch(rpc::Client& client, memory::Memory& memory, std::string module)
      : client_{client}, memory_{memory}, module_{std::move(module)}
  {
  }

  /// The name of an object that the goroutine waits for; empty: none. Errors: those of the
  /// connection.
  rpc::asio::awaitable<Result<std::string>> find(Sought sought, std::int64_t waiter);

 private:
  using Frames = std::vector<rpc::FrameVariables>;

  rpc::asio::awaitable<Result<void>> list_package_variables();
  rpc::asio::awaitable<Result<void>> read_frames(std::int64_t goroutine);
  rpc::asio::awaitable<Result<void>> read_plain_frames(std::int64_t goroutine);
  rpc::asio::awaitable<Result<std::string>> find_in_words(const Sought& sought);

  template <class Search>
  rpc::asio::awaitable<Result<std::optional<std::string>>> complete(Search search);

  rpc::Client& client_;
  memory::Memory& memory_;
  std::string module_;
  std::optional<PackageVariables> package_;
  StructTypes types_;
  rpc::BulkDecoder decoder_;
  std::int64_t goroutine_ = 0;  ///< whose frames those are
  Frames frames_;
};

}  // namespace unjam::naming
