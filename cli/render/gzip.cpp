#include "cli/render/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace unjam::render {

std::string gzip(std::string_view bytes)
{
  constexpr int gzip_header = 16;  // added to the size of the window
  constexpr int usual_memory = 8;
  constexpr std::size_t most = std::numeric_limits<unsigned>::max();
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + gzip_header, usual_memory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc{};
  }
  std::string packed;
  std::array<char, std::size_t{64} << 10U> room{};
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    // zlib takes a pointer to what it never writes to.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<unsigned>(std::min(bytes.size(), most));
    const std::size_t given = stream.avail_in;
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = room.size();
    state = deflate(&stream, given == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
    bytes.remove_prefix(given - stream.avail_in);
    packed.append(room.data(), room.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  return packed;
}

}  // namespace unjam::render
