#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <thread>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/dumps/list/list_part.hpp"
#include "client/error.hpp"
#include "client/rpc/goroutine_decoder.hpp"
#include "client/runtime/goroutine_interner.hpp"
#include "client/stream/handover.hpp"
#include "client/stream/window.hpp"

namespace unjam::dumps {

/// A part with simdjson's index of it: where its brackets, commas and strings are. To make the
/// index is two fifths of the work, and needs nothing of the parts before.
struct IndexedPart {
  ListPart part;
  char before = '[';  ///< what was in the part where it has brackets now, so as to be an array
  char behind = ']';
  simdjson::ondemand::parser parser;
  simdjson::simdjson_result<simdjson::ondemand::document> document = simdjson::UNINITIALIZED;
};

/// Decodes lists of goroutines into a snapshot, part by part, on a thread of its own. Who gives the
/// parts has them indexed meanwhile.
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
  bool take(stream::Window& window, std::size_t end, const std::string& closers);

  /// Waits until all parts have been decoded. Fails with damaged if one was broken: names the
  /// byte and what was expected there. Nothing may be taken after it.
  Result<void> finish();

  /// The numbers that stood for wait reasons, and what stands for them; after `finish`.
  [[nodiscard]] const std::map<std::int64_t, StringId>& unnamed() const
  {
    return interner_.unnamed();
  }

 private:
  void run();
  Result<void> decode(IndexedPart& indexed);
  Result<void> decode_whole(IndexedPart& indexed);
  Result<void> decode_elements(IndexedPart& indexed, std::size_t& at);
  [[nodiscard]] Error wrong(const ListPart& part, std::size_t at, std::string_view complaint) const;

  Snapshot& snapshot_;
  GoroutineInterner interner_{snapshot_};
  rpc::GoroutineDecoder decoder_;
  std::size_t index_ = 0;  ///< in its list, of the next goroutine
  Result<void> outcome_;
  std::exception_ptr bug_;
  stream::Handover<IndexedPart, 2> parts_;
  std::jthread thread_;
};

}  // namespace unjam::dumps
