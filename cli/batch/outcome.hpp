#pragma once

#include <string>

#include "client/error.hpp"

namespace unjam::cli {

/// What became of a job.
struct Outcome {
  enum class Status {
    done,        ///< there is a report
    incomplete,  ///< there is one, and something of the core could not be read
    copy,        ///< the input that it is a copy of has the report
    failed,
  };

  Status status = Status::failed;
  std::string input;    ///< of the job
  std::string reason;   ///< why it failed, in one line
  std::string copy_of;  ///< the first input that holds the same core; empty: this one
  std::string core_id;  ///< see client/elf/core_id.hpp; empty: not known
  std::string binary;   ///< that was taken

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// "done", "incomplete", "copy", "failed".
[[nodiscard]] const char* word_of(Outcome::Status status);

/// An outcome as one line of JSON, and back. Fails with damaged if it is none.
[[nodiscard]] std::string to_json(const Outcome& outcome);
[[nodiscard]] Result<Outcome> parse_outcome(const std::string& text);

}  // namespace unjam::cli
