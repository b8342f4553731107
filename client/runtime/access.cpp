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

asio::awaitable<Result<std::vector<TypeRange>>> find_modules(rpc::Client& client)
{
  std::vector<TypeRange> modules;
  std::string module = "runtime.firstmoduledata";
  while (modules.size() < most_modules) {
    const auto begin = co_await evaluate_number(client, module + ".types");
    if (!begin) co_return begin.error();
    const auto end = co_await evaluate_number(client, module + ".etypes");
    if (!end) co_return end.error();
    if (!*begin || !*end) break;
    modules.push_back({static_cast<Address>(**begin), static_cast<Address>(**end)});
    module += ".next";
    const auto next = co_await evaluate_number(client, module);
    if (!next) co_return next.error();
    if (next->value_or(0) == 0) break;
  }
  co_return modules;
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

  const auto allgs = co_await evaluate_elements(client, "runtime.allgs");
  if (!allgs) co_return allgs.error();
  if (!*allgs || (*allgs)->count == 0 || (*allgs)->count > most_slots)
    co_return missing("runtime.allgs");
  access.allgs = **allgs;
  const auto allp = co_await evaluate_elements(client, "runtime.allp");
  if (!allp) co_return allp.error();
  access.allp = allp->value_or(Elements{});

  Result<std::vector<TypeRange>> modules = co_await find_modules(client);
  if (!modules) co_return modules.error();
  access.modules = std::move(*modules);
  co_return access;
}

}  // namespace unjam::runtime
