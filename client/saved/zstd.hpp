#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "client/error.hpp"
#include "client/saved/bytes.hpp"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace unjam::saved {

/// How many bytes of a file `is_zstd` looks at.
inline constexpr std::size_t zstd_start_size = 4;

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

/// Unpacks a stream of zstd frames.
class Unpacker {
 public:
  Unpacker();

  /// Appends what `packed`, the next piece of the file, yields. Fails with bad_source at damaged
  /// data, and when `unpacked` would exceed `max_bytes`.
  [[nodiscard]] Result<void> unpack(std::string_view packed, Bytes& unpacked,
                                    std::uint64_t max_bytes);
  /// To be called when the file has ended. Fails with bad_source if a frame was cut.
  [[nodiscard]] Result<void> finish() const;

 private:
  struct Free {
    void operator()(ZSTD_DCtx_s* context) const;
  };

  std::unique_ptr<ZSTD_DCtx_s, Free> context_;
  std::uint64_t consumed_ = 0;  // bytes of the file
  bool inside_frame_ = false;
};

}  // namespace unjam::saved
