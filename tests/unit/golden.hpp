#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace unjam::test {

/// Compares `text` with tests/golden/NAME. With UPDATE_GOLDEN=1 in the environment the file is
/// rewritten instead; what changed is then reviewed in the diff.
inline void check_golden(const std::string& name, const std::string& text)
{
  const std::string path = std::string{UNJAM_TESTS_DIR} + "/golden/" + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {  // NOLINT(concurrency-mt-unsafe): nobody sets any
    std::ofstream file{path, std::ios::binary};
    file << text;
    REQUIRE_MESSAGE(file.good(), path);
    return;
  }
  std::ifstream file{path, std::ios::binary};
  REQUIRE_MESSAGE(file.good(), path);
  const std::string expected{std::istreambuf_iterator<char>{file}, {}};
  CHECK_MESSAGE(text == expected, name);
}

}  // namespace unjam::test
