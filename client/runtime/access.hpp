#pragma once

#include <vector>

#include "client/rpc/client.hpp"
#include "client/runtime/evaluate.hpp"
#include "client/runtime/layouts.hpp"
#include "client/runtime/type_names.hpp"

namespace unjam::runtime {

/// A part of the target's memory.
struct AddressRange {
  Address begin = 0;
  Address end = 0;
};

/// What Delve has to be asked for before the target's memory can be understood.
struct Access {
  bool amd64 = false;  ///< its CPU; what rests on instructions and registers is for this one alone
  Layouts layouts;
  Address readable = 0;  ///< some address that can be read
  Elements allgs;
  Elements allp;
  StructValue program;  ///< runtime.firstmoduledata: where the parts of the binary are
  std::vector<TypeRange> modules;
  std::vector<AddressRange> globals;    ///< of every module: variables that may hold pointers
  std::vector<AddressRange> numbers;    ///< the others
  std::vector<AddressRange> variables;  ///< both
  bool has_all_modules = false;         ///< and of each all of its variables
};

/// Asks for it. Errors: wrong_build if the target is not like any Go program, and those of the
/// connection.
rpc::asio::awaitable<Result<Access>> learn_access(rpc::Client& client);

}  // namespace unjam::runtime
