#include "client/process/memory_use.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace unjam::process {
namespace {

std::uint64_t page_size()
{
  return static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// The limit of this control group. Only a container sees its own there, and as a number.
std::optional<std::uint64_t> container_memory()
{
  std::uint64_t bytes = 0;
  if (std::ifstream{"/sys/fs/cgroup/memory.max"} >> bytes) return bytes;
  return std::nullopt;
}

}  // namespace

std::uint64_t available_memory()
{
  const auto machine = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * page_size();
  return std::min(machine, container_memory().value_or(machine));
}

std::uint64_t default_memory_limit()
{
  return available_memory() / 4 * 3;
}

std::optional<std::uint64_t> resident_memory(pid_t pid)
{
  std::ifstream statm{"/proc/" + std::to_string(pid) + "/statm"};
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (!(statm >> size >> resident)) return std::nullopt;
  return resident * page_size();
}

void sacrifice_first(pid_t pid)
{
  constexpr int likely = 500;  // of 1000; raising it needs no privilege
  std::ofstream{"/proc/" + std::to_string(pid) + "/oom_score_adj"} << likely;
}

}  // namespace unjam::process
