#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

/// JSON as text, without a document in memory.
namespace unjam::render {

inline constexpr const char* null = "null";

/// A string as a JSON string: quoted, valid UTF-8 (what is not becomes U+FFFD), and nothing in it
/// that a terminal would obey.
[[nodiscard]] std::string json_string(std::string_view text);

/// Writes one JSON object, member by member.
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_{out} { out_ += '{'; }

  /// Begins a member; its value is to be appended to what this returns.
  std::string& member(std::string_view name);
  void close() { out_ += '}'; }

 private:
  std::string& out_;
  bool empty_ = true;
};

/// Appends an array of goroutine ids.
void append_ids(std::string& out, const std::vector<GoroutineId>& ids);

}  // namespace unjam::render
