#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/error.hpp"
#include "client/rpc/bulk_decoder.hpp"
#include "client/rpc/reply.hpp"

namespace unjam {

/// Turns Stacktrace replies into stacks of one snapshot.
///
/// Goroutines at the same place have byte for byte the same reply, but for its id and what tells
/// where the stack lies. A reply that was seen before is recognised by its text and not decoded
/// again.
class StackInterner {
 public:
  /// A stack, and whether it reaches the goroutine's first function or ends with Delve's reason.
  struct Interned {
    StackId id{};
    bool whole = false;
  };

  /// `snapshot` must outlive the interner.
  explicit StackInterner(Snapshot& snapshot) : snapshot_{snapshot} {}

  /// The stack of a reply. Errors: as BulkDecoder::stack.
  Result<Interned> intern(const rpc::Reply& reply);

  /// A stack without frames, because of `why`.
  StackId unreadable(std::string_view why);

  /// The same stack, marked as cut because of `why`.
  StackId cut(StackId id, std::string_view why);

  /// How many replies were not known from an equal one before.
  [[nodiscard]] std::size_t decoded() const { return decoded_; }

 private:
  Interned decode(std::span<const rpc::FrameView> frames);

  Snapshot& snapshot_;
  rpc::BulkDecoder decoder_;
  std::unordered_map<std::string, Interned> known_;
  std::string shared_;  ///< of the reply at hand; keeps its room
  std::size_t decoded_ = 0;
};

}  // namespace unjam
