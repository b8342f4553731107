#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "client/memory/memory.hpp"
#include "client/runtime/goroutine_records.hpp"

namespace unjam::runtime {

/// Stacks that are equal, by number.
enum class FingerprintId : std::uint32_t {};

/// Recognises equal stacks of parked goroutines by their return addresses, which hang together by
/// frame pointers. What such a chain can miss is a function without a frame; so a sample of what
/// comes of it has to be checked.
class Fingerprints {
 public:
  explicit Fingerprints(memory::Memory& memory) : memory_{memory} {}

  /// The fingerprint of a goroutine whose saved registers are valid; equal ids from 0 on, in the
  /// order of their first goroutines. A chain that breaks off, for its memory is damaged, is like
  /// no other's.
  FingerprintId of(const GoroutineRecord& goroutine);

  /// An id for a goroutine whose stack is like no other's, as that of one on a thread.
  FingerprintId unique() { return FingerprintId{count_++}; }

  /// How many there are.
  [[nodiscard]] std::size_t size() const { return count_; }

 private:
  struct Hash {
    std::size_t operator()(const std::vector<Address>& chain) const;
  };

  bool walk(const GoroutineRecord& goroutine);

  memory::Memory& memory_;
  std::unordered_map<std::vector<Address>, FingerprintId, Hash> ids_;
  std::uint32_t count_ = 0;
  std::vector<Address> chain_;  ///< of the goroutine at hand; keeps its room
};

}  // namespace unjam::runtime
