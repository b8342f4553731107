#pragma once

#include "client/memory/memory.hpp"

namespace unjam::memory {

/// Reads what another memory reads, and remembers whether some of it could not be read for good:
/// for what has to be there, as a program's tables do.
class Witness final : public Memory {
 public:
  /// `memory` must outlive it.
  explicit Witness(Memory& memory) : memory_{memory} {}

  bool read(Address address, void* to, std::size_t size) override
  {
    const bool read = memory_.read(address, to, size);
    missed_ = memory_.missed();
    failed_ = failed_ || (!read && !missed_);
    return read;
  }

  asio::awaitable<Result<void>> fetch() override { return memory_.fetch(); }

  /// Whether a read has failed, not counting what was not here yet.
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  Memory& memory_;
  bool failed_ = false;
};

}  // namespace unjam::memory
