#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "client/error.hpp"
#include "client/stream/unpack.hpp"

struct ZSTD_CCtx_s;

namespace unjam::stream {

/// Whether these first bytes of a file say that it is zstd-compressed.
[[nodiscard]] bool is_zstd(std::string_view start);

/// Packs a stream of bytes as one zstd frame with a checksum.
class Packer {
 public:
  Packer();

  /// Appends to `packed` what packing `text` yields; that may be nothing yet.
  [[nodiscard]] Result<void> pack(std::string_view text, std::string& packed);
  /// Appends the end of the frame.
  [[nodiscard]] Result<void> finish(std::string& packed);

 private:
  struct Free {
    void operator()(ZSTD_CCtx_s* context) const;
  };

  std::unique_ptr<ZSTD_CCtx_s, Free> context_;
};

/// Unpacks zstd frames, one behind the other.
[[nodiscard]] std::unique_ptr<Unpacker> zstd_unpacker();

}  // namespace unjam::stream
