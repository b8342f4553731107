#include "client/dumps/profile/profile_message.hpp"

#include <array>
#include <cstddef>
#include <protozero/pbf_reader.hpp>
#include <string>
#include <unordered_map>

#include "client/stream/at_byte.hpp"

namespace unjam::dumps {
namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;
using Message = ProfileMessage;

constexpr auto varint = pbf_wire_type::varint;
constexpr auto bytes = pbf_wire_type::length_delimited;

/// For a `switch`: protozero must not be asked for a field of another type than it has.
constexpr std::uint32_t field(protozero::pbf_tag_type tag, pbf_wire_type type)
{
  return protozero::tag_and_type(tag, type);
}

std::string_view view(pbf_reader& reader)
{
  const protozero::data_view data = reader.get_view();
  return {data.data(), data.size()};
}

pbf_reader reader_of(std::string_view text)
{
  return pbf_reader{text.data(), text.size()};
}

/// Calls `take` with each number of a repeated field, packed or not.
template <class Take>
void each_number(pbf_reader& reader, Take take)
{
  if (reader.has_wire_type(varint)) return take(reader.get_uint64());
  for (const std::uint64_t number : reader.get_packed_uint64()) take(number);
}

/// The values of a message's numbered fields; what it does not have is 0.
template <std::size_t count>
std::array<std::uint64_t, count> numbers(std::string_view message)
{
  std::array<std::uint64_t, count> values{};
  pbf_reader reader = reader_of(message);
  while (reader.next()) {
    const std::size_t tag = reader.tag();
    if (tag <= count && reader.has_wire_type(varint)) {
      values.at(tag - 1) = reader.get_uint64();
    } else {
      reader.skip();
    }
  }
  return values;
}

/// Reads the fields of a profile one by one; texts may come after what refers to them.
class MessageReader {
 public:
  void read(pbf_reader& reader)
  {
    switch (reader.tag_and_type()) {
      case field(1, bytes):
        types_.push_back(numbers<2>(view(reader)));
        break;
      case field(2, bytes):
        read_sample(view(reader));
        break;
      case field(4, bytes):
        read_location(view(reader));
        break;
      case field(5, bytes):
        functions_.push_back(numbers<4>(view(reader)));
        break;
      case field(6, bytes):
        texts_.push_back(view(reader));
        break;
      case field(13, varint):
      case field(13, bytes):
        each_number(reader, [&](std::uint64_t text) { comments_.push_back(text); });
        break;
      default:
        reader.skip();
    }
  }

  /// To be called when the file has ended.
  Result<Message> take()
  {
    for (const auto& [type, unit] : types_) {
      message_.types.push_back({text(type, "a type"), text(unit, "a unit")});
    }
    for (const std::uint64_t comment : comments_) {
      message_.comments.push_back(text(comment, "a comment"));
    }
    take_functions();
    take_locations();
    take_samples();
    if (!wrong_.empty()) return Error{Errc::damaged, wrong_};
    return std::move(message_);
  }

 private:
  struct Label {
    std::uint64_t key = 0;
    std::uint64_t text = 0;
    std::uint64_t number = 0;
  };

  void read_sample(std::string_view text)
  {
    Message::Sample& sample = message_.samples.emplace_back();
    first_label_.push_back(labels_.size());
    pbf_reader reader = reader_of(text);
    while (reader.next()) {
      switch (reader.tag_and_type()) {
        case field(1, varint):
        case field(1, bytes):
          each_number(reader, [&](std::uint64_t id) { sample.locations.push_back(id); });
          break;
        case field(2, varint):
        case field(2, bytes):
          each_number(reader, [&](std::uint64_t value) {
            sample.values.push_back(static_cast<std::int64_t>(value));
          });
          break;
        case field(3, bytes): {
          const auto [key, value, number] = numbers<3>(view(reader));
          labels_.push_back({key, value, number});
          break;
        }
        default:
          reader.skip();
      }
    }
  }

  void read_location(std::string_view text)
  {
    Message::Location& location = message_.locations.emplace_back();
    std::uint64_t id = 0;
    pbf_reader reader = reader_of(text);
    while (reader.next()) {
      switch (reader.tag_and_type()) {
        case field(1, varint):
          id = reader.get_uint64();
          break;
        case field(3, varint):
          location.address = reader.get_uint64();
          break;
        case field(4, bytes): {
          const auto [function, line] = numbers<2>(view(reader));
          location.lines.push_back({function, static_cast<std::int64_t>(line)});
          break;
        }
        default:
          reader.skip();
      }
    }
    location_of_[id] = message_.locations.size() - 1;
  }

  void take_functions()
  {
    message_.functions.emplace_back();
    for (const auto& [id, name, system_name, file] : functions_) {
      const std::uint64_t called = name != 0 ? name : system_name;
      function_of_[id] = message_.functions.size();
      message_.functions.push_back({text(called, "a function"), text(file, "a function")});
    }
    function_of_[0] = 0;
  }

  void take_locations()
  {
    for (Message::Location& location : message_.locations) {
      for (Message::Line& line : location.lines) {
        line.function = index(function_of_, line.function, "a location", "function");
      }
    }
  }

  void take_samples()
  {
    first_label_.push_back(labels_.size());
    for (std::size_t i = 0; i < message_.samples.size(); ++i) {
      Message::Sample& sample = message_.samples[i];
      for (std::size_t& id : sample.locations) {
        id = index(location_of_, id, "a sample", "location");
      }
      for (std::size_t at = first_label_[i]; at < first_label_[i + 1]; ++at) {
        const Label& label = labels_[at];
        sample.labels.push_back({text(label.key, "a label"), text(label.text, "a label"),
                                 static_cast<std::int64_t>(label.number)});
      }
    }
  }

  std::string_view text(std::uint64_t index, const char* whose)
  {
    if (index < texts_.size()) return texts_[index];
    if (index != 0) complain(whose, "string", index);
    return {};
  }

  std::size_t index(const std::unordered_map<std::uint64_t, std::size_t>& ids, std::uint64_t id,
                    const char* whose, const char* what)
  {
    if (const auto found = ids.find(id); found != ids.end()) return found->second;
    complain(whose, what, id);
    return 0;
  }

  void complain(const char* whose, const char* what, std::uint64_t number)
  {
    if (!wrong_.empty()) return;
    wrong_ = std::string{"a damaged profile: "} + whose + " refers to " + what + ' ' +
             std::to_string(number) + ", which it does not have";
  }

  Message message_;
  std::vector<std::array<std::uint64_t, 2>> types_;
  std::vector<std::array<std::uint64_t, 4>> functions_;
  std::vector<std::string_view> texts_;
  std::vector<std::uint64_t> comments_;
  std::vector<Label> labels_;             ///< of all samples
  std::vector<std::size_t> first_label_;  ///< of each sample
  std::unordered_map<std::uint64_t, std::size_t> location_of_;
  std::unordered_map<std::uint64_t, std::size_t> function_of_;
  std::string wrong_;  ///< what is wrong first
};

/// Whether a field of this type stands where a profile has it.
bool is_known(const pbf_reader& reader)
{
  constexpr std::uint32_t messages =
      1U << 1U | 1U << 2U | 1U << 3U | 1U << 4U | 1U << 5U | 1U << 6U | 1U << 11U | 1U << 13U;
  constexpr std::uint32_t plain =
      1U << 7U | 1U << 8U | 1U << 9U | 1U << 10U | 1U << 12U | 1U << 13U | 1U << 14U | 1U << 15U;
  const auto is_in = [&](std::uint32_t set) {
    return reader.tag() < 16 && ((set >> reader.tag()) & 1U) != 0;
  };
  return reader.has_wire_type(bytes) ? is_in(messages)
                                     : reader.has_wire_type(varint) && is_in(plain);
}

/// Whether it is a message of two numbers.
bool is_value_type(std::string_view message)
{
  pbf_reader reader = reader_of(message);
  while (reader.next()) {
    if (reader.tag() > 2 || !reader.has_wire_type(varint)) return false;
    reader.skip();
  }
  return true;
}

/// How many bytes the first field of a text has; 0: it is cut.
std::size_t first_field(std::string_view text)
{
  pbf_reader reader = reader_of(text);
  try {
    reader.next();
    reader.skip();
  } catch (const protozero::end_of_buffer_exception&) {
    return 0;
  }
  return text.size() - reader.length();
}

}  // namespace

bool looks_like_profile(std::string_view start)
{
  bool typed = false;
  pbf_reader reader = reader_of(start);
  try {
    while (reader.next()) {
      if (!is_known(reader)) return false;
      if (reader.tag() == 1) {
        if (!is_value_type(view(reader))) return false;
        typed = true;
      } else {
        reader.skip();
      }
    }
  } catch (const protozero::end_of_buffer_exception&) {
    return typed;  // of a large file this is but the start
  } catch (const protozero::exception&) {
    return false;
  }
  return typed;
}

Result<ProfileMessage> read_profile_message(std::string_view file)
{
  MessageReader message;
  std::size_t at = 0;
  try {
    while (at < file.size()) {
      const std::size_t size = first_field(file.substr(at));
      if (size == 0) {
        return stream::cut_at_byte(file.size(), "expected the rest of a profile");
      }
      pbf_reader reader = reader_of(file.substr(at, size));
      reader.next();
      message.read(reader);
      at += size;
    }
  } catch (const protozero::exception&) {
    return stream::at_byte(at, "a damaged profile");
  }
  return message.take();
}

}  // namespace unjam::dumps
