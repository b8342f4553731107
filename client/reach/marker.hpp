#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "client/memory/mapped_core.hpp"
#include "client/memory/word_marks.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/heap.hpp"

namespace unjam::reach {

using memory::Address;

/// Marks what can be reached in the heap of a core: every word that may be a pointer counts as
/// one, so that too much is reached rather than too little.
class Marker {
 public:
  /// `core` and `heap` must outlive the marker.
  Marker(const memory::MappedCore& core, const runtime::Heap& heap);

  /// Never looks into the object at `address`: a g or a sudog, through which everything hangs
  /// together.
  void skip(Address address);

  /// Tells when the object is reached that holds `address`: see take_reached(). The number of the
  /// object; empty if it lies outside the heap.
  std::optional<std::uint64_t> watch(Address address);

  /// Marks what a word points at, if it points into the heap.
  void mark(std::uint64_t word);

  /// Marks what the words from `begin` to `end` point at.
  void mark_range(Address begin, Address end);

  /// Notes the words from `begin` to `end`, without marking what they point at.
  void note_range(Address begin, Address end);

  /// The word at an address; empty, and what is marked incomplete, if it cannot be read.
  [[nodiscard]] std::optional<std::uint64_t> word_at(Address address);

  /// Marks what the object that holds `address` points at, but not the object itself.
  void mark_object(Address address);

  /// The same for the part of a g from `begin` to `end`, or to where the object ends. Its words
  /// outside the heap are not noted: it has the address of the function that its goroutine began
  /// in.
  void mark_record(Address begin, Address end);

  /// Follows what was marked to everything behind it.
  void run();

  /// Where numbers are no pointers: what lies below one of the `dead` addresses in the same part of
  /// memory, which was a stack; the runtime's records of spans, which say where these begin and
  /// end, and what the collector keeps outside the heap. Spans are ascending. Above its stack a
  /// thread of C has what is its own (__thread), and C that has called Go.
  struct Except {
    std::vector<Address> dead;
    std::vector<Address> spans;
    std::vector<runtime::AddressRange> scratch;
  };

  /// From now on every word is taken for a pointer that may be one by its value: also numbers in
  /// objects that hold no pointers, as weak and C's handles are, and in memory outside of the heap.
  /// run() follows them. In a trial only until it ends.
  void mark_numbers(const Except& except);

  [[nodiscard]] bool is_marked(std::uint64_t object) const { return get(marked_, object); }

  /// The numbers of watched objects that were reached since the last call.
  [[nodiscard]] std::vector<std::uint64_t> take_reached();

  /// From now on notes those words outside the heap that are among these; see found().
  void collect(const memory::WordMarks& words);

  /// Interfaces that mean nothing but what they hold: a table of methods in the heap is noted only
  /// if the word behind it is one of some objects. Both ascend, and must outlive the marker.
  struct Boxes {
    std::span<const Address> tables;
    std::span<const Address> objects;
  };
  void collect_boxes(const Boxes& boxes) { boxes_ = boxes; }

  /// Never looks into the object at `address`, and notes none of its words.
  void ignore(Address address);

  /// Notes those of them that marked objects hold as numbers.
  void collect_numbers();

  /// The words that were noted, each once.
  [[nodiscard]] const std::vector<Address>& found() const { return found_; }

  /// Until end_trial() all is marked on trial.
  void begin_trial();

  /// Takes back what was marked since begin_trial(), and gives the words that were found anew.
  std::vector<Address> end_trial();

  /// Bytes of objects that were looked into so far.
  [[nodiscard]] std::uint64_t scanned() const { return scanned_; }

  /// Whether something could not be read on the way: what is not marked may be reached from there.
  [[nodiscard]] bool incomplete() const { return incomplete_; }

 private:
  using Bits = std::vector<std::uint64_t>;

  static bool get(const Bits& bits, std::uint64_t index)
  {
    return (bits[index / 64] >> (index % 64) & 1U) != 0;
  }
  static void set(Bits& bits, std::uint64_t index)
  {
    bits[index / 64] |= std::uint64_t{1} << (index % 64);
  }
  static void clear(Bits& bits, std::uint64_t index)
  {
    bits[index / 64] &= ~(std::uint64_t{1} << (index % 64));
  }
  static bool is_tiny(const runtime::HeapObject& object);
  void mark_halves(const runtime::HeapObject& object, std::uint64_t word);
  [[nodiscard]] bool is_ignored(std::uint64_t object) const
  {
    return std::ranges::find(ignored_, object) != ignored_.end();
  }
  void mark_numbers_in_heap();
  template <class Visit>
  void visit(Address begin, Address end, Visit visit_piece);
  void mark_words(std::span<const std::byte> bytes);
  void mark_fields(std::span<const std::byte> bytes);
  [[nodiscard]] bool holds_another(std::uint64_t table, std::uint64_t object) const;

  void note(std::uint64_t word)
  {
    if (wanted_ == nullptr || !wanted_->has(word) || known_.has(word)) return;
    known_.add(word);
    found_.push_back(word);
  }

  struct Piece {
    Address address = 0;
    std::uint64_t size = 0;
  };

  const memory::MappedCore& core_;
  const runtime::Heap& heap_;
  Bits marked_;
  Bits watched_;
  Bits halves_;              ///< of tiny objects: two bits each, where numbers count
  std::vector<Piece> open_;  ///< marked, but not looked into yet
  std::vector<std::uint64_t> reached_;
  bool incomplete_ = false;
  bool takes_numbers_ = false;
  std::uint64_t scanned_ = 0;
  const memory::WordMarks* wanted_ = nullptr;
  Boxes boxes_;
  std::vector<std::uint64_t> ignored_;  ///< objects
  memory::WordMarks known_;             ///< those of `wanted_` that were found
  std::vector<Address> found_;
  bool on_trial_ = false;
  std::vector<std::uint64_t> tried_;  ///< objects that were marked on trial
  Bits halves_before_;                ///< the trial
  std::size_t found_before_ = 0;
  std::size_t reached_before_ = 0;
};

}  // namespace unjam::reach
