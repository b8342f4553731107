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
  return {Errc::bad_source, what +
                                " cannot be read: the binary and the core do not belong "
                                "together, or the core is damaged"};
}

/// A part of a module that two of its fields tell (runtime.moduledata); empty if it has none.
asio::awaitable<Result<AddressRange>> find_range(rpc::Client& client, const std::string& module,
                                                 std::string_view begin, std::string_view end)
{
  const std::string from = module + std::string{begin};
  const std::string to = module + std::string{end};
  const auto first = co_await evaluate_number(client, from);
  if (!first) co_return first.error();
  const auto last = co_await evaluate_number(client, to);
  if (!last) co_return last.error();
  AddressRange range;
  if (*first && *last && **first < **last) {
    range.begin = static_cast<Address>(**first);
    range.end = static_cast<Address>(**last);
  }
  co_return range;
}

/// Follows the chain of modules: the program, and each of its plugins.
asio::awaitable<Result<void>> find_modules(rpc::Client& client, Access& access)
{
  std::string module = "runtime.firstmoduledata";
  for (std::size_t i = 0; i < most_modules; ++i) {
    const auto types = co_await find_range(client, module, ".types", ".etypes");
    if (!types) co_return types.error();
    if (types->begin == 0) co_return Result<void>{};
    access.modules.push_back({types->begin, types->end});
    const auto data = co_await find_range(client, module, ".data", ".edata");
    if (!data) co_return data.error();
    const auto bss = co_await find_range(client, module, ".bss", ".ebss");
    if (!bss) co_return bss.error();
    if (data->begin == 0 || bss->begin == 0) co_return Result<void>{};
    access.globals.push_back(*data);
    access.globals.push_back(*bss);
    for (const auto& [begin, end] :
         {std::pair{".noptrdata", ".enoptrdata"}, std::pair{".noptrbss", ".enoptrbss"}}) {
      const auto numbers = co_await find_range(client, module, begin, end);
      if (!numbers) co_return numbers.error();
      if (numbers->begin == 0) co_return Result<void>{};
      access.numbers.push_back(*numbers);
    }
    module += ".next";
    const auto next = co_await evaluate_number(client, module);
    if (!next) co_return next.error();
    access.has_all_modules = *next == 0;
    if (next->value_or(0) == 0) break;
  }
  co_return Result<void>{};
}

}  // namespace

namespace {

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
