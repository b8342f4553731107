#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace unjam::stream {

/// Hands things from one thread to another one, some ahead: a ring whose slots are filled and used
/// again and again. A slot belongs to the thread that has asked for it until it passes it on.
template <class Thing, std::size_t size>
class Handover {
 public:
  /// For the giving thread: the next slot to fill; null: nobody takes any more.
  Thing* to_fill()
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return stopped_ || given_ - taken_ < size; });
    return stopped_ ? nullptr : &ring_[given_ % size];
  }
  /// Passes that slot on.
  void give() { advance(given_); }
  /// Nothing more comes.
  void close() { raise(closed_); }

  /// For the taking thread: the oldest slot that is full; null: there is none, and none comes.
  Thing* to_take()
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return closed_ || given_ != taken_; });
    return given_ == taken_ ? nullptr : &ring_[taken_ % size];
  }
  /// Gives that slot back.
  void give_back() { advance(taken_); }
  /// Takes no more: who gives need not wait.
  void stop() { raise(stopped_); }

 private:
  void advance(std::size_t& count)
  {
    const std::lock_guard lock{mutex_};
    ++count;
    changed_.notify_all();
  }

  void raise(bool& flag)
  {
    const std::lock_guard lock{mutex_};
    flag = true;
    changed_.notify_all();
  }

  std::array<Thing, size> ring_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t given_ = 0;
  std::size_t taken_ = 0;
  bool closed_ = false;
  bool stopped_ = false;
};

}  // namespace unjam::stream
