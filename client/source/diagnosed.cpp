#include "client/source/diagnosed.hpp"

#include <boost/asio.hpp>
#include <utility>

#include "client/enrich/enrich.hpp"
#include "client/memory/rpc_memory.hpp"
#include "client/runtime/evaluate.hpp"

namespace unjam::source {
namespace {

/// Looks up what the target's variables call the objects of the first diagnosis. Names only make an
/// answer clearer: that one could not be found is no reason to fail.
rpc::asio::awaitable<Result<void>> add_names(rpc::Client& client, Snapshot& snapshot,
                                             aggregate::DiagnoseOptions options)
{
  const aggregate::Wanted wanted = diagnose(snapshot, options).wanted;
  if (wanted.channels.empty() && wanted.locks.empty()) co_return Result<void>{};
  const auto readable = co_await runtime::evaluate_address(client, "runtime.buildVersion");
  if (!readable || !*readable) co_return Result<void>{};
  const auto memory = co_await memory::RpcMemory::open(client, **readable);
  if (!memory) co_return Result<void>{};
  const Result<void> named = co_await enrich(client, **memory, wanted, snapshot);
  if (!named) {
    snapshot.problems.push_back({Problem::Weight::note,
                                 "names could not be looked up: " + named.error().detail(),
                                 "channels and locks are told by their types"});
  }
  co_return Result<void>{};
}

}  // namespace

Result<Diagnosed> obtain_diagnosed(const Options& source, Listeners listeners,
                                   const aggregate::DiagnoseOptions& options,
                                   WithoutWaits without_waits)
{
  Result<Captured> captured = obtain(
      {.source = source,
       .listeners = std::move(listeners),
       .only = {},
       .after = [options](rpc::Client& client,
                          Snapshot& snapshot) { return add_names(client, snapshot, options); },
       .need = {Depth::effects, without_waits}});
  if (!captured) return captured.error();
  aggregate::Diagnosis diagnosis = diagnose(captured->snapshot, options);
  return Diagnosed{.captured = std::move(*captured), .diagnosis = std::move(diagnosis)};
}

}  // namespace unjam::source
