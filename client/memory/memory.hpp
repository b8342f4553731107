#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "client/error.hpp"

/// The memory of a target, wherever its bytes come from.
namespace unjam::memory {

namespace asio = boost::asio;

using Address = std::uint64_t;

/// Reads the target's memory. What cannot be read is a value, never an error.
///
/// Whoever reads is written as if all bytes were here. Where they have to be fetched first, a read
/// fails, the place is noted, and after a fetch() the same read succeeds, or fails for good: see
/// for_each_present().
class Memory {
 public:
  virtual ~Memory() = default;

  /// Copies `size` bytes from `address` on to `to`. False: not all of them can be read, or they are
  /// not here yet; `to` then holds anything.
  virtual bool read(Address address, void* to, std::size_t size) = 0;

  /// Whether a read has failed only because something is not here yet. What was made of it is to
  /// be thrown away.
  [[nodiscard]] bool missed() const { return missed_; }
  void forget_missed() { missed_ = false; }

  /// Brings all that was missed. Errors: only those of a lost connection.
  virtual asio::awaitable<Result<void>> fetch() = 0;

  /// Lets go of what was fetched if it has become much. Only between pieces of work.
  virtual void trim() {}

  /// The value at `address`, in the target's byte order, which is ours.
  template <class T>
    requires std::is_trivially_copyable_v<T>
  std::optional<T> get(Address address)
  {
    T value;
    if (!read(address, &value, sizeof value)) return std::nullopt;
    return value;
  }

 protected:
  bool missed_ = false;
};

}  // namespace unjam::memory
