#include "client/saved/operation_writer.hpp"

#include <string_view>
#include <utility>

#include "aggregate/snapshot/words.hpp"

namespace unjam::saved {
namespace {

template <class Id>
void append_ids(std::string& out, std::span<const Id> ids)
{
  out += '[';
  std::string_view separator;
  for (const Id id : ids) {
    out += std::exchange(separator, ",");
    json_text::append_number(out, id);
  }
  out += ']';
}

void acts_unless_empty(std::string& out, json_text::Record& record, std::string_view key, Acts acts)
{
  if (acts.empty()) return;
  record.begin(key);
  char separator = '[';
  for (std::size_t i = 0; i < act_count; ++i) {
    if (!acts.has(static_cast<Act>(i))) continue;
    out += std::exchange(separator, ',');
    json_text::append_quoted(out, words<Act>.at(i));
  }
  out += ']';
}

}  // namespace

void write_site(std::string& out, std::size_t id, const Site& site)
{
  json_text::Record{out}
      .number("site", id)
      .text("act", word_of(site.act))
      .flag("starts", site.starts)
      .flag("selects", site.selects)
      .number_unless_zero("location", site.location)
      .number_unless_zero("type", site.type)
      .number_unless_zero("path", site.path)
      .end_line();
}

void write_future(std::string& out, std::size_t id, const Future& future)
{
  json_text::Record record{out};
  record.number("future", id).flag("known", future.known);
  if (!future.unknown.empty()) {
    append_ids<SiteId>(record.begin("unknown"), future.unknown);
  }
  acts_unless_empty(out, record, "open_own", future.open_own);
  acts_unless_empty(out, record, "open_any", future.open_any);
  record.number_unless_zero("cut", future.cut).end_line();
}

void write_holders(std::string& out, const Holders& holders)
{
  json_text::Record record{out};
  record.text("holders", word_of(holders.act))
      .text("scope", word_of(holders.scope))
      .flag("callable", holders.callable);
  if (!holders.functions.empty()) {
    append_ids<StringId>(record.begin("functions"), holders.functions);
  }
  record.end_line();
}

void append_operations(std::string& out, json_text::Record& record,
                       std::span<const Operation> operations, FutureId future)
{
  if (!operations.empty()) {
    record.begin("operations");
    std::string_view separator = "[[";
    for (const Operation& operation : operations) {
      out += std::exchange(separator, ",[");
      json_text::append_number(out, operation.site);
      json_text::append_number(out += ',', operation.object + std::uint64_t{1});
      if (operation.times != 1 || operation.held)
        json_text::append_number(out += ',', operation.times);
      if (operation.held) out += ",1";
      out += ']';
    }
    out += ']';
  }
  record.number_unless_zero("future", future);
}

}  // namespace unjam::saved
