#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/dumps/list/list_decoder.hpp"
#include "client/dumps/read_options.hpp"
#include "client/error.hpp"
#include "client/json_text/json_outline.hpp"
#include "client/stream/window.hpp"

namespace unjam::dumps {

/// Reads saved replies of ListGoroutines: API version 2 (an object with `Goroutines`) or 1 (an
/// array), with or without the JSON-RPC envelope around it. Several, as the pages of a list are,
/// may stand one behind the other, with other replies between.
///
/// Locations are as Delve wrote them. A reply has numbers for wait reasons, whose meaning depends
/// on the Go version: `name_wait_reasons` names them, and a problem says how. Another problem says
/// if the reply is one page of several.
class ListReplies {
 public:
  /// What to do with text that is no list of goroutines, as long as there has been none; it ends
  /// with a document, or where the text is no JSON.
  using Other = std::function<void(std::string_view)>;

  explicit ListReplies(const dumps::ReadOptions& options, Other other = {});

  /// Reads all of a stream. Fails with damaged, cut or wrong_kind: names the byte and what was
  /// expected there. What the window then shows has not been taken.
  Result<void> read(stream::Window& window);

  /// Whether there has been a list, even if it was empty or broken.
  [[nodiscard]] bool found() const { return found_; }

  /// The goroutines, once the stream has been read, which may have failed. Fails if there is no
  /// list, and quotes the error that an envelope holds.
  [[nodiscard]] Result<Snapshot> take(const Result<void>& read);

 private:
  Result<void> read_all(stream::Window& window);
  Result<void> read_document(stream::Window& window);
  Result<void> read_list(stream::Window& window, json_text::JsonOutline& outline);
  Result<void> judge(const json_text::JsonOutline& outline);
  bool drop_repeated();
  void note_problems(bool repeated);

  dumps::ReadOptions options_;
  Other other_;
  Snapshot snapshot_;
  ListDecoder decoder_{snapshot_};
  std::string delve_error_;  ///< quoted
  std::int64_t next_page_ = -1;
  bool found_ = false;
};

/// All of that for one stream.
[[nodiscard]] Result<Snapshot> read_list_reply(stream::Window window,
                                               const dumps::ReadOptions& options = {});

}  // namespace unjam::dumps
