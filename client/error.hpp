#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace unjam {

/// What went wrong, for code that decides; `Error::detail` is for people.
enum class Errc {
  connect_failed = 1,  ///< nobody listens at the address
  connection_lost,     ///< the stream ended while a call was waiting
  timed_out,           ///< no reply within the limit; the reply may still come and is dropped
  cancelled,           ///< the caller gave up
  malformed_reply,     ///< the bytes were not the reply we expect
  rejected,            ///< Delve answered with an error; `detail` holds its words
  wrong_kind,          ///< a file is not what it is to be: no dump, no core, no binary of Go
  cut,                 ///< it ends too early
  damaged,             ///< its bytes make no sense, or there are more of them than can be
  wrong_build,    ///< the binary and the core, or the core and the server, do not belong together
  wrong_cpu,      ///< of another CPU than what is asked for can be told of
  no_debug_info,  ///< the binary is stripped
  not_halted,     ///< the target runs, or has exited
  unreadable,     ///< a file or folder cannot be read, or does not have what is looked for
  usage,          ///< what is asked for does not go together, or is named wrongly
  server_failed,  ///< our own Delve server did not start or ended too early
  server_too_large,  ///< it needed more memory than it may have
  io_failed,         ///< a local file could not be read or written
};

/// "server_failed", and back; nothing if no code is called so.
[[nodiscard]] std::string_view word_of(Errc code);
[[nodiscard]] std::optional<Errc> find_code(std::string_view word);

/// Whether it lies in what was named, and not in who was to read it: to try again is no use.
[[nodiscard]] constexpr bool is_about_source(Errc code)
{
  return code >= Errc::wrong_kind && code <= Errc::usage;
}

/// Whether the same thing may succeed if it is tried again: Delve failed, not what it was to read.
[[nodiscard]] constexpr bool may_pass(Errc code)
{
  return code <= Errc::rejected || code == Errc::server_failed;
}

/// One clear line: where it happened and why.
class Error {
 public:
  Error() = default;
  Error(Errc code, std::string detail) : code_{code}, detail_{std::move(detail)} {}

  [[nodiscard]] Errc code() const { return code_; }
  [[nodiscard]] const std::string& detail() const { return detail_; }

  /// The same error, with the place in front: "ListGoroutines: …".
  [[nodiscard]] Error within(const std::string& place) const
  {
    return {code_, place + ": " + detail_};
  }

 private:
  Errc code_ = Errc::rejected;
  std::string detail_;
};

/// Thrown only where a program forgets to check a Result.
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location&)
{
  throw std::logic_error{"unchecked error: " + error.detail()};
}

/// For whatever may fail for reasons outside the program.
template <class T>
using Result = boost::system::result<T, Error>;

}  // namespace unjam
