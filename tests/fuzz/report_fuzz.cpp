#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>

#include "aggregate/rollup/summary.hpp"
#include "cli/merge/json_documents.hpp"
#include "cli/merge/report_reader.hpp"
#include "cli/render/rollup.hpp"
#include "client/stream/input.hpp"

using namespace unjam;

namespace {

/// The rollup of all documents of a text, as far as they can be read.
aggregate::Rollup read_all(std::string_view text)
{
  cli::JsonDocuments documents{stream::from_memory(text), 100};
  aggregate::Rollup rollup;
  for (;;) {
    const Result<bool> next = documents.next();
    if (!next && next.error().detail().empty()) std::abort();
    if (!next || !*next) return rollup;
    const Result<aggregate::Rollup> read = cli::read_document(documents.text(), documents.offset());
    if (!read && read.error().detail().empty()) std::abort();
    if (!read) return rollup;
    aggregate::Rollup part = aggregate::roll_up(read->reports);
    part.left_out = read->left_out;
    merge(rollup, std::move(part));
  }
}

std::string printed(const aggregate::Rollup& rollup)
{
  const aggregate::Summary summary = summarize(rollup);
  std::ostringstream out;
  print_json(out, render::RollupPage{.rollup = rollup, .summary = summary});
  return out.str();
}

}  // namespace

/// Reads any bytes as reports; what is printed of them is read again to the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const aggregate::Rollup rollup = read_all({reinterpret_cast<const char*>(data), size});
  if (read_all(printed(rollup)) != rollup) std::abort();
  return 0;
}
