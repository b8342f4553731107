#include "cli/merge/json_documents.hpp"

#include <algorithm>
#include <string>

namespace unjam::cli {

using json_text::JsonNesting;

Result<bool> JsonDocuments::next()
{
  const Result<bool> begun = find_begin();
  if (!begun || !*begun) return begun;
  return find_end();
}

/// Skips what is blank behind the last document.
Result<bool> JsonDocuments::find_begin()
{
  for (;;) {
    const std::string_view text = bytes_.text();
    begin_ = std::min(text.find_first_not_of(" \t\r\n", end_), text.size());
    end_ = begin_;
    if (begin_ == text.size()) {
      const Result<bool> any = more();
      if (!any || !*any) return any;
    } else if (text[begin_] == '{') {
      return true;
    } else {
      return error_at(begin_, "expected a report, which is a JSON object");
    }
  }
}

Result<bool> JsonDocuments::find_end()
{
  JsonNesting nesting;
  for (;; ++end_) {
    if (end_ == bytes_.text().size()) {
      if (text().size() > longest_document) {
        return error_at(begin_, "the document is longer than 2 GiB");
      }
      const Result<bool> any = more();
      if (!any) return any;
      if (!*any) return error_at(end_, nesting.expected());
    }
    const JsonNesting::Step step = nesting.take(bytes_.text()[end_]);
    if (step == JsonNesting::Step::broken) return error_at(end_, nesting.expected());
    if (nesting.closers().size() > deepest) {
      return error_at(end_, "brackets are nested too deeply");
    }
    if (step == JsonNesting::Step::closed) {
      ++end_;
      return true;
    }
  }
}

/// Pulls the next piece; what lies before the document is not needed any more.
Result<bool> JsonDocuments::more()
{
  bytes_.drop(begin_);
  dropped_ += begin_;
  end_ -= begin_;
  begin_ = 0;
  const Result<std::size_t> got = pull_(bytes_.reserve(piece_), piece_);
  if (!got) return got.error();
  if (*got != 0) bytes_.grow(*got);
  return *got != 0;
}

Error JsonDocuments::error_at(std::size_t position, std::string_view what) const
{
  return {Errc::damaged, ("byte " + std::to_string(dropped_ + position) + ": ").append(what)};
}

}  // namespace unjam::cli
