#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace unjam::testing {

/// A Go and a Delve to test with, and where the cores of that Go's programs are.
struct LivePair {
  std::string name;  ///< "go1.19-dlv1.20"
  std::string go;
  std::string dlv;
  std::string folder;

  [[nodiscard]] std::string binary(const std::string& program) const
  {
    return folder + "/" + program + "/binary";
  }
  [[nodiscard]] std::string core(const std::string& program) const
  {
    return folder + "/" + program + "/core";
  }
};

/// All pairs that `tests/run` has provided, in $UNJAM_LIVE_DIR or build/live; says so if there is
/// none, and so nothing is tested.
inline std::vector<LivePair> live_pairs()
{
  const char* set = std::getenv("UNJAM_LIVE_DIR");
  const std::string top = set != nullptr ? set : std::string{UNJAM_TESTS_DIR} + "/../build/live";
  std::vector<LivePair> pairs;
  std::ifstream file{top + "/pairs"};
  for (std::string line; std::getline(file, line);) {
    LivePair pair;
    std::istringstream{line} >> pair.name >> pair.go >> pair.dlv;
    pair.folder = top + "/" + pair.name.substr(0, pair.name.find('-'));
    if (std::filesystem::exists(pair.core("parked"))) pairs.push_back(pair);
  }
  if (pairs.empty()) MESSAGE("skipped: no real cores in " << top << "; tests/run makes them");
  return pairs;
}

}  // namespace unjam::testing
