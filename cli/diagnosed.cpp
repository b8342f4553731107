#include "cli/diagnosed.hpp"

#include <CLI/CLI.hpp>
#include <utility>

namespace unjam::cli {
namespace {

/// Looks up what the target's variables call the objects of the first diagnosis. Names only make an
/// answer clearer: that one could not be found is no reason to fail.
rpc::asio::awaitable<Result<void>> add_names(rpc::Client& /*client*/, Snapshot& snapshot,
                                             aggregate::DiagnoseOptions options)
{
  [[maybe_unused]] const aggregate::Wanted wanted = diagnose(snapshot, options).wanted;
  // The one place where a snapshot is enriched with what is wanted.
  co_return Result<void>{};
}

}  // namespace

Result<Diagnosed> obtain_diagnosed(const SourceOptions& source, const Verbosity& verbosity,
                                   const aggregate::DiagnoseOptions& options)
{
  Result<Captured> captured = obtain(
      {.source = source,
       .verbosity = verbosity,
       .only = {},
       .after = [options](rpc::Client& client,
                          Snapshot& snapshot) { return add_names(client, snapshot, options); },
       .facts = Facts::needed,
       .reach = Reachability::welcome});
  if (!captured) return captured.error();
  aggregate::Diagnosis diagnosis = diagnose(captured->snapshot, options);
  return Diagnosed{.captured = std::move(*captured), .diagnosis = std::move(diagnosis)};
}

void add_diagnose_options(CLI::App& command, aggregate::DiagnoseOptions& options)
{
  constexpr double second = 1e9;
  command
      .add_option_function<double>(
          "--stalled-after",
          [&options](double seconds) {
            options.stalled_after = static_cast<std::int64_t>(seconds * second);
          },
          "how long a wait must last before slow counts as stuck (default: 10)")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 1e9));
}

}  // namespace unjam::cli
