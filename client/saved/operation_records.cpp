#include "client/saved/operation_records.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include "client/saved/snapshot_values.hpp"

namespace unjam::saved {
namespace {

using rpc::Complaint;
using rpc::for_each_element;
using rpc::read_value;
using Value = simdjson::ondemand::value;

constexpr std::size_t most_functions = 16;

bool is_of_channel(Act act)
{
  return act == Act::send || act == Act::receive || act == Act::close;
}

Complaint read_act(Value value, Act& act)
{
  return read_word(value,
                   "expected send, receive, close, lock, unlock, read_lock, read_unlock, done or "
                   "signal",
                   act);
}

Complaint read_acts(Value value, Acts& acts)
{
  return for_each_element(value, [&](Value word) {
    Act act{};
    const Complaint bad = read_act(word, act);
    if (bad.empty()) acts.add(act);
    return bad;
  });
}

Complaint read_times(Value value, std::uint8_t& times)
{
  std::uint64_t number = 0;
  if (const Complaint bad = read_value(value, number); !bad.empty()) return bad;
  if (number == 0 || number > std::numeric_limits<std::uint8_t>::max()) {
    return "expected a number of times, 1 to 255";
  }
  times = static_cast<std::uint8_t>(number);
  return {};
}

}  // namespace

std::optional<Complaint> OperationRecords::read(std::string_view type, Object record)
{
  if (type == "site") return read_site(record);
  if (type == "future") return read_future_record(record);
  if (type == "holders") return read_holders(record);
  return std::nullopt;
}

std::optional<std::uint64_t> OperationRecords::count(std::string_view name) const
{
  if (name == "sites") return sites_.next() - 1;
  if (name == "futures") return futures_.next() - 1;
  if (name == "holders") return snapshot_.holders.size();
  return std::nullopt;
}

template <class Id>
Complaint OperationRecords::add(std::string_view type, std::uint64_t id, Id interned,
                                KnownIds<Id>& known)
{
  if (id != known.next()) {
    return fields_.complain_of_record("expected " + std::string{type} + " " +
                                      std::to_string(known.next()));
  }
  known.add(interned);
  return {};
}

Complaint OperationRecords::read_site(Object record)
{
  std::uint64_t id = 0;
  Site site;
  const Complaint bad =
      fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
        if (key == "site") return read_value(value, id);
        if (key == "act") return read_act(value, site.act);
        if (key == "starts") return read_value(value, site.starts);
        if (key == "selects") return read_value(value, site.selects);
        if (key == "location") return locations_.read(value, site.location);
        if (key == "type") return strings_.read(value, site.type);
        if (key == "path") return strings_.read(value, site.path);
        return {};
      });
  return bad.empty() ? add("site", id, snapshot_.sites.intern(site), sites_) : bad;
}

Complaint OperationRecords::read_future_record(Object record)
{
  std::uint64_t id = 0;
  Future future;
  const Complaint bad =
      fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
        if (key == "future") return read_value(value, id);
        if (key == "known") return read_value(value, future.known);
        if (key == "open_own") return read_acts(value, future.open_own);
        if (key == "open_any") return read_acts(value, future.open_any);
        if (key == "cut") return strings_.read(value, future.cut);
        if (key != "unknown") return {};
        return for_each_element(
            value, [&](Value site) { return sites_.read(site, future.unknown.emplace_back()); });
      });
  if (!bad.empty()) return bad;
  return add("future", id, snapshot_.futures.intern(std::move(future)), futures_);
}

/// They ascend by act, then by scope: there is one for each at most.
Complaint OperationRecords::read_holders(Object record)
{
  Holders holders;
  holders.callable = false;
  const Complaint bad =
      fields_.for_each(record, [&](std::string_view key, Value value) -> Complaint {
        if (key == "holders") return read_act(value, holders.act);
        if (key == "scope") return read_word(value, "expected own or any", holders.scope);
        if (key == "callable") return read_value(value, holders.callable);
        if (key == "functions") return read_functions(value, holders.functions);
        return {};
      });
  if (!bad.empty()) return bad;
  const auto place = [](const Holders& of) { return std::tuple{of.act, of.scope}; };
  if (!snapshot_.holders.empty() && place(holders) <= place(snapshot_.holders.back())) {
    return fields_.complain_of_record("expected holders that ascend by act, then by scope");
  }
  snapshot_.holders.push_back(std::move(holders));
  return {};
}

Complaint OperationRecords::read_functions(Value value, std::vector<StringId>& functions)
{
  const Complaint bad = for_each_element(value, [&](Value name) -> Complaint {
    if (functions.size() == most_functions) return "expected 16 functions at most";
    return strings_.read(name, functions.emplace_back());
  });
  std::ranges::stable_sort(functions, {}, [this](StringId name) { return snapshot_.text(name); });
  return bad;
}

Complaint OperationRecords::read_operations(Value value, OperationSpan& operations)
{
  const std::size_t first = snapshot_.operations.size();
  const Complaint bad =
      for_each_element(value, [&](Value operation) { return read_operation(operation); });
  const std::size_t count = snapshot_.operations.size() - first;
  operations = count == 0 ? OperationSpan{}
                          : OperationSpan{static_cast<std::uint32_t>(first),
                                          static_cast<std::uint32_t>(count)};
  return bad;
}

/// [site, object], [site, object, times] or [site, object, times, 1]
Complaint OperationRecords::read_operation(Value value)
{
  Operation& operation = snapshot_.operations.emplace_back();
  int index = 0;
  const Complaint bad = for_each_element(value, [&](Value part) -> Complaint {
    switch (index++) {
      case 0:
        return sites_.read(part, operation.site);
      case 1: {
        const bool channel = is_of_channel(snapshot_.sites[operation.site].act);
        return read_object(part, channel ? snapshot_.channels.size() : snapshot_.locks.size(),
                           operation.object);
      }
      case 2:
        return read_times(part, operation.times);
      case 3: {
        std::uint64_t held = 0;
        operation.held = read_value(part, held).empty() && held == 1;
        return {};
      }
      default:
        return {};
    }
  });
  if (!bad.empty()) return bad;
  return index < 2 ? "expected operations: [site, object]" : Complaint{};
}

}  // namespace unjam::saved
