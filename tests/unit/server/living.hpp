#pragma once

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <string>

namespace unjam::testing {

/// Whether a process is gone, or is within the limit. One that only waits to be reaped by
/// somebody else is gone.
inline bool is_gone(pid_t pid, std::chrono::milliseconds limit = std::chrono::seconds{5})
{
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (handle < 0) return true;
  pollfd ended{.fd = handle, .events = POLLIN, .revents = 0};
  const bool gone = ::poll(&ended, 1, static_cast<int>(limit.count())) == 1;
  ::close(handle);
  return gone;
}

/// Whether nothing at all is left of a child of ours: it has been reaped.
inline bool is_reaped(pid_t pid)
{
  return !std::ifstream{"/proc/" + std::to_string(pid) + "/stat"};
}

}  // namespace unjam::testing
