#include "client/stream/unpack.hpp"

#include <string>
#include <utility>
#include <vector>

namespace unjam::stream {
namespace {

class Unpacking {
 public:
  Unpacking(Pull packed, std::unique_ptr<Unpacker> unpacker)
      : pull_{std::move(packed)}, unpacker_{std::move(unpacker)}, piece_(piece_size)
  {
  }

  Result<std::size_t> next(char* data, std::size_t count)
  {
    for (;;) {
      const auto unpacked = unpacker_->step(packed_, data, count);
      if (!unpacked) return unpacked.error().within(here());
      if (*unpacked != 0) return unpacked;
      const auto got = pull_(piece_.data(), piece_.size());
      if (!got) return got;
      if (*got == 0) return end();
      packed_ = {piece_.data(), *got};
      pulled_ += *got;
    }
  }

 private:
  /// "byte 9 of the gzip data": the one that comes next.
  [[nodiscard]] std::string here() const
  {
    return "byte " + std::to_string(pulled_ - packed_.size()) + " of the " +
           std::string{unpacker_->name()} + " data";
  }

  [[nodiscard]] Result<std::size_t> end() const
  {
    if (!unpacker_->inside()) return std::size_t{0};
    return Error{Errc::cut, "cut at " + here() + ": expected its rest"};
  }

  Pull pull_;
  std::unique_ptr<Unpacker> unpacker_;
  std::vector<char> piece_;
  std::string_view packed_;  ///< of the piece, what is still to be unpacked
  std::uint64_t pulled_ = 0;
};

}  // namespace

Pull unpack(Pull packed, std::unique_ptr<Unpacker> unpacker)
{
  auto unpacking = std::make_shared<Unpacking>(std::move(packed), std::move(unpacker));
  return [unpacking](char* data, std::size_t count) { return unpacking->next(data, count); };
}

}  // namespace unjam::stream
