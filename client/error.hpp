#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
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
  bad_source,          ///< the source cannot be used: not a dump, cut, of another build, running
  server_failed,       ///< our own Delve server did not start or ended too early
  io_failed,           ///< a local file could not be read or written
};

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
