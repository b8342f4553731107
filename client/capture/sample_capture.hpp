#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_set>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/capture/capture.hpp"
#include "client/rpc/bulk_decoder.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/goroutine_interner.hpp"
#include "client/runtime/goroutine_records.hpp"

namespace unjam {

/// A goroutine that Delve is asked for.
struct Sample {
  const runtime::GoroutineRecord* record = nullptr;
  std::size_t index = 0;  ///< the asker's own number for it
  bool wants_stack = false;
  bool refused = false;  ///< Delve could not list it: its locations are those of its stack
  Goroutine goroutine;   ///< Delve's answer
};

/// Asks Delve for some goroutines of a core whose records are known.
class SampleCapture {
 public:
  /// All references must outlive the capture. Locations, stacks and problems with stacks go into
  /// `snapshot`.
  SampleCapture(rpc::Client& client, const std::vector<std::string>& wait_reasons,
                const CaptureOptions& options, const OnProgress& on_progress, Snapshot& snapshot);

  /// Fills in Sample::goroutine of all; `samples` are ascending by slot. Errors: damaged if
  /// Delve sees other goroutines than the records tell, and those of the connection.
  rpc::asio::awaitable<Result<void>> run(std::span<Sample> samples);

  /// How many goroutines Delve could not list, each counted once.
  [[nodiscard]] std::size_t refused() const { return refused_.size(); }

  /// What the snapshot calls a wait reason of the target.
  [[nodiscard]] StringId wait_reason(std::int64_t number) { return interner_.wait_reason(number); }

 private:
  /// What a reply gave: for so many samples of a batch, from its front.
  struct Taken {
    std::size_t count = 0;
    bool refused = false;  ///< Delve could not read something
  };

  [[nodiscard]] std::vector<std::span<Sample>> neighbours(std::span<Sample> samples) const;
  rpc::asio::awaitable<Result<void>> list_all(std::span<Sample> samples);
  rpc::asio::awaitable<Result<void>> list(std::span<Sample> batch);
  Result<Taken> take(std::span<Sample> batch, const rpc::Reply& reply);
  Result<void> take_failure(Sample& sample, bool refused);
  rpc::asio::awaitable<void> ask_stacks(std::span<Sample> samples);
  void place_by_stack(Goroutine& goroutine) const;

  rpc::Client& client_;
  const CaptureOptions& options_;
  const OnProgress& on_progress_;
  Snapshot& snapshot_;
  rpc::BulkDecoder decoder_;
  GoroutineInterner interner_;
  std::unordered_set<GoroutineId> refused_;
};

}  // namespace unjam
