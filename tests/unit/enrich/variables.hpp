#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "client/enrich/sought.hpp"
#include "client/rpc/types.hpp"

/// Variables as Delve gives them, written by hand.
namespace unjam::test {

inline rpc::Variable variable(std::string name, std::string type, naming::Kind kind,
                              std::uint64_t address)
{
  rpc::Variable made;
  made.name = std::move(name);
  made.type = std::move(type);
  made.kind = static_cast<int>(kind);
  made.address = address;
  made.declared = 7;
  return made;
}

inline rpc::Variable channel(std::string name, std::uint64_t address, std::uint64_t hchan)
{
  rpc::Variable made = variable(std::move(name), "chan int", naming::Kind::channel, address);
  made.base = hchan;
  return made;
}

inline rpc::Variable pointer(std::string name, std::string type, std::uint64_t address,
                             std::uint64_t target)
{
  rpc::Variable made =
      variable(std::move(name), "*" + std::move(type), naming::Kind::pointer, address);
  made.value = std::to_string(target);
  return made;
}

inline rpc::Variable structure(std::string name, std::string type, std::uint64_t address,
                               std::vector<rpc::Variable> fields)
{
  rpc::Variable made = variable(std::move(name), std::move(type), naming::Kind::structure, address);
  made.children = std::move(fields);
  return made;
}

inline rpc::FrameVariables frame(std::string function, std::int64_t offset,
                                 std::vector<rpc::Variable> arguments = {},
                                 std::vector<rpc::Variable> locals = {})
{
  return {.pc = 0x1000,
          .frame_offset = offset,
          .function = std::move(function),
          .arguments = std::move(arguments),
          .locals = std::move(locals)};
}

}  // namespace unjam::test
