#include "client/runtime/heap.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <string>
#include <utility>

#include "client/memory/layout.hpp"
#include "client/memory/present.hpp"
#include "client/runtime/evaluate.hpp"

namespace unjam::runtime {
namespace {

namespace asio = rpc::asio;

constexpr std::uint64_t in_use = 1;   // runtime.mSpanInUse
constexpr std::uint64_t no_scan = 1;  // the lowest bit of a span class
constexpr std::uint64_t most_spans = std::uint64_t{1} << 30U;
constexpr Address highest = Address{1} << 47U;  ///< of a process's addresses

/// runtime.mspan
struct SpanFields {
  memory::Field start, pages, object_size, objects, span_class, state, specials;

  explicit SpanFields(const memory::Layout& span)
      : start{span.find("startAddr")},
        pages{span.find("npages")},
        object_size{span.find("elemsize")},
        objects{span.find("nelems")},
        span_class{span.find("spanclass")},
        state{span.find("state")},
        specials{span.find("specials")}
  {
  }
};

/// A span in use; empty if it is not, or is none by its looks.
std::optional<HeapSpan> decode(const SpanFields& fields, const memory::StructReader& reader)
{
  constexpr std::uint64_t byte = 0xff;
  if ((reader.get(fields.state) & byte) != in_use) return std::nullopt;
  const Address start = reader.get(fields.start);
  const std::uint64_t pages = reader.get(fields.pages);
  const std::uint64_t size = reader.get(fields.object_size);
  const std::uint64_t objects = reader.get(fields.objects);
  const bool sound = start % Heap::page_size == 0 && start != 0 && start < highest && pages != 0 &&
                     pages < (highest - start) / Heap::page_size && size != 0 && objects != 0 &&
                     objects <= pages * Heap::page_size / size;
  if (!sound) return std::nullopt;
  return HeapSpan{.start = start,
                  .size = objects * size,
                  .object_size = size,
                  .specials = reader.get(fields.specials),
                  .scans = (reader.get(fields.span_class) & no_scan) == 0};
}

}  // namespace

Heap::Heap(std::vector<HeapSpan> spans) : spans_{std::move(spans)}
{
  if (spans_.empty()) return;
  std::ranges::sort(spans_, {}, &HeapSpan::start);
  base_ = spans_.front().start;
  for (const HeapSpan& span : spans_) end_ = std::max(end_, span.start + span.size);
  const std::uint64_t pages = (end_ - base_) / page_size + 1;
  chunks_.assign(pages / chunk_pages + 1, none);
  for (std::uint32_t i = 0; i < spans_.size(); ++i) {
    if (!place(i)) continue;
    spans_[i].first_object = objects_;
    objects_ += spans_[i].size / spans_[i].object_size;
  }
}

bool Heap::place(std::uint32_t index)
{
  const HeapSpan& span = spans_[index];
  const std::uint64_t first = (span.start - base_) / page_size;
  const std::uint64_t last = (span.start - base_ + span.size - 1) / page_size;
  if (index > 0) {
    const HeapSpan& before = spans_[index - 1];
    if (before.start + before.size > span.start) return false;
  }
  for (std::uint64_t page = first; page <= last; ++page) {
    std::uint32_t& chunk = chunks_[page / chunk_pages];
    if (chunk == none) {
      chunk = static_cast<std::uint32_t>(pages_.size());
      pages_.resize(pages_.size() + chunk_pages, none);
    }
    pages_[chunk + page % chunk_pages] = index;
  }
  return true;
}

asio::awaitable<Result<std::optional<HeapReading>>> read_heap(rpc::Client& client,
                                                              memory::Memory& memory,
                                                              Address readable,
                                                              std::uint64_t most_bytes)
{
  const std::vector<std::string> types{"runtime.mspan"};
  const std::vector<std::string> having{"startAddr", "npages", "elemsize", "nelems",
                                        "spanclass", "state",  "specials"};
  const Result<memory::Layout> layout =
      co_await memory::learn_layout(client, types, having, readable);
  if (!layout) co_return layout.error();
  const auto all = co_await evaluate_elements(client, "runtime.mheap_.allspans");
  if (!all) co_return all.error();
  if (layout->empty() || !*all || (*all)->count == 0 || (*all)->count > most_spans) {
    co_return std::optional<HeapReading>{};
  }

  const SpanFields fields{*layout};
  memory::StructReader reader{{fields.start, fields.pages, fields.object_size, fields.objects,
                               fields.span_class, fields.state, fields.specials}};
  std::vector<HeapSpan> spans;
  std::uint64_t unreadable = 0;
  std::vector<Address> records;
  std::uint64_t bytes = 0;
  const auto work = [&](std::size_t index) {
    const auto address = memory.get<Address>((*all)->base + index * sizeof(Address));
    const bool read = address && reader.read(memory, *address);
    if (memory.missed()) return;
    if (address) records.push_back(*address);
    if (!read) {
      ++unreadable;
    } else if (const auto span = decode(fields, reader)) {
      bytes += span->size;
      if (bytes <= most_bytes) spans.push_back(*span);
    }
  };
  const Result<void> read = co_await memory::for_each_present(memory, (*all)->count, work);
  if (!read) co_return read.error();
  if (spans.empty() || bytes > most_bytes) co_return std::optional<HeapReading>{};
  std::ranges::sort(records);
  co_return HeapReading{Heap{std::move(spans)}, unreadable, std::move(records)};
}

}  // namespace unjam::runtime
