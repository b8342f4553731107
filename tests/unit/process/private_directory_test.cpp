#include "client/process/private_directory.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "tests/unit/print_result.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::process_private_directory_test {

namespace fs = std::filesystem;
using unjam::process::PrivateDirectory;
using namespace unjam::testing;

TEST_SUITE("process/private_directory")
{
  TEST_CASE("it is ours alone, and gone with all it holds when its owner is")
  {
    const Scratch scratch;
    const Environment runtime{"XDG_RUNTIME_DIR", scratch.path()};
    std::string path;
    {
      const auto directory = PrivateDirectory::make();
      REQUIRE(directory);
      path = directory->path();
      CHECK(path.starts_with(scratch / "unjam-"));
      CHECK(fs::status(path).permissions() == fs::perms::owner_all);
      fs::create_directories(path + "/dlv/deep");
    }
    CHECK_FALSE(fs::exists(path));
  }

  TEST_CASE("it moves with its owner and can be removed early")
  {
    PrivateDirectory first = PrivateDirectory::make().value();
    const std::string path = first.path();
    PrivateDirectory second = std::move(first);
    CHECK(second.path() == path);
    CHECK(fs::exists(path));
    second.remove();
    CHECK_FALSE(fs::exists(path));
  }

  TEST_CASE("it goes while somebody else removes what is in it")
  {
    int left = 0;
    for (int i = 0; i < 50; ++i) {
      PrivateDirectory directory = PrivateDirectory::make().value();
      const std::string path = directory.path();
      for (int k = 0; k < 64; ++k) std::ofstream(path + "/" + std::to_string(k)) << "";
      std::atomic<bool> begun = false;
      std::thread other{[&] {
        while (!begun) std::this_thread::yield();
        for (int k = 63; k >= 0; --k) fs::remove(path + "/" + std::to_string(k));
      }};
      begun = true;
      directory.remove();
      other.join();
      left += fs::exists(path) ? 1 : 0;
      fs::remove_all(path);
    }
    CHECK(left == 0);
  }

  TEST_CASE("places that cannot be used are passed over")
  {
    const Scratch scratch;
    const Environment temporary{"TMPDIR", scratch.path()};
    for (const std::string& unusable :
         {std::string{"/no/such/place"}, std::string{"relative"}, scratch / std::string(90, 'x')}) {
      CAPTURE(unusable);
      const Environment runtime{"XDG_RUNTIME_DIR", unusable};
      fs::create_directories(scratch / std::string(90, 'x'));
      const auto directory = PrivateDirectory::make();
      REQUIRE(directory);
      CHECK(directory->path().starts_with(scratch / "unjam-"));
    }
  }
}

}  // namespace unjam::process_private_directory_test
