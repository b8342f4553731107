#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "client/error.hpp"
#include "client/rpc/goroutine_view.hpp"
#include "client/rpc/reply.hpp"

namespace unjam::rpc {

/// Where the next page starts according to the last bytes of a ListGoroutines reply, without
/// decoding it: -1 after the last page, empty if it is not to be seen. A guess that lets the server
/// go on early; BulkDecoder::goroutines gives the word that counts.
[[nodiscard]] std::optional<std::int64_t> peek_next_page(const Reply& reply);

/// A frame of Stacktrace.
struct FrameView {
  LocationView location;
  std::int64_t frame_offset = 0;  ///< inlined calls share it, and the pc, with their caller
  bool bottom = false;            ///< the goroutine's outermost frame: the stack is whole
  std::string_view error;         ///< why the walk ended here; empty if it did not
};

/// Decodes the replies that come once for every goroutine. Views live until the next call.
class BulkDecoder {
 public:
  BulkDecoder();
  ~BulkDecoder();
  BulkDecoder(const BulkDecoder&) = delete;
  BulkDecoder& operator=(const BulkDecoder&) = delete;
  BulkDecoder(BulkDecoder&&) = delete;
  BulkDecoder& operator=(BulkDecoder&&) = delete;

  /// Shows every goroutine of a ListGoroutines reply (API version 2, or the bare array of version
  /// 1) to `visit` and returns where the next page starts: -1 after the last one.
  Result<std::int64_t> goroutines(const Reply& reply,
                                  const std::function<void(const GoroutineView&)>& visit);

  /// The frames of a Stacktrace reply, innermost first.
  Result<std::span<const FrameView>> stack(const Reply& reply);

  /// The bytes of an ExamineMemory reply.
  Result<std::string> memory(const Reply& reply);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace unjam::rpc
