#include "client/reach/marker.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <unordered_set>
#include <utility>

namespace unjam::reach {
namespace {

constexpr std::uint64_t word_size = sizeof(std::uint64_t);
constexpr std::uint64_t page_size = 4096;
constexpr Address arena_size = Address{1} << 26U;  // runtime.heapArenaBytes, on linux/amd64

/// Whether this is a word of a runtime.mspan.
bool is_in_record(const std::vector<Address>& records, Address address)
{
  constexpr Address most_record = 256;
  const auto behind = std::ranges::upper_bound(records, address);
  return behind != records.begin() && address - *std::prev(behind) < most_record;
}

bool is_in_any(const std::vector<runtime::AddressRange>& ranges, Address address)
{
  return std::ranges::any_of(ranges, [address](const auto& range) {
    return range.begin <= address && address < range.end;
  });
}

}  // namespace

Marker::Marker(const memory::MappedCore& core, const runtime::Heap& heap)
    : core_{core},
      heap_{heap},
      marked_(heap.objects() / 64 + 1),
      watched_(heap.objects() / 64 + 1),
      halves_(heap.objects() / 32 + 1)
{
}

void Marker::skip(Address address)
{
  if (const auto object = heap_.find(address)) set(marked_, object->number);
}

std::optional<std::uint64_t> Marker::watch(Address address)
{
  const auto object = heap_.find(address);
  if (!object) return std::nullopt;
  set(watched_, object->number);
  return object->number;
}

void Marker::mark(std::uint64_t word)
{
  const auto object = heap_.find(word);
  if (!object) return note(word);
  if (is_tiny(*object)) mark_halves(*object, word);
  if (get(marked_, object->number)) return;
  set(marked_, object->number);
  if (on_trial_) tried_.push_back(object->number);
  if (get(watched_, object->number)) reached_.push_back(object->number);
  if (object->scans || (takes_numbers_ && !is_tiny(*object)))
    open_.push_back({object->address, object->size});
}

/// Go puts several small values without pointers into one object of 16 bytes: of what lies beside
/// those that something points at, some may be left from before.
bool Marker::is_tiny(const runtime::HeapObject& object)
{
  return !object.scans && object.size == 2 * word_size;
}

/// What begins in the second half lies there as a whole; what begins with the first may be an
/// object of 16 bytes.
void Marker::mark_halves(const runtime::HeapObject& object, std::uint64_t word)
{
  const std::uint64_t first = (word - object.address) / word_size;
  for (std::uint64_t i = first; i < (word == object.address ? 2 : first + 1); ++i) {
    const std::uint64_t half = object.number * 2 + i;
    if (get(halves_, half)) continue;
    set(halves_, half);
    if (takes_numbers_) open_.push_back({object.address + i * word_size, word_size});
  }
}

void Marker::mark_numbers(const Except& except)
{
  takes_numbers_ = true;
  if (on_trial_) halves_before_ = halves_;
  mark_numbers_in_heap();
  std::unordered_set<Address> arenas;
  for (const runtime::HeapSpan& span : heap_.spans()) {
    for (Address at = span.start; at < span.start + span.size; at += arena_size) {
      arenas.insert(at / arena_size);
    }
    arenas.insert((span.start + span.size - 1) / arena_size);
  }
  // What stands there itself is no value of Go's.
  const auto* const wanted = std::exchange(wanted_, nullptr);
  core_.for_each_part([&](Address begin, std::span<const std::byte> bytes) {
    Address dead = begin;
    for (const Address end : except.dead) {
      const Address behind = (end + word_size - 1) / word_size * word_size;
      if (behind - begin <= bytes.size()) dead = std::max(dead, behind);
    }
    for (std::size_t i = dead - begin; i + word_size <= bytes.size(); i += word_size) {
      // Within an arena lie stacks and what is free, too: old words.
      if ((begin + i) % page_size == 0 && arenas.contains((begin + i) / arena_size)) {
        i += page_size - word_size;
        continue;
      }
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + i, word_size);
      const bool counts = heap_.find(word) && !is_in_record(except.spans, begin + i) &&
                          !is_in_any(except.scratch, begin + i);
      if (counts) mark(word);
    }
  });
  wanted_ = wanted;
}

/// What was marked, but not looked into because it holds no pointers.
void Marker::mark_numbers_in_heap()
{
  for (const runtime::HeapSpan& span : heap_.spans()) {
    if (span.scans) continue;
    for (std::uint64_t i = 0; i < span.size / span.object_size; ++i) {
      const std::uint64_t number = span.first_object + i;
      const Address address = span.start + i * span.object_size;
      if (!is_marked(number) || is_ignored(number)) continue;
      if (!is_tiny({address, span.object_size, number, false})) {
        open_.push_back({address, span.object_size});
        continue;
      }
      if (get(halves_, number * 2)) open_.push_back({address, word_size});
      if (get(halves_, number * 2 + 1)) open_.push_back({address + word_size, word_size});
    }
  }
}

/// Shows the bytes from `begin` to `end` as they lie in the core, in whole words but for the last.
template <class Visit>
void Marker::visit(Address begin, Address end, Visit visit_piece)
{
  begin = (begin + word_size - 1) / word_size * word_size;
  while (begin < end) {
    const auto bytes = core_.from(begin);
    if (bytes.size() < word_size) {
      incomplete_ = true;
      begin = (begin / page_size + 1) * page_size;
      continue;
    }
    const std::uint64_t size = std::min<std::uint64_t>(bytes.size(), end - begin);
    visit_piece(bytes.first(size));
    begin += std::max(size / word_size * word_size, word_size);
  }
}

void Marker::mark_range(Address begin, Address end)
{
  visit(begin, end, [this](std::span<const std::byte> bytes) { mark_words(bytes); });
}

void Marker::note_range(Address begin, Address end)
{
  if (wanted_ == nullptr) return;
  visit(begin, end, [this](std::span<const std::byte> bytes) {
    for (std::size_t i = 0; i + word_size <= bytes.size(); i += word_size) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + i, word_size);
      note(word);
    }
  });
}

std::optional<std::uint64_t> Marker::word_at(Address address)
{
  const auto bytes = core_.from(address);
  if (bytes.size() < word_size) {
    incomplete_ = true;
    return std::nullopt;
  }
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data(), word_size);
  return word;
}

void Marker::mark_object(Address address)
{
  const auto object = heap_.find(address);
  if (!object) {
    incomplete_ = true;
  } else if (object->scans) {
    mark_range(object->address, object->address + object->size);
  }
}

void Marker::mark_record(Address begin, Address end)
{
  const auto object = heap_.find(begin);
  if (!object) {
    incomplete_ = true;
    return;
  }
  const auto* const wanted = std::exchange(wanted_, nullptr);
  mark_range(begin, std::min(object->address + object->size, end));
  wanted_ = wanted;
}

void Marker::mark_words(std::span<const std::byte> bytes)
{
  const std::size_t whole = bytes.size() / word_size * word_size;
  for (std::size_t i = 0; i < whole; i += word_size) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, word_size);
    mark(word);
  }
}

/// Whether these two words are an interface that no code can do anything with that is asked for.
bool Marker::holds_another(std::uint64_t table, std::uint64_t object) const
{
  return std::ranges::binary_search(boxes_.tables, table) &&
         !std::ranges::binary_search(boxes_.objects, object);
}

/// The words of an object in the heap, where an interface is two words on end.
void Marker::mark_fields(std::span<const std::byte> bytes)
{
  if (boxes_.tables.empty() || takes_numbers_) return mark_words(bytes);
  for (std::size_t i = 0; i + word_size <= bytes.size(); i += word_size) {
    std::array<std::uint64_t, 2> words{};
    const bool pair = i + sizeof words <= bytes.size();
    std::memcpy(words.data(), bytes.data() + i, pair ? sizeof words : word_size);
    if (!pair || !holds_another(words[0], words[1])) mark(words[0]);
  }
}

void Marker::run()
{
  while (!open_.empty()) {
    const Piece piece = open_.back();
    open_.pop_back();
    const auto bytes = core_.view(piece.address, piece.size);
    scanned_ += piece.size;
    if (bytes.empty()) {
      mark_range(piece.address, piece.address + piece.size);
    } else {
      mark_fields(bytes);
    }
  }
}

void Marker::collect(const memory::WordMarks& words)
{
  wanted_ = &words;
  known_ = words.same_range();
}

void Marker::ignore(Address address)
{
  skip(address);
  if (const auto object = heap_.find(address)) ignored_.push_back(object->number);
}

void Marker::collect_numbers()
{
  for (const runtime::HeapSpan& span : heap_.spans()) {
    if (span.scans) continue;
    for (std::uint64_t i = 0; i < span.size / span.object_size; ++i) {
      const std::uint64_t number = span.first_object + i;
      if (!is_marked(number) || is_ignored(number)) continue;
      const Address begin = span.start + i * span.object_size;
      visit(begin, begin + span.object_size, [this](std::span<const std::byte> bytes) {
        for (std::size_t at = 0; at + word_size <= bytes.size(); at += word_size) {
          std::uint64_t word = 0;
          std::memcpy(&word, bytes.data() + at, word_size);
          note(word);
        }
      });
    }
  }
}

void Marker::begin_trial()
{
  on_trial_ = true;
  found_before_ = found_.size();
  reached_before_ = reached_.size();
}

std::vector<Address> Marker::end_trial()
{
  on_trial_ = false;
  if (std::exchange(takes_numbers_, false)) halves_ = std::move(halves_before_);
  for (const std::uint64_t object : tried_) clear(marked_, object);
  tried_.clear();
  reached_.resize(reached_before_);
  const auto first = found_.begin() + static_cast<std::ptrdiff_t>(found_before_);
  std::vector<Address> words(first, found_.end());
  found_.erase(first, found_.end());
  for (const Address word : words) known_.remove(word);
  return words;
}

std::vector<std::uint64_t> Marker::take_reached()
{
  return std::exchange(reached_, {});
}

}  // namespace unjam::reach
