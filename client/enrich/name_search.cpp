#include "client/enrich/name_search.hpp"

#include <boost/asio.hpp>
#include <utility>

#include "client/enrich/roots.hpp"
#include "client/enrich/word_search.hpp"

namespace unjam::naming {
namespace {

namespace asio = rpc::asio;

constexpr int stack_depth = 30;
constexpr int most_passes = 64;  ///< of one search: a pass ends where something has to be fetched

/// Whether Delve has answered, if only with a refusal.
bool answered(const Error& error)
{
  return error.code() == Errc::rejected || error.code() == Errc::malformed_reply;
}

/// Pointers and interfaces are told, what they lead to is read from memory: replies stay small, and
/// maps, which break old servers, are not touched.
rpc::LoadConfig shallow()
{
  rpc::LoadConfig config;
  config.max_string_len = 0;
  config.max_array_values = 0;
  config.max_struct_fields = 0;
  return config;
}

/// The bounds that Delve gives for g.stack.
StackBounds bounds_in(const rpc::Variable& stack)
{
  StackBounds bounds;
  for (const rpc::Variable& child : stack.children) {
    if (child.name == "lo") bounds.lo = pointee(child);
    if (child.name == "hi") bounds.hi = pointee(child);
  }
  return bounds;
}

}  // namespace

/// Repeats a search until it lacks nothing.
template <class Search>
asio::awaitable<Result<std::optional<std::string>>> NameSearch::complete(Search search)
{
  std::optional<std::string> name;
  for (int pass = 0; pass < most_passes; ++pass) {
    memory_.forget_missed();
    FieldSearch found = search();
    if (memory_.missed()) {
      const Result<void> fetched = co_await memory_.fetch();
      if (!fetched) co_return fetched.error();
      if (found.unknown.empty()) continue;
    }
    if (found.unknown.empty()) {
      name = std::move(found.name);
      break;
    }
    const Result<void> learned = co_await types_.learn(client_, std::move(found.unknown));
    if (!learned) co_return learned.error();
  }
  memory_.forget_missed();
  co_return name;
}

asio::awaitable<Result<void>> NameSearch::list_package_variables()
{
  if (package_) co_return Result<void>{};
  rpc::LoadConfig config = shallow();
  config.max_variable_recurse = 1;
  config.max_struct_fields = -1;
  Result<std::vector<rpc::Variable>> variables = co_await client_.list_package_variables(config);
  if (!variables && !answered(variables.error())) co_return variables.error();
  package_ = variables ? PackageVariables{std::move(*variables)} : PackageVariables{};
  co_return Result<void>{};
}

asio::awaitable<Result<void>> NameSearch::read_frames(std::int64_t goroutine)
{
  if (goroutine_ == goroutine) co_return Result<void>{};
  goroutine_ = goroutine;
  frames_.clear();
  Result<Frames> frames = co_await client_.stacktrace_full(goroutine, stack_depth, shallow());
  if (frames) {
    frames_ = std::move(*frames);
    co_return Result<void>{};
  }
  if (!answered(frames.error())) co_return frames.error();
  co_return co_await read_plain_frames(goroutine);
}

/// One variable that Delve cannot load fails all; then functions have to do.
asio::awaitable<Result<void>> NameSearch::read_plain_frames(std::int64_t goroutine)
{
  const Result<rpc::Reply> reply = co_await client_.stacktrace(goroutine, stack_depth);
  if (!reply) {
    if (!answered(reply.error())) co_return reply.error();
    co_return Result<void>{};
  }
  const auto frames = decoder_.stack(*reply);
  if (!frames) co_return Result<void>{};
  for (const rpc::FrameView& view : *frames) {
    rpc::FrameVariables& frame = frames_.emplace_back();
    frame.pc = view.location.pc;
    frame.function = view.location.function;
    frame.frame_offset = view.frame_offset;
  }
  co_return Result<void>{};
}

asio::awaitable<Result<std::string>> NameSearch::find(Sought sought, std::int64_t waiter)
{
  const Result<void> listed = co_await list_package_variables();
  if (!listed) co_return listed.error();
  if (const auto name = package_->find(sought)) co_return *name;

  const Result<void> read = co_await read_frames(waiter);
  if (!read) co_return read.error();
  const auto frames = naming_frames(frames_);
  const std::vector<Root> roots = roots_of(frames);
  const auto in_frames =
      co_await complete([&] { return search_fields(memory_, types_, roots, sought); });
  if (!in_frames) co_return in_frames.error();
  if (*in_frames) co_return **in_frames;

  if (const auto name = package_->find_field(sought)) co_return *name;
  const std::vector<Root> globals = package_->roots(module_);
  const auto in_globals =
      co_await complete([&] { return search_fields(memory_, types_, globals, sought); });
  if (!in_globals) co_return in_globals.error();
  if (*in_globals) co_return **in_globals;

  if (const auto name = find_variable(frames, sought)) co_return *name;
  co_return co_await find_in_words(sought);
}

asio::awaitable<Result<std::string>> NameSearch::find_in_words(const Sought& sought)
{
  rpc::LoadConfig config;
  config.max_variable_recurse = 1;
  rpc::EvalScope scope;
  scope.goroutine = goroutine_;
  const Result<rpc::Variable> stack = co_await client_.eval(scope, "runtime.curg.stack", config);
  if (!stack) {
    if (!answered(stack.error())) co_return stack.error();
    co_return std::string{};
  }
  const StackBounds bounds = bounds_in(*stack);
  const std::size_t skipped = frames_.size() - naming_frames(frames_).size();
  const auto found = co_await complete(
      [&] { return search_words(memory_, types_, frames_, skipped, bounds, sought); });
  if (!found) co_return found.error();
  if (*found) co_return **found;
  const auto through = co_await complete([&] {
    const std::vector<Root> roots = receivers(memory_, frames_, skipped, bounds);
    return search_fields(memory_, types_, roots, sought);
  });
  if (!through) co_return through.error();
  co_return through->value_or(std::string{});
}

}  // namespace unjam::naming
