#include "client/crash/panics.hpp"

#include <boost/asio.hpp>

#include "client/crash/printed_value.hpp"

namespace unjam::crash {
namespace {

namespace asio = rpc::asio;

constexpr std::size_t most_panics = 64;

/// A type that has a field, by the names that the type has had over time.
asio::awaitable<Result<memory::Layout>> learn(rpc::Client& client, std::vector<std::string> types,
                                              std::string field, Address readable)
{
  std::vector<std::string> having;
  having.push_back(std::move(field));
  co_return co_await memory::learn_layout(client, std::move(types), std::move(having), readable);
}

Panic read_panic(memory::Memory& memory, const PanicFields& fields, const runtime::TypeNames& types,
                 Address at)
{
  Panic panic;
  panic.recovered = memory::read_field(memory, at, fields.recovered).value_or(0) != 0;
  const auto type = memory.get<Address>(at + *fields.value);
  const auto data = memory.get<Address>(at + *fields.value + sizeof(Address));
  if (!type || !data) return panic;
  if (*type == 0) {
    panic.text = "nil";
    return panic;
  }
  panic.type = types.name(*type).value_or("");
  const auto kind = memory::read_field(memory, *type, fields.kind);
  if (!panic.type.empty() && kind) {
    panic.text = print_value(memory, panic.type, static_cast<unsigned>(*kind), *data);
  }
  return panic;
}

}  // namespace

asio::awaitable<Result<PanicFields>> learn_panic_fields(rpc::Client& client, Address readable)
{
  std::vector<std::string> names{"runtime._panic"};
  const auto panic = co_await learn(client, std::move(names), "arg", readable);
  if (!panic) co_return panic.error();
  names = {"internal/abi.Type"};
  auto type = co_await learn(client, std::move(names), "Kind_", readable);
  if (type && type->empty()) {
    names = {"runtime._type"};
    type = co_await learn(client, std::move(names), "kind", readable);
  }
  if (!type) co_return type.error();
  co_return PanicFields{.value = panic->offset("arg"),
                        .next = panic->find("link"),
                        .recovered = panic->find("recovered"),
                        .exits = panic->find("goexit"),
                        .kind = type->find_any({"Kind_", "kind"})};
}

std::vector<Panic> read_panics(memory::Memory& memory, const PanicFields& fields,
                               const runtime::TypeNames& types, Address first)
{
  std::vector<Panic> panics;
  if (!fields.value) return panics;
  Address at = first;
  for (std::size_t i = 0; i < most_panics && at != 0; ++i) {
    const bool exits = memory::read_field(memory, at, fields.exits).value_or(0) != 0;
    if (!exits) panics.push_back(read_panic(memory, fields, types, at));
    at = memory::read_field(memory, at, fields.next).value_or(0);
  }
  return panics;
}

}  // namespace unjam::crash
