#include "client/stream/window.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "client/stream/at_byte.hpp"
#include "client/stream/input.hpp"

namespace unjam::stream {

Window::Window(Pull pull, std::uint64_t max_bytes, std::size_t room)
    : pull_{std::move(pull)}, max_bytes_{max_bytes}, room_{std::max<std::size_t>(room, 1)}
{
}

Window::Window(std::string_view bytes, std::size_t room)
    : Window{from_memory(bytes), default_max_bytes, room}
{
}

void Window::drop(std::size_t count)
{
  dropped_ += count;
  offset_ += count;
}

void Window::pass_on(std::size_t count, Bytes& piece)
{
  bytes_.drop(std::exchange(dropped_, 0));
  piece.assign(bytes_.text().substr(count));
  std::swap(bytes_, piece);
  piece.shrink(piece.text().size() - count);
  offset_ += count;
}

Result<std::size_t> Window::room_for_more()
{
  bytes_.drop(std::exchange(dropped_, 0));
  const std::size_t size = bytes_.text().size();
  if (size >= room_) {
    if (room_ >= most_room) {
      return at_byte(offset_, "more than " + std::to_string(most_room >> 20U) +
                                  " MiB in one piece, which no dump has");
    }
    room_ = std::min(2 * room_, most_room);
  }
  return room_ - size;
}

Result<bool> Window::more()
{
  const auto room = room_for_more();
  if (!room) return room.error();
  const std::size_t before = bytes_.text().size();
  if (!failed_) fill(*room);
  if (bytes_.text().size() > before) return true;  // what came before a failure is told first
  return failed_ ? Result<bool>{*failed_} : false;
}

void Window::fill(std::size_t room)
{
  while (room != 0) {
    const auto got = pull_(bytes_.reserve(room), room);
    if (!got) failed_ = got.error();
    if (!got || *got == 0) return;
    bytes_.grow(*got);
    room -= *got;
    if (offset_ + bytes_.text().size() <= max_bytes_) continue;
    bytes_.shrink(offset_ + bytes_.text().size() - max_bytes_);
    failed_ = Error{Errc::damaged, "larger than the limit of " + std::to_string(max_bytes_) +
                                       " bytes; --max-input raises it"};
    return;
  }
}

}  // namespace unjam::stream
