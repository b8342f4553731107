#pragma once

#include <cstddef>
#include <string>

#include "client/saved/snapshot_writer.hpp"

namespace unjam::saved {

/// Collects records and passes them on in large pieces, until that fails.
class Pieces {
 public:
  /// `sink` must outlive this.
  explicit Pieces(const Sink& sink) : sink_{sink} {}

  /// Appends the records from `first` to before `last`, each by `write(text, number)`.
  template <class Write>
  void add(std::size_t first, std::size_t last, Write write)
  {
    for (std::size_t i = first; i < last && done_; ++i) {
      write(text_, i);
      if (text_.size() >= piece_size) pass_on();
    }
  }

  /// Passes on what is left. Fails if the sink has.
  Result<void> finish()
  {
    if (done_) pass_on();
    return done_;
  }

 private:
  void pass_on()
  {
    done_ = sink_(text_);
    text_.clear();
  }

  static constexpr std::size_t piece_size = std::size_t{1} << 20U;

  const Sink& sink_;
  std::string text_;
  Result<void> done_;
};

}  // namespace unjam::saved
