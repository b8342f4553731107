#include "client/runtime/access.hpp"

#include <boost/asio.hpp>
#include <string>
#include <utility>

namespace unjam::runtime {
namespace {

namespace asio = rpc::asio;

constexpr std::size_t most_modules = 256;        ///< one, and one for each plugin
constexpr std::uint64_t most_slots = 1U << 28U;  ///< more goroutines than any machine can hold

Error missing(const std::string& what)
{
  return {Errc::wrong_build, what +
                                 " cannot be read: the binary and the core do not belong "
                                 "together, or the core is damaged"};
}

/// A part of a module that two of its fields tell (runtime.moduledata); empty if it has none.
AddressRange range_of(const StructValue& module, std::string_view begin, std::string_view end)
{
  const AddressRange range{module.address(begin), module.address(end)};
  return range.begin < range.end ? range : AddressRange{};
}

/// False: not all of its variables are known.
bool add_variables(const StructValue& module, Access& access)
{
  const AddressRange data = range_of(module, "data", "edata");
  const AddressRange bss = range_of(module, "bss", "ebss");
  if (data.begin == 0 || bss.begin == 0) return false;
  access.globals.push_back(data);
  access.globals.push_back(bss);
  for (const AddressRange& numbers :
       {range_of(module, "noptrdata", "enoptrdata"), range_of(module, "noptrbss", "enoptrbss")}) {
    if (numbers.begin == 0) return false;
    access.numbers.push_back(numbers);
  }
  return true;
}

/// Follows the chain of modules: the program, and each of its plugins.
asio::awaitable<Result<void>> find_modules(rpc::Client& client, Access& access)
{
  std::string expression = "runtime.firstmoduledata";
  std::string next_one = "runtime.firstmoduledata.next";
  for (std::size_t i = 0; i < most_modules; ++i) {
    const auto module = co_await evaluate_struct(client, expression);
    if (!module) co_return module.error();
    if (i == 0) access.program = *module;
    const AddressRange types = range_of(*module, "types", "etypes");
    if (types.begin == 0) co_return Result<void>{};
    access.modules.push_back({types.begin, types.end});
    if (!add_variables(*module, access)) co_return Result<void>{};
    const auto next = module->number("next");
    access.has_all_modules = next == 0;
    if (next.value_or(0) == 0) break;
    expression = "*" + next_one;
    next_one += ".next";
  }
  co_return Result<void>{};
}

/// By what the table of functions says of code (runtime.pcHeader): only on x86 does an instruction
/// begin at any byte.
asio::awaitable<Result<bool>> is_amd64(rpc::Client& client)
{
  constexpr std::string_view least = "runtime.firstmoduledata.pcHeader.minLC";
  constexpr std::string_view pointer = "runtime.firstmoduledata.pcHeader.ptrSize";
  const auto step = co_await evaluate_number(client, least);
  if (!step) co_return step.error();
  const auto size = co_await evaluate_number(client, pointer);
  if (!size) co_return size.error();
  co_return *step == 1 && *size == 8;
}

}  // namespace

asio::awaitable<Result<Access>> learn_access(rpc::Client& client)
{
  Access access;
  const auto readable = co_await evaluate_address(client, "runtime.buildVersion");
  if (!readable) co_return readable.error();
  if (!*readable) co_return missing("runtime.buildVersion");
  access.readable = **readable;

  Result<Layouts> layouts = co_await learn_layouts(client, access.readable);
  if (!layouts) co_return layouts.error();
  access.layouts = *layouts;

  const Result<bool> amd64 = co_await is_amd64(client);
  if (!amd64) co_return amd64.error();
  access.amd64 = *amd64;

  const auto allgs = co_await evaluate_elements(client, "runtime.allgs");
  if (!allgs) co_return allgs.error();
  if (!*allgs || (*allgs)->count == 0 || (*allgs)->count > most_slots)
    co_return missing("runtime.allgs");
  access.allgs = **allgs;
  const auto allp = co_await evaluate_elements(client, "runtime.allp");
  if (!allp) co_return allp.error();
  if (!*allp) client.note_unread("runtime.allp");
  access.allp = allp->value_or(Elements{});

  const Result<void> modules = co_await find_modules(client, access);
  if (!modules) co_return modules.error();
  access.variables = access.globals;
  access.variables.insert(access.variables.end(), access.numbers.begin(), access.numbers.end());
  co_return access;
}

}  // namespace unjam::runtime
