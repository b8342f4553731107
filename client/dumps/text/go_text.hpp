#pragma once

#include <memory>
#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/dumps/read_options.hpp"
#include "client/dumps/text/go_lines.hpp"
#include "client/error.hpp"
#include "client/stream/window.hpp"

namespace unjam::dumps {

/// Reads goroutines as Go prints them: debug=2 of net/http/pprof, SIGQUIT and crash output, a test
/// that timed out; by itself or within a log (see GoLines). What is no goroutine is skipped.
///
/// They have places, wait reasons and stacks, and how long they wait in whole minutes: `now` is
/// made up so that those come out. `start` has no line, for Go does not print it. What else is in
/// arguments and addresses is not kept. A text with several dumps gives the one with most
/// goroutines, the first of equals, and a note says so.
class GoText {
 public:
  GoText();
  ~GoText();
  GoText(const GoText&) = delete;
  GoText& operator=(const GoText&) = delete;

  /// Takes the next piece of the text.
  void take(std::string_view piece, GoLines::End end);

  /// Takes what is left of a stream. Errors: those of the stream.
  Result<void> read(stream::Window& window);

  /// Whether there has been a goroutine.
  [[nodiscard]] bool found() const;

  /// The goroutines, once all has been read. Fails with wrong_kind if there is none.
  [[nodiscard]] Result<Snapshot> finish();

 private:
  class Reader;
  std::unique_ptr<Reader> reader_;
};

/// All of that for one stream.
[[nodiscard]] Result<Snapshot> read_go_text(stream::Window window,
                                            const dumps::ReadOptions& options = {});

}  // namespace unjam::dumps
