"""Another CMake project uses what `cmake --install` leaves."""
import os
import subprocess
import unittest

import live

PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES CXX)
find_package(unjam REQUIRED)
add_executable(user main.cpp)
target_link_libraries(user PRIVATE unjam::client unjam::aggregate)
"""

PROGRAM = """
#include <unjam/aggregate/group/group.hpp>
#include <unjam/aggregate/group/select.hpp>
#include <unjam/client/saved/saved.hpp>

#include <iostream>
#include <nlohmann/json.hpp>

using namespace unjam;  // no name of ours is one that its users have
using nlohmann::json;

int main(int, char** argv)
{
  const auto snapshot = saved::read(argv[1]);
  if (!snapshot) return 1;
  const auto selection = aggregate::select(*snapshot, aggregate::Scope::user);
  const auto keys = std::get<0>(aggregate::parse_keys("wait"));
  for (const auto& group : aggregate::group(*snapshot, selection.goroutines, keys)) {
    std::cout << json(group.count) << '\\n';
  }
}
"""


class Install(live.LiveTest):
    def command(self, *words):
        done = subprocess.run(words, capture_output=True, text=True, timeout=live.LIMIT, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_the_libraries_are_found_and_linked(self):
        prefix, project, build = self.path("prefix"), self.path("project"), self.path("build")
        self.command("cmake", "--install", str(live.ROOT / "build/release"), "--prefix", prefix)
        self.assertTrue(os.path.exists(os.path.join(prefix, "share/unjam/schemas/groups.schema.json")))
        os.mkdir(project)
        for name, text in (("CMakeLists.txt", PROJECT), ("main.cpp", PROGRAM)):
            with open(os.path.join(project, name), "w", encoding="utf-8") as file:
                file.write(text)
        self.command("cmake", "-S", project, "-B", build, "-G", "Ninja", "-DCMAKE_PREFIX_PATH=" + prefix)
        self.command("cmake", "--build", build)
        reply = self.path("reply.json")
        with open(reply, "w", encoding="utf-8") as file:
            start = '"startLoc":{"pc":1,"file":"m.go","line":1,"function":{"name":"main.f"}}'
            rows = [f'{{"id":{number},"status":{status},"waitReason":1,{start}}}'
                    for number, status in ((1, 4), (2, 4), (3, 1))]
            file.write(f"[{','.join(rows)}]")
        self.assertEqual(self.command(os.path.join(build, "user"), reply), "2\n1\n")
        self.assertIn("unjam", self.command(os.path.join(prefix, "bin/unjam"), "--version"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
