#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// The values of Delve's API (service/api, version 2) that unjam uses, under Delve's names.
namespace unjam::rpc {

/// GetVersion.
struct Version {
  std::string delve;      ///< "1.20.2": the number alone
  int api = 0;            ///< the version that the server speaks now: 1 or 2
  std::string backend;    ///< "core", "native", …; empty from servers that do not say
  std::string target_go;  ///< "go1.19.8"; empty when Delve does not know
  std::string oldest_go;  ///< "1.18.0": the versions that this Delve was made for
  std::string newest_go;  ///< "1.20.0"
};

/// State, as far as a reader of a halted target needs it.
struct State {
  bool running = false;
  bool exited = false;
  std::int64_t pid = 0;
  std::int64_t current_goroutine = 0;  ///< 0: the current thread runs none
  std::int64_t current_thread = 0;     ///< 0: the server does not say
};

/// ListThreads: an operating-system thread.
struct Thread {
  std::int64_t id = 0;
  std::int64_t goroutine = 0;  ///< 0: none
  std::uint64_t pc = 0;
};

/// Which part of allgs ListGoroutines answers: `count` live goroutines from slot `start` on.
struct Page {
  std::int64_t start = 0;
  std::int64_t count = 0;
};

/// Where an expression is evaluated. Goroutine -1: the selected one, or the current thread.
struct EvalScope {
  std::int64_t goroutine = -1;
  int frame = 0;
};

/// How much of a variable is loaded (Delve: LoadConfig).
struct LoadConfig {
  bool follow_pointers = false;
  int max_variable_recurse = 0;
  int max_string_len = 64;
  int max_array_values = 64;
  int max_struct_fields = -1;  ///< -1: all
};

/// A variable as Delve evaluated it. What cannot be read is a value: see `unreadable`.
struct Variable {
  std::string name;
  std::string type;
  std::string real_type;  ///< what a named type is underneath
  std::string value;
  std::string unreadable;
  std::uint64_t address = 0;
  std::uint64_t base = 0;
  std::int64_t len = 0;
  std::int64_t cap = 0;
  int kind = 0;  ///< reflect.Kind
  std::int64_t declared = 0;  ///< the line; 0: not told, as of the arguments of inlined calls
  std::vector<Variable> children;
};

/// A frame with the values of its function's arguments and local variables.
struct FrameVariables {
  std::uint64_t pc = 0;
  std::int64_t frame_offset = 0;  ///< inlined calls share it, and the pc, with their caller
  std::string function;
  std::vector<Variable> arguments;
  std::vector<Variable> locals;
};

}  // namespace unjam::rpc
