#include "client/json_text/json_elements.hpp"

#include <bit>
#include <cstdint>

#include "client/json_text/json_block.hpp"

namespace unjam::json_text {
namespace {

/// How many bits are set, where few are: a plain x86-64 cannot count them at once.
std::size_t count(std::uint64_t bits)
{
  std::size_t set = 0;
  for (; bits != 0; bits &= bits - 1) ++set;
  return set;
}

/// Follows the brackets of a piece, block by block. Only where an element may end does it look at
/// single bytes.
class Scan {
 public:
  explicit Scan(std::string_view piece) : piece_{piece} {}

  JsonElements run()
  {
    std::size_t at = 1;
    for (; !elements_.last && !broken_ && at + JsonBlock::size <= piece_.size();
         at += JsonBlock::size) {
      take(JsonBlock{piece_.data() + at, string_}, at);
    }
    if (!elements_.last && !broken_ && at < piece_.size()) {
      char rest[JsonBlock::size] = {};
      piece_.copy(rest, piece_.size() - at, at);
      take(JsonBlock{rest, string_}, at);
    }
    return elements_;
  }

 private:
  void take(const JsonBlock& block, std::size_t at)
  {
    const std::size_t closes = count(block.closes);
    if (depth_ > closes) {  // none of them ends an element
      depth_ += count(block.opens) - closes;
      return;
    }
    for (std::uint64_t bits = block.opens | block.closes | block.commas; bits != 0;
         bits &= bits - 1) {
      const std::uint64_t bit = bits & (~bits + 1);
      const std::size_t here = at + static_cast<std::size_t>(std::countr_zero(bit));
      if ((block.opens & bit) != 0) {
        ++depth_;
      } else if ((block.commas & bit) != 0) {
        if (depth_ == 0) elements_.end = here;
      } else if (depth_ != 0) {
        --depth_;
      } else {
        elements_ = {here, piece_[here] == ']'};
        broken_ = !elements_.last;
        return;
      }
    }
  }

  std::string_view piece_;
  JsonString string_;
  JsonElements elements_;
  std::size_t depth_ = 0;  ///< of brackets within the array
  bool broken_ = false;
};

}  // namespace

JsonElements find_elements(std::string_view piece)
{
  return Scan{piece}.run();
}

}  // namespace unjam::json_text
