#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <thread>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"
#include "client/rpc/goroutine_decoder.hpp"
#include "client/runtime/goroutine_interner.hpp"
#include "client/saved/handover.hpp"
#include "client/saved/list_part.hpp"
#include "client/saved/window.hpp"

namespace unjam::saved {

/// Decodes lists of goroutines into a snapshot, part by part, on a thread of its own.
class ListDecoder {
 public:
  /// Nobody else may touch the snapshot before `finish`. It must outlive this.
  explicit ListDecoder(Snapshot& snapshot);
  ListDecoder(const ListDecoder&) = delete;
  ListDecoder& operator=(const ListDecoder&) = delete;
  ~ListDecoder();

  /// Takes the next part out of a window. It begins with the first byte in view, and ends with the
  /// bracket or comma at `end`, which stays in view. False: it is of no use, for one before is
  /// broken.
  bool take(Window& window, std::size_t end, const std::string& closers);

  /// Waits until all parts have been decoded. Fails with bad_source if one was broken: names the
  /// byte and what was expected there. Nothing may be taken after it.
  Result<void> finish();

  /// The numbers that stood for wait reasons, and what stands for them; after `finish`.
  [[nodiscard]] const std::map<std::int64_t, StringId>& unnamed() const
  {
    return interner_.unnamed();
  }

 private:
  void run();
  Result<void> decode(ListPart& part);
  Result<void> decode_whole(ListPart& part);
  [[nodiscard]] Error wrong(const ListPart& part, std::size_t at, std::string_view complaint) const;
  Result<void> decode_array(std::string_view text, std::size_t& at);

  Snapshot& snapshot_;
  GoroutineInterner interner_{snapshot_};
  rpc::GoroutineDecoder decoder_;
  simdjson::ondemand::parser parser_;
  std::size_t index_ = 0;  ///< in its list, of the next goroutine
  Result<void> outcome_;
  std::exception_ptr bug_;
  Handover<ListPart, 4> parts_;
  std::jthread thread_;
};

}  // namespace unjam::saved
