#pragma once

#include <string_view>

/// How a profile of ours says what pprof's format has no place for: by labels. Its comment tells it
/// from a profile of Go's, where labels of these names are the program's own.
namespace unjam::dumps::profile_words {

inline constexpr std::string_view comment = "unjam.pprof/1";

inline constexpr std::string_view wait_reason = "wait_reason";
inline constexpr std::string_view status = "status";
inline constexpr std::string_view channel = "channel";  ///< that it waits for
inline constexpr std::string_view unreadable =
    "unreadable";                               ///< why the goroutine could not be read
inline constexpr std::string_view cut = "cut";  ///< why outer calls are missing

/// What stands before the name of a label of the program's that has one of these names.
inline constexpr std::string_view own = "label:";

/// The call of who has no stack.
inline constexpr std::string_view no_stack = "[no stack]";

}  // namespace unjam::dumps::profile_words
