#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "client/memory/memory.hpp"
#include "client/runtime/goroutine_records.hpp"

namespace unjam::runtime {

/// The words on top of a parked goroutine's stack: what it waits for stands among them where the
/// runtime keeps no other record of it.
class StackScan {
 public:
  /// The innermost 1 KB, in order. Empty if it cannot be read. The view lives until the next call.
  [[nodiscard]] std::span<const Address> read(memory::Memory& memory,
                                              const GoroutineRecord& goroutine)
  {
    return read(memory, goroutine, 128);
  }

  /// The innermost 4 KB, where several functions lie between.
  [[nodiscard]] std::span<const Address> read_more(memory::Memory& memory,
                                                   const GoroutineRecord& goroutine)
  {
    return read(memory, goroutine, 512);
  }

 private:
  std::span<const Address> read(memory::Memory& memory, const GoroutineRecord& goroutine,
                                std::size_t most);

  std::array<Address, 512> words_{};
};

/// Whether a word can be an address of the program at all, as what is damaged most often is not.
[[nodiscard]] bool may_be_address(Address word, std::size_t alignment);

/// Whether a word of its stack may point at one of the runtime's structs.
[[nodiscard]] bool may_point_outside(const GoroutineRecord& goroutine, Address word);

}  // namespace unjam::runtime
