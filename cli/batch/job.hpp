#pragma once

#include <string>

#include "cli/labels.hpp"

namespace unjam::cli {

/// A core that is to be looked at, and what is known of it before.
struct Job {
  std::string input;    ///< what it is called in every output: a path, of an archive PATH/MEMBER
  std::string file;     ///< the file that holds it
  std::string member;   ///< of an archive; empty: all of the file
  bool packed = false;  ///< it has to be unpacked first
  std::string binary;   ///< as a manifest names it; empty: to be found
  SourceLabels labels;  ///< host, service, time …
};

}  // namespace unjam::cli
