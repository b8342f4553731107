#pragma once

#include <cstdint>
#include <initializer_list>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Profiles written by hand, in the order in which Go writes their parts.
namespace unjam::test {

/// A call as text; an inlined one belongs to the location of the next one.
struct ProfiledCall {
  std::string_view function;
  std::string_view file;
  std::uint64_t line = 0;
  bool inlined = false;
};

class MadeProfile {
 public:
  explicit MadeProfile(std::string_view type = "goroutine")
  {
    intern("");
    this->type(type, "count");
  }

  void type(std::string_view type, std::string_view unit)
  {
    std::string message;
    protozero::pbf_writer writer{message};
    writer.add_uint64(1, intern(type));
    writer.add_uint64(2, intern(unit));
    add(1, message);
  }

  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  void sample(std::int64_t count, std::initializer_list<ProfiledCall> calls, Labels labels = {})
  {
    std::vector<std::uint64_t> locations;
    std::vector<ProfiledCall> of_one;
    for (const ProfiledCall& call : calls) {
      of_one.push_back(call);
      if (call.inlined) continue;
      locations.push_back(location(of_one));
      of_one.clear();
    }
    sample_of(count, locations, labels);
  }

  void sample_of(std::int64_t count, const std::vector<std::uint64_t>& locations,
                 Labels labels = {})
  {
    std::string message;
    protozero::pbf_writer writer{message};
    writer.add_packed_uint64(1, locations.begin(), locations.end());
    const std::initializer_list<std::int64_t> values{count};
    writer.add_packed_int64(2, values.begin(), values.end());
    for (const auto& [key, value] : labels) {
      std::string label;
      protozero::pbf_writer label_writer{label};
      label_writer.add_uint64(1, intern(key));
      label_writer.add_uint64(2, intern(value));
      writer.add_message(3, label);
    }
    add(2, message);
  }

  void comment(std::string_view text)
  {
    protozero::pbf_writer{parts_}.add_uint64(13, intern(text));
  }

  /// The bytes of the whole.
  [[nodiscard]] std::string text() const
  {
    std::string all = parts_;
    for (const std::string& string : strings_) protozero::pbf_writer{all}.add_bytes(6, string);
    return all;
  }

 private:
  void add(protozero::pbf_tag_type tag, const std::string& message)
  {
    protozero::pbf_writer{parts_}.add_message(tag, message);
  }

  std::uint64_t intern(std::string_view text)
  {
    for (std::size_t i = 0; i < strings_.size(); ++i) {
      if (strings_[i] == text) return i;
    }
    strings_.emplace_back(text);
    return strings_.size() - 1;
  }

  std::uint64_t location(const std::vector<ProfiledCall>& calls)
  {
    const std::uint64_t id = ++locations_;
    std::string message;
    protozero::pbf_writer writer{message};
    writer.add_uint64(1, id);
    writer.add_uint64(3, 0x400000 + 0x10 * id);
    for (const ProfiledCall& call : calls) {
      std::string function;
      protozero::pbf_writer function_writer{function};
      function_writer.add_uint64(1, ++functions_);
      function_writer.add_uint64(2, intern(call.function));
      function_writer.add_uint64(4, intern(call.file));
      add(5, function);
      std::string line;
      protozero::pbf_writer line_writer{line};
      line_writer.add_uint64(1, functions_);
      line_writer.add_uint64(2, call.line);
      writer.add_message(4, line);
    }
    add(4, message);
    return id;
  }

  std::string parts_;
  std::vector<std::string> strings_;
  std::uint64_t locations_ = 0;
  std::uint64_t functions_ = 0;
};

}  // namespace unjam::test
