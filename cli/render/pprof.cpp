#include <algorithm>
#include <limits>
#include <map>
#include <ostream>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cli/render/escape.hpp"
#include "cli/render/gzip.hpp"
#include "cli/render/names.hpp"
#include "cli/render/places.hpp"
#include "cli/render/stacks.hpp"
#include "client/dumps/profile_words.hpp"

namespace unjam::render {
namespace {

namespace profile_words = dumps::profile_words;
using protozero::pbf_writer;

/// The strings of a profile, numbered as they come; 0 is the empty one.
class Strings {
 public:
  std::uint64_t operator()(const std::string& text)
  {
    const auto [found, is_new] = ids_.try_emplace(text, texts_.size());
    if (is_new) texts_.push_back(text);
    return found->second;
  }

  [[nodiscard]] const std::vector<std::string>& all() const { return texts_; }

 private:
  std::vector<std::string> texts_{""};
  std::unordered_map<std::string, std::uint64_t> ids_{{"", 0}};
};

/// What goroutines of one sample have in common.
struct Alike {
  StackId stack{};
  LocationId current{};  ///< this and what follows of those without a stack
  LocationId user{};
  LocationId app{};
  LocationId start{};
  LabelsId labels{};
  StringId wait_reason{};
  StringId unreadable{};
  Status status{};
  std::vector<std::uint32_t> channels;  ///< ascending

  friend auto operator<=>(const Alike&, const Alike&) = default;
};

struct Sample {
  const Goroutine* first = nullptr;
  std::uint64_t count = 0;
  std::vector<std::uint32_t> channels;
};

std::vector<std::uint32_t> channels_of(const Snapshot& snapshot, const Goroutine& goroutine)
{
  std::vector<std::uint32_t> channels;
  for (const Wait& wait : snapshot.waits_of(goroutine)) {
    if (is_channel(wait.kind)) channels.push_back(wait.object);
  }
  std::ranges::sort(channels);
  const auto rest = std::ranges::unique(channels);
  channels.erase(rest.begin(), rest.end());
  return channels;
}

/// Those that most goroutines share first, then as they come.
std::vector<Sample> samples_of(const Snapshot& snapshot, Goroutines goroutines)
{
  std::map<Alike, std::size_t> index;
  std::vector<Sample> samples;
  for (const Goroutine* each : goroutines) {
    Alike alike{.stack = each->stack,
                .labels = each->labels,
                .wait_reason = each->wait_reason,
                .unreadable = each->unreadable,
                .status = each->status,
                .channels = channels_of(snapshot, *each)};
    if (snapshot.stacks[each->stack].frames.empty()) {
      std::tie(alike.current, alike.user, alike.app, alike.start) =
          std::tie(each->current, each->user, each->app, each->start);
    }
    const auto [found, is_new] = index.try_emplace(std::move(alike), samples.size());
    if (is_new) samples.push_back({each, 0, found->first.channels});
    ++samples[found->second].count;
  }
  std::ranges::stable_sort(samples, std::greater{}, &Sample::count);
  return samples;
}

/// Writes the messages of a profile (profile.proto), of which the tables come last.
class Profile {
 public:
  explicit Profile(const Snapshot& snapshot) : snapshot_{snapshot}, names_{snapshot} {}

  void add(const Sample& sample)
  {
    std::string text;
    pbf_writer message{text};
    const std::vector<std::uint64_t> locations = locations_of(*sample.first);
    message.add_packed_uint64(1, locations.begin(), locations.end());
    message.add_packed_uint64(2, &sample.count, &sample.count + 1);
    add_labels(message, sample);
    writer_.add_message(2, text);
  }

  /// The bytes of the whole.
  std::string finish()
  {
    add_type(1);
    add_mapping();
    writer_.add_message(11, type_);
    writer_.add_int64(12, 1);
    writer_.add_uint64(13, strings_(std::string{profile_words::comment}));
    for (const std::string& string : strings_.all()) writer_.add_string(6, string);
    return std::move(bytes_);
  }

 private:
  void add_type(protozero::pbf_tag_type tag)
  {
    pbf_writer message{type_};
    message.add_uint64(1, strings_("goroutine"));
    message.add_uint64(2, strings_("count"));
    writer_.add_message(tag, type_);
  }

  /// All is in the one binary, and has its names already.
  void add_mapping()
  {
    std::string text;
    pbf_writer message{text};
    message.add_uint64(1, 1);
    message.add_uint64(3, highest_ + 1);
    message.add_uint64(5, strings_(escape(snapshot_.source.binary)));
    message.add_uint64(6, strings_(escape(snapshot_.target.build_id)));
    for (const protozero::pbf_tag_type has : {7U, 8U, 9U, 10U}) message.add_bool(has, true);
    writer_.add_message(3, text);
  }

  /// A location is a call with those that were inlined into it.
  std::vector<std::uint64_t> locations_of(const Goroutine& goroutine)
  {
    std::vector<std::uint64_t> ids;
    std::vector<LocationId> lines;
    bool innermost = true;
    for (const Frame& frame : frames_of(snapshot_, goroutine)) {
      lines.push_back(frame.location);
      if (frame.inlined) continue;
      // A profile has addresses of calls, outer frames those to which they return.
      const bool returns = !innermost && frame.pc != 0;
      ids.push_back(location(frame.pc - (returns ? 1 : 0), lines));
      lines.clear();
      innermost = false;
    }
    if (!lines.empty()) ids.push_back(location(0, lines));
    if (ids.empty()) ids.push_back(location(0, {LocationId{}}));
    return ids;
  }

  std::uint64_t location(std::uint64_t address, const std::vector<LocationId>& lines)
  {
    const auto [found, is_new] = locations_.try_emplace({address, lines}, locations_.size() + 1);
    if (!is_new) return found->second;
    if (address != std::numeric_limits<std::uint64_t>::max())
      highest_ = std::max(highest_, address);
    std::string text;
    pbf_writer message{text};
    message.add_uint64(1, found->second);
    message.add_uint64(2, 1);
    message.add_uint64(3, address);
    for (const LocationId line : lines) add_line(message, line);
    writer_.add_message(4, text);
    return found->second;
  }

  void add_line(pbf_writer& location, LocationId id)
  {
    std::string text;
    pbf_writer message{text};
    message.add_uint64(1, function(id));
    message.add_int64(2, snapshot_.location(id).line);
    location.add_message(4, text);
  }

  std::uint64_t function(LocationId id)
  {
    const Location& location = snapshot_.location(id);
    const auto [found, is_new] =
        functions_.try_emplace({location.function, location.file}, functions_.size() + 1);
    if (!is_new) return found->second;
    const std::uint64_t name =
        strings_(id == LocationId{} ? std::string{profile_words::no_stack} : names_.function(id));
    std::string text;
    pbf_writer message{text};
    message.add_uint64(1, found->second);
    message.add_uint64(2, name);
    message.add_uint64(3, name);
    message.add_uint64(4, strings_(names_.text(location.file)));
    writer_.add_message(5, text);
    return found->second;
  }

  void add_labels(pbf_writer& sample, const Sample& from)
  {
    const Goroutine& goroutine = *from.first;
    for (const auto& [key, value] : snapshot_.label_sets[goroutine.labels]) {
      add_label(sample, own_key(names_.text(key)), names_.text(value));
    }
    const bool readable = goroutine.unreadable == StringId{};
    if (readable) add_label(sample, profile_words::status, status_name({}, goroutine.status));
    add_label(sample, profile_words::wait_reason, names_.text(goroutine.wait_reason));
    add_label(sample, profile_words::channel, names_.channels(from.channels));
    add_label(sample, profile_words::unreadable, names_.text(goroutine.unreadable));
    add_label(sample, profile_words::cut, names_.text(snapshot_.stacks[goroutine.stack].cut));
  }

  /// A label of the program's is no label of ours.
  static std::string own_key(const std::string& key)
  {
    const bool taken = key == profile_words::status || key == profile_words::wait_reason ||
                       key == profile_words::channel || key == profile_words::unreadable ||
                       key == profile_words::cut || key.starts_with(profile_words::own);
    return taken ? std::string{profile_words::own} + key : key;
  }

  void add_label(pbf_writer& sample, std::string_view key, const std::string& value)
  {
    if (value.empty()) return;
    std::string text;
    pbf_writer message{text};
    message.add_uint64(1, strings_(std::string{key}));
    message.add_uint64(2, strings_(value));
    sample.add_message(3, text);
  }

  const Snapshot& snapshot_;
  Names names_;
  std::string bytes_;
  pbf_writer writer_{bytes_};
  std::string type_;
  Strings strings_;
  std::map<std::pair<std::uint64_t, std::vector<LocationId>>, std::uint64_t> locations_;
  std::map<std::pair<StringId, StringId>, std::uint64_t> functions_;
  std::uint64_t highest_ = 0;  ///< address
};

}  // namespace

void print_pprof(std::ostream& out, const Snapshot& snapshot, Goroutines goroutines)
{
  Profile profile{snapshot};
  for (const Sample& sample : samples_of(snapshot, goroutines)) profile.add(sample);
  out << gzip(profile.finish());
}

}  // namespace unjam::render
