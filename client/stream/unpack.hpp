#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "client/stream/pull.hpp"

namespace unjam::stream {

/// A way to unpack, step by step.
class Unpacker {
 public:
  Unpacker() = default;
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  virtual ~Unpacker() = default;

  /// Takes from the front of `packed` and writes at most `count` bytes to `data`; returns how many.
  /// 0: it needs more. Fails with damaged at damaged data, which `packed` then begins with.
  virtual Result<std::size_t> step(std::string_view& packed, char* data, std::size_t count) = 0;

  /// Whether what was unpacked so far has an end that is still to come.
  [[nodiscard]] virtual bool inside() const = 0;

  /// "gzip", for messages.
  [[nodiscard]] virtual std::string_view name() const = 0;
};

/// What a packed stream holds. Errors: those of the stream; damaged with the byte of the packed
/// data where it is damaged or cut.
[[nodiscard]] Pull unpack(Pull packed, std::unique_ptr<Unpacker> unpacker);

}  // namespace unjam::stream
