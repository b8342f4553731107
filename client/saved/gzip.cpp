#include "client/saved/gzip.hpp"

#include <zlib.h>

#include <limits>
#include <new>
#include <string>

namespace unjam::saved {
namespace {

constexpr int gzip_only = 16;  // added to the size of the window
constexpr std::size_t room = std::size_t{128} << 10U;

}  // namespace

bool is_gzip(std::string_view start)
{
  return start.starts_with("\x1f\x8b");
}

GzipUnpacker::GzipUnpacker()
{
  auto stream = std::make_unique<z_stream_s>();
  if (inflateInit2(stream.get(), MAX_WBITS + gzip_only) != Z_OK) throw std::bad_alloc{};
  stream_.reset(stream.release());
}

void GzipUnpacker::Free::operator()(z_stream_s* stream) const
{
  inflateEnd(stream);
  delete stream;
}

Result<void> GzipUnpacker::unpack(std::string_view packed, Bytes& unpacked, std::uint64_t max_bytes)
{
  constexpr std::size_t most = std::numeric_limits<unsigned>::max();
  if (packed.size() > most) return Error{Errc::bad_source, "a piece too large to unpack"};
  // zlib takes a pointer to what it never writes to.
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream_->avail_in = static_cast<unsigned>(packed.size());
  bool more = false;  // the last call had no room for all that it could unpack
  while (stream_->avail_in != 0 || more) {
    stream_->next_out = reinterpret_cast<Bytef*>(unpacked.reserve(room));
    stream_->avail_out = room;
    inside_member_ = true;
    const int state = inflate(stream_.get(), Z_NO_FLUSH);
    unpacked.grow(room - stream_->avail_out);
    if (unpacked.text().size() > max_bytes) {
      return Error{Errc::bad_source,
                   "unpacks to more than the limit of " + std::to_string(max_bytes) + " bytes"};
    }
    more = state == Z_OK && stream_->avail_out == 0;
    if (state == Z_OK || (state == Z_BUF_ERROR && stream_->avail_in == 0)) continue;
    if (state != Z_STREAM_END) {
      return Error{Errc::bad_source,
                   "byte " + std::to_string(consumed_ + packed.size() - stream_->avail_in) +
                       ": damaged gzip data"};
    }
    inside_member_ = false;
    inflateReset(stream_.get());
  }
  consumed_ += packed.size();
  return {};
}

Result<void> GzipUnpacker::finish() const
{
  if (!inside_member_) return {};
  return Error{Errc::bad_source,
               "cut at byte " + std::to_string(consumed_) + ": expected the rest of the gzip data"};
}

}  // namespace unjam::saved
