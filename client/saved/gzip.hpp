#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "client/error.hpp"
#include "client/saved/bytes.hpp"

struct z_stream_s;

namespace unjam::saved {

/// Whether these first bytes of a file say that it is gzip-compressed.
[[nodiscard]] bool is_gzip(std::string_view start);

/// Unpacks a stream of gzip members.
class GzipUnpacker {
 public:
  GzipUnpacker();

  /// Appends what `packed`, the next piece of the file, yields. Fails with bad_source at damaged
  /// data, and when `unpacked` would exceed `max_bytes`.
  [[nodiscard]] Result<void> unpack(std::string_view packed, Bytes& unpacked,
                                    std::uint64_t max_bytes);
  /// To be called when the file has ended. Fails with bad_source if a member was cut.
  [[nodiscard]] Result<void> finish() const;

 private:
  struct Free {
    void operator()(z_stream_s* stream) const;
  };

  std::unique_ptr<z_stream_s, Free> stream_;
  std::uint64_t consumed_ = 0;  ///< bytes of the file
  bool inside_member_ = false;
};

}  // namespace unjam::saved
