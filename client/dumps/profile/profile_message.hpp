#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "client/error.hpp"

namespace unjam::dumps {

/// A profile in pprof's format (profile.proto), as far as goroutines need it. Texts are views of
/// the file. All indexes are within their tables.
struct ProfileMessage {
  struct ValueType {
    std::string_view type;  ///< "goroutine"
    std::string_view unit;  ///< "count"
  };
  struct Function {
    std::string_view name;
    std::string_view file;
  };
  struct Line {
    std::size_t function = 0;  ///< 0 is one without a name
    std::int64_t line = 0;
  };
  struct Location {
    std::uint64_t address = 0;  ///< of the call, not that to which it returns
    std::vector<Line> lines;    ///< innermost first: all but the last are inlined calls
  };
  struct Label {
    std::string_view key;
    std::string_view text;
    std::int64_t number = 0;  ///< if there is no text
  };
  struct Sample {
    std::vector<std::size_t> locations;  ///< innermost first
    std::vector<std::int64_t> values;    ///< one of each type
    std::vector<Label> labels;
  };

  std::vector<ValueType> types;
  std::vector<Sample> samples;
  std::vector<Location> locations;
  std::vector<Function> functions;
  std::vector<std::string_view> comments;
};

/// Whether a file that starts so may be a profile.
[[nodiscard]] bool looks_like_profile(std::string_view start);

/// Reads a profile that is not packed. Fails with damaged; the error says at which byte, or
/// which of its parts refers to what is not there.
[[nodiscard]] Result<ProfileMessage> read_profile_message(std::string_view file);

}  // namespace unjam::dumps
