#pragma once

#include <simdjson.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/error.hpp"
#include "client/rpc/goroutine_view.hpp"
#include "client/rpc/read_value.hpp"

namespace unjam::rpc {

/// Decodes the goroutines of ListGoroutines replies, live or saved.
///
/// Thousands of goroutines stand at the same few locations. So a location is decoded once and
/// afterwards recognised by its text; it keeps its number for as long as the decoder lives.
class GoroutineDecoder {
 public:
  using Visit = std::function<void(const GoroutineView&)>;

  GoroutineDecoder();

  /// Shows every goroutine of the array to `visit`, in the order of the array.
  ///
  /// Lenient as Go's JSON is: fields may be absent, null labels are none, unknown fields are
  /// ignored. Strict on types: malformed_reply names the place ("Goroutines[3].id: expected an
  /// integer"), counted from `first` on. The texts of locations live as long as the decoder, all
  /// other views until `visit` returns.
  Result<void> decode(simdjson::ondemand::array goroutines, const Visit& visit,
                      std::size_t first = 0);

 private:
  /// A location that has been met, and its text in the reply. The view points into the strings.
  struct Known {
    std::string json;
    std::string file;
    std::string function;
    LocationView view;
  };

  Complaint decode_goroutine(simdjson::ondemand::value value);
  Complaint decode_field(Key key, simdjson::ondemand::value value);
  Complaint decode_location(simdjson::ondemand::value value, LocationView& location);
  Complaint decode_labels(simdjson::ondemand::value value);
  Complaint number_of(std::string_view json, simdjson::ondemand::object object,
                      std::uint32_t& number);
  std::uint32_t remember(std::string_view json, const LocationView& location);

  GoroutineView goroutine_;
  std::string_view field_;   // the one being decoded, for errors
  std::deque<Known> known_;  // by number - 1; a deque never moves its elements
  std::unordered_map<std::string_view, std::uint32_t> numbers_;  // by text
  std::vector<std::uint32_t> recent_;  // numbers by a cheap hash of the text, 0: none
};

}  // namespace unjam::rpc
