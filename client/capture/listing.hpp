#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/capture/capture.hpp"
#include "client/rpc/bulk_decoder.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/goroutine_interner.hpp"
#include "client/runtime/target.hpp"

namespace unjam {

/// Lists the goroutines of a target page by page: while one is decoded, the server works on the
/// next.
///
/// Delve refuses a whole page for one bad entry. Such a page is asked for again in smaller parts,
/// until the entry that is to blame stands alone; it becomes an unreadable goroutine.
class Listing {
 public:
  /// All references must outlive the listing. Goroutines and problems go into `snapshot`.
  Listing(rpc::Client& client, Snapshot& snapshot, const runtime::TargetFacts& facts,
          const CaptureOptions& options, const OnProgress& on_progress);

  /// Lists them all, or until those of CaptureOptions::only are met, or until something fails: that
  /// becomes a problem of the snapshot, and the error is returned too.
  rpc::asio::awaitable<Result<void>> run();

 private:
  /// What a page said: where the next one starts, and that one's reply if it was asked for already.
  struct Turn {
    Result<std::int64_t> next = Error{};
    std::optional<Result<rpc::Reply>> following;
  };

  rpc::asio::awaitable<Turn> take(rpc::Reply reply);
  rpc::asio::awaitable<Result<std::int64_t>> decode_soon(const rpc::Reply& reply);
  Result<std::int64_t> decode(const rpc::Reply& reply);
  [[nodiscard]] Result<void> check_next(std::int64_t next) const;
  [[nodiscard]] bool at_end() const;
  Result<void> narrow(const Error& refusal);
  void note_stop(const Error& error);

  rpc::Client& client_;
  Snapshot& snapshot_;
  const CaptureOptions& options_;
  const OnProgress& on_progress_;
  std::uint64_t slots_;
  rpc::BulkDecoder decoder_;
  GoroutineInterner interner_;
  rpc::Page page_;
  std::set<GoroutineId> not_met_;  ///< of CaptureOptions::only
  int refused_ = 0;  ///< entries that were refused when asked for alone
};

}  // namespace unjam
