#include "aggregate/group/filter.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <string>

#include "aggregate/snapshot/names.hpp"

namespace unjam::aggregate {
namespace {

bool found(const re2::RE2& regex, std::string_view text)
{
  return re2::RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, regex);
}

}  // namespace

Parsed<Filter> parse_filter(std::string_view text)
{
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    return Misuse{"'" + std::string{text} +
                  "' is no filter: expected KEY=REGEX, as in app=Consumer$"};
  }
  const auto key = parse_key(text.substr(0, equals));
  if (const auto* misuse = std::get_if<Misuse>(&key)) return *misuse;

  const std::string expression{text.substr(equals + 1)};
  auto regex = std::make_shared<const re2::RE2>(expression, re2::RE2::Quiet);
  if (!regex->ok()) {
    return Misuse{"bad regular expression '" + expression + "': " + regex->error()};
  }
  return Filter{std::get<Key>(key), std::move(regex)};
}

Matcher::Matcher(const Snapshot& snapshot, const Filters& filters) : snapshot_{snapshot}
{
  for (const Filter& filter : filters.with) {
    const auto same_key = [&](const Alternatives& alternatives) {
      return alternatives.front().filter->key == filter.key;
    };
    auto alternatives = std::ranges::find_if(with_, same_key);
    if (alternatives == with_.end()) alternatives = with_.emplace(with_.end());
    alternatives->push_back({&filter, {}, {}});
  }
  for (const Filter& filter : filters.without) without_.push_back({&filter, {}, {}});
}

bool Matcher::operator()(const Goroutine& goroutine)
{
  return std::ranges::all_of(with_,
                             [&](Alternatives& key) { return any_matches(key, goroutine); }) &&
         !any_matches(without_, goroutine);
}

bool Matcher::any_matches(Alternatives& alternatives, const Goroutine& goroutine)
{
  return std::ranges::any_of(alternatives,
                             [&](Answers& answers) { return matches(answers, goroutine); });
}

bool Matcher::matches(Answers& answers, const Goroutine& goroutine)
{
  const Key& key = answers.filter->key;
  const ValueId id = key.id(snapshot_, goroutine);
  const auto [answer, is_new] = answers.values.try_emplace(id, false);
  if (is_new) answer->second = evaluate(answers, key.value(snapshot_, id));
  return answer->second;
}

bool Matcher::evaluate(Answers& answers, const Value& value)
{
  if (const auto* location = std::get_if<LocationId>(&value)) return evaluate(answers, *location);
  if (const auto* stack = std::get_if<StackId>(&value)) {
    return std::ranges::any_of(snapshot_.stacks[*stack].frames, [&](const Frame& frame) {
      return evaluate(answers, frame.location);
    });
  }
  const re2::RE2& regex = *answers.filter->regex;
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return found(regex, std::to_string(*number));
  }
  if (const auto* set = std::get_if<ChannelSet>(&value)) {
    return std::ranges::any_of(set->channels, [&](std::uint32_t channel) {
      return found(regex, channel_name(snapshot_, snapshot_.channels[channel]));
    });
  }
  if (const auto* set = std::get_if<LockSet>(&value)) {
    return std::ranges::any_of(set->locks, [&](std::uint32_t lock) {
      return found(regex, lock_name(snapshot_.locks[lock]));
    });
  }
  const auto* const text = std::get_if<std::string>(&value);
  return text != nullptr && found(regex, *text);
}

bool Matcher::evaluate(Answers& answers, LocationId id)
{
  const auto [answer, is_new] = answers.locations.try_emplace(id, false);
  if (is_new && id != LocationId{}) {
    const re2::RE2& regex = *answers.filter->regex;
    const Location& location = snapshot_.location(id);
    const std::string position =
        std::string{snapshot_.text(location.file)} + ":" + std::to_string(location.line);
    answer->second = found(regex, snapshot_.text(location.function)) || found(regex, position);
  }
  return answer->second;
}

}  // namespace unjam::aggregate
