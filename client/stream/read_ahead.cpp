#include "client/stream/read_ahead.hpp"

#include <exception>
#include <memory>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "client/stream/handover.hpp"

namespace unjam::stream {
namespace {

constexpr std::size_t piece_count = 4;

class Ahead {
 public:
  explicit Ahead(Pull pull) : pull_{std::move(pull)}, thread_{[this] { fill(); }} {}
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;
  ~Ahead() { pieces_.stop(); }

  Result<std::size_t> next(char* data, std::size_t count)
  {
    while (const Piece* piece = pieces_.to_take()) {
      const std::size_t taken = piece->text().copy(data, count, taken_);
      taken_ += taken;
      if (taken != 0) return taken;
      taken_ = 0;
      pieces_.give_back();
    }
    if (bug_) std::rethrow_exception(bug_);
    return end_;
  }

 private:
  struct Piece {
    std::vector<char> bytes;
    std::size_t size = 0;

    [[nodiscard]] std::string_view text() const { return {bytes.data(), size}; }
  };

  void fill()
  {
    try {
      bool more = true;
      while (more) {
        Piece* const piece = pieces_.to_fill();
        if (piece == nullptr) return;
        more = fill(*piece);
        pieces_.give();
      }
    } catch (...) {
      bug_ = std::current_exception();
    }
    pieces_.close();
  }

  /// Whether more comes behind the piece.
  bool fill(Piece& piece)
  {
    piece.bytes.resize(piece_size);
    piece.size = 0;
    while (piece.size < piece_size) {
      const auto got = pull_(piece.bytes.data() + piece.size, piece_size - piece.size);
      if (!got || *got == 0) {
        end_ = got;
        return false;
      }
      piece.size += *got;
    }
    return true;
  }

  Pull pull_;
  Handover<Piece, piece_count> pieces_;
  std::size_t taken_ = 0;                     ///< of the piece at hand
  Result<std::size_t> end_ = std::size_t{0};  ///< how the stream ended, once the pieces are closed
  std::exception_ptr bug_;                    ///< what ended it instead
  std::jthread thread_;                       ///< last: it ends before what it uses does
};

}  // namespace

Pull read_ahead(Pull pull)
{
  auto ahead = std::make_shared<Ahead>(std::move(pull));
  return [ahead](char* data, std::size_t count) { return ahead->next(data, count); };
}

}  // namespace unjam::stream
