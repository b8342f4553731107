#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/capture/capture.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/bulk_decoder.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/fingerprints.hpp"
#include "client/runtime/goroutine_interner.hpp"
#include "client/runtime/goroutine_records.hpp"

namespace unjam {

/// Captures the goroutines of a core whose memory can be read here: Delve is asked once for each
/// distinct stack, start, go statement and set of labels, and for every goroutine on a thread.
class CoreCapture {
 public:
  /// All references must outlive the capture. Goroutines, stacks and problems go into `snapshot`.
  CoreCapture(rpc::Client& client, memory::Memory& memory,
              const std::vector<std::string>& wait_reasons,
              const runtime::GoroutineRecords& records, const CaptureOptions& options,
              const OnProgress& on_progress, Snapshot& snapshot);

  /// Errors: bad_source if the core's bytes are not those that Delve sees, and those of the
  /// connection.
  rpc::asio::awaitable<Result<void>> run();

 private:
  using Record = runtime::GoroutineRecord;
  using FingerprintId = runtime::FingerprintId;

  /// A goroutine that Delve is asked for.
  struct Sample {
    std::size_t index = 0;  ///< into wanted_
    bool wants_stack = false;
    bool refused = false;  ///< Delve could not list it
    Goroutine goroutine;  ///< Delve's answer
  };

  /// What a reply gave: for so many samples of a batch, from its front.
  struct Taken {
    std::size_t count = 0;
    bool refused = false;  ///< Delve could not read something
  };

  void choose();
  rpc::asio::awaitable<Result<void>> ask(std::vector<Sample>& samples);
  [[nodiscard]] std::vector<std::span<Sample>> neighbours(std::span<Sample> samples) const;
  rpc::asio::awaitable<Result<void>> list(std::span<Sample> batch);
  Result<Taken> take(std::span<Sample> batch, const rpc::Reply& reply);
  Result<void> take_failure(Sample& sample, bool refused);
  void place_by_stack(Goroutine& goroutine) const;
  [[nodiscard]] std::uint32_t slot_of(const Sample& sample) const;
  void learn(const std::vector<Sample>& samples);
  [[nodiscard]] Goroutine build(std::size_t index);
  [[nodiscard]] std::vector<Sample> choose_checks() const;
  rpc::asio::awaitable<Result<void>> cross_check();
  rpc::asio::awaitable<Result<void>> ask_all_of(const std::set<FingerprintId>& wrong);
  void note_refused();
  void add_unreadable();

  rpc::Client& client_;
  const runtime::GoroutineRecords& records_;
  const CaptureOptions& options_;
  const OnProgress& on_progress_;
  Snapshot& snapshot_;
  rpc::BulkDecoder decoder_;
  GoroutineInterner interner_;
  runtime::Fingerprints fingerprints_;

  std::vector<const Record*> wanted_;
  std::vector<FingerprintId> fingerprint_of_;  ///< of each wanted_
  std::vector<Sample> samples_;
  std::size_t refused_ = 0;  ///< samples that Delve could not list

  // What the samples told.
  std::vector<Goroutine> by_fingerprint_;
  std::unordered_map<runtime::Address, Goroutine> by_start_;
  std::unordered_map<runtime::Address, LocationId> go_statements_;
  std::unordered_map<runtime::Address, LabelsId> labels_;
};

}  // namespace unjam
