#include "aggregate/group/key.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "aggregate/group/key_kind.hpp"
#include "aggregate/group/nearest.hpp"
#include "aggregate/group/object_sets.hpp"
#include "aggregate/group/wait_keys.hpp"

namespace unjam::aggregate {

namespace {

template <class Id>
constexpr ValueId value_id(Id id)
{
  return ValueId{static_cast<std::uint64_t>(id)};
}

template <auto Goroutine::*field>
ValueId read(const Snapshot&, const Goroutine& goroutine, const KeyParts&)
{
  return value_id(goroutine.*field);
}

template <class T>
Value as(const Snapshot&, ValueId id, const KeyParts&)
{
  return static_cast<T>(id);
}

Value as_string(const Snapshot& snapshot, ValueId id, const KeyParts&)
{
  return std::string{snapshot.text(StringId{static_cast<std::uint32_t>(id)})};
}

// A status and a string stand in one id: what is above all string ids is a status.
constexpr std::uint64_t first_status = std::uint64_t{1} << 32U;

ValueId read_status(const Snapshot&, const Goroutine& goroutine, const KeyParts&)
{
  return ValueId{first_status + static_cast<std::uint8_t>(goroutine.status)};
}

Value as_status(const Snapshot& snapshot, ValueId id, const KeyParts&)
{
  const auto number = static_cast<std::uint64_t>(id) - first_status;
  return status_name(snapshot.target, static_cast<Status>(number));
}

ValueId read_wait(const Snapshot& snapshot, const Goroutine& goroutine, const KeyParts& parts)
{
  const bool has_reason = goroutine.wait_reason != StringId{};
  return has_reason ? value_id(goroutine.wait_reason) : read_status(snapshot, goroutine, parts);
}

Value as_wait(const Snapshot& snapshot, ValueId id, const KeyParts& parts)
{
  const bool is_status = static_cast<std::uint64_t>(id) >= first_status;
  return is_status ? as_status(snapshot, id, parts) : as_string(snapshot, id, parts);
}

// One more than the string's id, so that an empty label differs from none.
ValueId read_label(const Snapshot& snapshot, const Goroutine& goroutine, const KeyParts& parts)
{
  for (const auto& [label, text] : snapshot.label_sets[goroutine.labels]) {
    if (snapshot.text(label) == parts.argument)
      return ValueId{static_cast<std::uint64_t>(text) + 1};
  }
  return ValueId{};
}

Value as_label(const Snapshot& snapshot, ValueId id, const KeyParts& parts)
{
  return as_string(snapshot, ValueId{static_cast<std::uint64_t>(id) - 1}, parts);
}

ValueId read_source(const Snapshot& snapshot, const Goroutine& goroutine, const KeyParts&)
{
  const Part* const part = snapshot.part_of(goroutine);
  return part == nullptr ? ValueId{} : value_id(part->name);
}

ValueId read_peer(const Snapshot& snapshot, const Goroutine& goroutine, const KeyParts&)
{
  const Peer* const peer = peer_of(snapshot, goroutine.id);
  return peer == nullptr ? ValueId{} : value_id(peer->address);
}

constexpr std::string_view label_prefix = "label:";

// In the order of the help text; label: comes last.
constexpr KeyKind kinds[] = {
    {"current", read<&Goroutine::current>, as<LocationId>},
    {"user", read<&Goroutine::user>, as<LocationId>},
    {"app", read<&Goroutine::app>, as<LocationId>},
    {"start", read<&Goroutine::start>, as<LocationId>},
    {"go", read<&Goroutine::go>, as<LocationId>},
    {"status", read_status, as_status},
    {"wait", read_wait, as_wait},
    {"chan", read_channels, as_channels, true},
    {"lock", read_locks, as_locks, true},
    {"type", read_types, as_types, true},
    {"peer", read_peer, as_string, true},
    {"thread", read<&Goroutine::thread>, as<std::int64_t>},
    {"stack", read<&Goroutine::stack>, as<StackId>},
    {"source", read_source, as_string},
    {label_prefix, read_label, as_label},
};

Misuse unknown_key(std::string_view text)
{
  std::string_view names[std::size(kinds)];
  std::ranges::transform(kinds, names, &KeyKind::name);
  return {"unknown key '" + std::string{text} + "'" + did_you_mean(text, names) +
          " (keys: " + known_keys() + ")"};
}

std::string_view trim(std::string_view text)
{
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::weak_ordering compare(const Snapshot& snapshot, LocationId left, LocationId right)
{
  const auto parts = [&](LocationId id) {
    const Location& location = snapshot.location(id);
    return std::tuple{snapshot.text(location.function), snapshot.text(location.file),
                      location.line};
  };
  return parts(left) <=> parts(right);
}

std::weak_ordering compare(const Snapshot& snapshot, StackId left, StackId right)
{
  const std::vector<Frame>& left_frames = snapshot.stacks[left].frames;
  const std::vector<Frame>& right_frames = snapshot.stacks[right].frames;
  return std::lexicographical_compare_three_way(
      left_frames.begin(), left_frames.end(), right_frames.begin(), right_frames.end(),
      [&](const Frame& a, const Frame& b) {
        const auto order = compare(snapshot, a.location, b.location);
        return std::is_eq(order) ? a.pc <=> b.pc : order;
      });
}

}  // namespace

Key::Key(const KeyKind& kind, std::string_view argument)
    : kind_{&kind},
      argument_{argument},
      sets_{kind.needs_facts ? std::make_shared<ObjectSets>() : nullptr}
{
}

bool Key::needs_facts() const
{
  return kind_->needs_facts;
}

std::string Key::name() const
{
  return std::string{kind_->name} + argument_;
}

ValueId Key::id(const Snapshot& snapshot, const Goroutine& goroutine) const
{
  if (goroutine.unreadable != StringId{}) return ValueId{};
  return kind_->id(snapshot, goroutine, {argument_, sets_.get()});
}

Value Key::value(const Snapshot& snapshot, ValueId id) const
{
  if (id == ValueId{}) return {};
  return kind_->value(snapshot, id, {argument_, sets_.get()});
}

Parsed<Key> parse_key(std::string_view text)
{
  if (text.starts_with(label_prefix)) {
    const std::string_view name = text.substr(label_prefix.size());
    if (name.empty()) return Misuse{"the key 'label:' needs a name, as in label:tenant"};
    return Key{*std::ranges::find(kinds, label_prefix, &KeyKind::name), name};
  }
  const auto* const kind = std::ranges::find(kinds, text, &KeyKind::name);
  if (kind == std::end(kinds)) return unknown_key(text);
  return Key{*kind, {}};
}

Parsed<std::vector<Key>> parse_keys(std::string_view text)
{
  std::vector<Key> keys;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto parsed = parse_key(trim(text.substr(begin, end - begin)));
    if (const auto* misuse = std::get_if<Misuse>(&parsed)) return *misuse;
    const Key& key = std::get<Key>(parsed);
    if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    begin = end + 1;
  }
  return keys;
}

std::string known_keys()
{
  std::string names;
  for (const KeyKind& kind : kinds) names.append(kind.name).append(" ");
  names.pop_back();
  return names + "NAME";
}

std::weak_ordering compare(const Snapshot& snapshot, const Value& left, const Value& right)
{
  if (left.index() != right.index()) return left.index() <=> right.index();
  return std::visit(
      [&]<class T>(const T& value) -> std::weak_ordering {
        const T& other = std::get<T>(right);
        if constexpr (std::is_same_v<T, LocationId> || std::is_same_v<T, StackId>) {
          return compare(snapshot, value, other);
        } else {
          return value <=> other;
        }
      },
      left);
}

}  // namespace unjam::aggregate
