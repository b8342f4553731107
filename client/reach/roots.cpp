#include "client/reach/roots.hpp"

#include <boost/asio.hpp>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "client/memory/layout.hpp"
#include "client/runtime/evaluate.hpp"

namespace unjam::reach {
namespace {

namespace asio = rpc::asio;
using memory::Field;
using runtime::AddressRange;

// The runtime's special records and the blocks of its queues lie outside the heap. All words up to
// their greatest size are taken: a word too many reaches too much, never too little.
constexpr std::uint64_t special_size = 64;
constexpr std::uint64_t block_size = 4096;
constexpr std::size_t most_blocks = 1U << 20U;

/// runtime.special
struct SpecialFields {
  Field next, offset, kind;
  std::optional<std::int64_t> finalizer;  ///< the kind that they have
  std::optional<std::int64_t> profile;
};

asio::awaitable<Result<SpecialFields>> learn_specials(rpc::Client& client, Address readable)
{
  const std::vector<std::string> types{"runtime.special"};
  const std::vector<std::string> having{"next", "offset", "kind"};
  const auto layout = co_await memory::learn_layout(client, types, having, readable);
  if (!layout) co_return layout.error();
  SpecialFields fields;
  fields.next = layout->find("next");
  fields.offset = layout->find("offset");
  fields.kind = layout->find("kind");
  const auto finalizer = co_await runtime::evaluate_number(client, "runtime._KindSpecialFinalizer");
  if (!finalizer) co_return finalizer.error();
  fields.finalizer = *finalizer;
  const auto profile = co_await runtime::evaluate_number(client, "runtime._KindSpecialProfile");
  if (!profile) co_return profile.error();
  fields.profile = *profile;
  co_return fields;
}

/// Adds what hangs on one span. False: a part cannot be read.
bool add_specials(memory::MappedCore& core, const SpecialFields& fields,
                  const runtime::HeapSpan& span, SpecialRoots& roots)
{
  std::unordered_set<Address> seen;
  for (Address special = span.specials; special != 0;) {
    const auto next = memory::read_field(core, special, fields.next);
    const auto offset = memory::read_field(core, special, fields.offset);
    const auto kind = memory::read_field(core, special, fields.kind);
    if (!next || !offset || !kind || !seen.insert(special).second) return false;
    const auto number = static_cast<std::int64_t>(*kind & 0xffU);
    if (number != fields.profile) roots.ranges.push_back({special, special + special_size});
    if (!fields.finalizer || number == *fields.finalizer) {
      roots.objects.push_back(span.start + *offset);
    }
    special = *next;
  }
  return true;
}

/// Adds the blocks of a queue that hang together by `link`. False: a part cannot be read.
asio::awaitable<Result<bool>> add_queue(rpc::Client& client, memory::MappedCore& core,
                                        Address readable, std::string_view head,
                                        std::vector<std::string> types, SpecialRoots& roots)
{
  const auto first = co_await runtime::evaluate_number(client, head);
  if (!first) co_return first.error();
  auto block = static_cast<Address>(first->value_or(0));
  if (block == 0) co_return true;
  const std::vector<std::string> having;
  const auto layout = co_await memory::learn_layout(client, std::move(types), having, readable);
  if (!layout) co_return layout.error();
  const Field link = layout->find_any({"alllink", "cleanupBlockHeader.alllink"});
  for (std::size_t i = 0; block != 0; ++i) {
    const auto next = memory::read_field(core, block, link);
    if (!next || i == most_blocks) co_return false;
    roots.ranges.push_back({block, block + block_size});
    block = *next;
  }
  co_return true;
}

}  // namespace

asio::awaitable<Result<std::optional<SpecialRoots>>> find_special_roots(
    rpc::Client& client, memory::MappedCore& core, const runtime::Access& access,
    const runtime::Heap& heap)
{
  SpecialRoots roots;
  const Result<SpecialFields> fields = co_await learn_specials(client, access.readable);
  if (!fields) co_return fields.error();
  for (const runtime::HeapSpan& span : heap.spans()) {
    if (span.specials == 0) continue;
    if (!add_specials(core, *fields, span, roots)) co_return std::optional<SpecialRoots>{};
  }
  const std::vector<std::string> finalizers{"runtime.finblock", "runtime.finBlock"};
  const auto finalized =
      co_await add_queue(client, core, access.readable, "runtime.allfin", finalizers, roots);
  if (!finalized) co_return finalized.error();
  const std::vector<std::string> cleanups{"runtime.cleanupBlock"};
  const auto cleaned =
      co_await add_queue(client, core, access.readable, "runtime.gcCleanups.all", cleanups, roots);
  if (!cleaned) co_return cleaned.error();
  if (!*finalized || !*cleaned) co_return std::optional<SpecialRoots>{};
  co_return roots;
}

}  // namespace unjam::reach
