#include "client/stream/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace unjam::stream {
namespace {

constexpr int gzip_only = 16;  // added to the size of the window
constexpr std::size_t most = std::numeric_limits<unsigned>::max();

class GzipUnpacker : public Unpacker {
 public:
  GzipUnpacker()
  {
    if (inflateInit2(&stream_, MAX_WBITS + gzip_only) != Z_OK) throw std::bad_alloc{};
  }
  GzipUnpacker(const GzipUnpacker&) = delete;
  GzipUnpacker& operator=(const GzipUnpacker&) = delete;
  ~GzipUnpacker() override { inflateEnd(&stream_); }

  Result<std::size_t> step(std::string_view& packed, char* data, std::size_t count) override
  {
    const auto room = static_cast<unsigned>(std::min(count, most));
    stream_.next_out = reinterpret_cast<Bytef*>(data);
    stream_.avail_out = room;
    while (stream_.avail_out == room) {
      const int state = inflate_some(packed);
      if (state == Z_BUF_ERROR) break;  // it needs more
      if (state != Z_OK && state != Z_STREAM_END) {
        return Error{Errc::damaged, "damaged"};
      }
      inside_ = state == Z_OK;
      if (inside_) continue;
      inflateReset(&stream_);
      if (packed.empty()) break;
    }
    return room - stream_.avail_out;
  }

  [[nodiscard]] bool inside() const override { return inside_; }
  [[nodiscard]] std::string_view name() const override { return "gzip"; }

 private:
  int inflate_some(std::string_view& packed)
  {
    const auto given = static_cast<unsigned>(std::min(packed.size(), most));
    // zlib takes a pointer to what it never writes to.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = given;
    const int state = inflate(&stream_, Z_NO_FLUSH);
    packed.remove_prefix(given - stream_.avail_in);
    return state;
  }

  z_stream stream_{};
  bool inside_ = false;
};

}  // namespace

bool is_gzip(std::string_view start)
{
  return start.starts_with("\x1f\x8b");
}

std::unique_ptr<Unpacker> gzip_unpacker()
{
  return std::make_unique<GzipUnpacker>();
}

}  // namespace unjam::stream
