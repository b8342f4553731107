#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <utility>

#include "client/error.hpp"
#include "client/stream/descriptor.hpp"

namespace unjam::elf {

namespace asio = boost::asio;

/// A copy of a core that lacks its end and its notes, which gdb's gcore writes last. dlv opens no
/// core without them: the copy has notes of one thread of which nothing is known. Its memory is
/// that of the core, and nothing behind the cut.
class MendedCore {
 public:
  /// Copies under $TMPDIR, /var/tmp or /tmp, into a file without a name: nothing is left, however
  /// unjam ends. `binary` is the program; where it was loaded is looked for in the core. Errors:
  /// io_failed, also if there is no room, and cut if it cannot be mended.
  [[nodiscard]] static asio::awaitable<Result<MendedCore>> make(std::string core,
                                                                std::string binary);

  /// What to open it by, for as long as this lives.
  [[nodiscard]] std::string path() const;

 private:
  explicit MendedCore(stream::Descriptor file) : file_{std::move(file)} {}

  stream::Descriptor file_;
};

}  // namespace unjam::elf
