#include "cli/commands/selected.hpp"
#include "cli/progress.hpp"

#include <algorithm>
#include <utility>

#include "client/source/several.hpp"

namespace unjam::cli {
namespace {

bool any_needs_facts(const std::vector<aggregate::Filter>& filters)
{
  return std::ranges::any_of(
      filters, [](const aggregate::Filter& filter) { return filter.key.needs_facts(); });
}

}  // namespace

Result<Selected> obtain_selected(const source::Options& source, const SelectOptions& select,
                                 const Verbosity& verbosity, source::Need need, SourceCount count)
{
  const auto filters = parse_filters(select);
  if (const auto* misuse = std::get_if<aggregate::Misuse>(&filters)) {
    return Error{Errc::usage, misuse->text};
  }
  const auto& wanted = std::get<aggregate::Filters>(filters);
  if (any_needs_facts(wanted.with) || any_needs_facts(wanted.without)) {
    need = {std::max(need.depth, Depth::waits), source::WithoutWaits::loss};
  }
  source::SessionOptions options{
      .source = source, .listeners = listen(verbosity), .only = {}, .after = {}, .need = need};
  Result<source::Captured> captured = count == SourceCount::several
                                          ? source::obtain_sum(std::move(options))
                                          : source::obtain(std::move(options));
  if (!captured) return captured.error();
  const auto scope = select.all ? aggregate::Scope::all : aggregate::Scope::user;
  auto selection = aggregate::select(captured->snapshot, scope, wanted);
  return Selected{.captured = std::move(*captured), .selection = std::move(selection)};
}

}  // namespace unjam::cli
