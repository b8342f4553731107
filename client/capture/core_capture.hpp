#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/capture/capture.hpp"
#include "client/capture/sample_capture.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/fingerprints.hpp"
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

  /// Errors: damaged if the core's bytes are not those that Delve sees, and those of the
  /// connection.
  rpc::asio::awaitable<Result<void>> run();

 private:
  using Record = runtime::GoroutineRecord;
  using FingerprintId = runtime::FingerprintId;

  void choose();
  [[nodiscard]] Sample sample(std::size_t index) const;
  void learn();
  void learn(const Sample& sample);
  [[nodiscard]] Goroutine build(std::size_t index);
  [[nodiscard]] std::vector<Sample> choose_checks() const;
  rpc::asio::awaitable<Result<void>> cross_check();
  rpc::asio::awaitable<Result<void>> ask_all_of(const std::set<FingerprintId>& wrong);
  void correct(const Sample& sample);
  void note_refused();
  void add_unreadable();

  const runtime::GoroutineRecords& records_;
  const CaptureOptions& options_;
  Snapshot& snapshot_;
  SampleCapture asking_;
  runtime::Fingerprints fingerprints_;

  std::vector<const Record*> wanted_;
  std::vector<FingerprintId> fingerprint_of_;  ///< of each wanted_
  std::vector<Sample> samples_;

  // What the samples told.
  std::vector<Goroutine> by_fingerprint_;
  std::unordered_map<runtime::Address, Goroutine> by_start_;
  std::unordered_map<runtime::Address, LocationId> go_statements_;
  std::unordered_map<runtime::Address, LabelsId> labels_;
};

}  // namespace unjam
