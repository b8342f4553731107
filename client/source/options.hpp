#pragma once

#include <spdlog/logger.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "client/capture/capture.hpp"
#include "client/dumps/read_options.hpp"

namespace unjam::source {

/// What the user has, and how it is read.
struct Options {
  std::vector<std::string> words;  ///< see read_source()
  std::string dlv = "dlv";         ///< a path, or a name to look for in $PATH
  std::uint64_t dlv_memory = 0;    ///< bytes; 0: three quarters of the machine's memory
  double timeout_seconds = 60;     ///< of each call to a server
  unjam::Stacks stacks = unjam::Stacks::all;
  unjam::Engine engine = unjam::Engine::automatic;
  std::string core;  ///< of the target behind an address, if its file is here
  std::size_t cross_check = 64;
  dumps::ReadOptions saved;  ///< how a saved file is read
};

/// Who is told how far a source has been read.
class Watcher {
 public:
  Watcher() = default;
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  Watcher(Watcher&&) = delete;
  Watcher& operator=(Watcher&&) = delete;
  virtual ~Watcher() = default;

  virtual void captures(const Progress& progress) = 0;
  virtual void reads(const std::string& file, const dumps::ReadProgress& progress) = 0;
  /// That source has been read.
  virtual void ends() = 0;
};

/// Who hears of what goes on; nobody if empty.
struct Listeners {
  std::shared_ptr<spdlog::logger> logger;
  std::shared_ptr<Watcher> watcher;
};

}  // namespace unjam::source
