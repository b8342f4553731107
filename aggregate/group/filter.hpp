#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aggregate/group/key.hpp"

namespace re2 {
class RE2;
}

namespace unjam::aggregate {

/// `KEY=REGEX`, as in `--with` and `--without`.
///
/// The expression (RE2) may match anywhere in the text. Of a location it searches the function
/// name and, separately, `file:line`; of a stack, each frame so; of channels and locks, the name of
/// each, "0xc000068060 chan main.Metric 100/100"; of any other key, its text.
struct Filter {
  Key key;
  std::shared_ptr<const re2::RE2> regex;  ///< compiled, never null
};

/// Reads `KEY=REGEX`. The Misuse says which part is wrong and where.
[[nodiscard]] Parsed<Filter> parse_filter(std::string_view text);

/// Which goroutines are wanted. Without any filter: all.
struct Filters {
  std::vector<Filter> with = {};     ///< different keys are joined by and, the same key by or
  std::vector<Filter> without = {};  ///< one match excludes
};

/// Applies filters to the goroutines of one snapshot.
///
/// What has no value matches no expression: `with` drops a goroutine that could not be read or
/// lacks the label, `without` keeps it. So a filter and its opposite always split a snapshot in
/// two. Each expression is evaluated once for each distinct value, however many goroutines share
/// it.
class Matcher {
 public:
  /// Both arguments must outlive the matcher.
  Matcher(const Snapshot& snapshot, const Filters& filters);

  /// Whether the filters let the goroutine pass.
  [[nodiscard]] bool operator()(const Goroutine& goroutine);

 private:
  // One expression and what it said of the values seen so far.
  struct Answers {
    const Filter* filter;
    std::unordered_map<ValueId, bool> values;
    std::unordered_map<LocationId, bool> locations;
  };
  using Alternatives = std::vector<Answers>;

  bool matches(Answers& answers, const Goroutine& goroutine);
  bool evaluate(Answers& answers, const Value& value);
  bool evaluate(Answers& answers, LocationId location);
  bool any_matches(Alternatives& alternatives, const Goroutine& goroutine);

  const Snapshot& snapshot_;
  std::vector<Alternatives> with_;  // by key
  Alternatives without_;
};

}  // namespace unjam::aggregate
