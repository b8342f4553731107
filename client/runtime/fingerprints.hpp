#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>

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
  /// A chain in 128 bits, which chance does not make equal: of damaged stacks every chain may be
  /// long and like no other, and to keep them all might take more than the core itself.
  struct Digest {
    std::uint64_t first = 0;
    std::uint64_t second = 0;

    void add(std::uint64_t word);
    friend bool operator==(const Digest&, const Digest&) = default;
  };
  struct Hash {
    std::size_t operator()(const Digest& digest) const { return digest.first; }
  };

  std::optional<Digest> walk(const GoroutineRecord& goroutine);

  memory::Memory& memory_;
  std::unordered_map<Digest, FingerprintId, Hash> ids_;
  std::uint32_t count_ = 0;
};

}  // namespace unjam::runtime
