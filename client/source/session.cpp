#include "client/source/session.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>

#include <chrono>
#include <csignal>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "client/elf/binary_notes.hpp"
#include "client/elf/core_id.hpp"
#include "client/elf/elf_file.hpp"
#include "client/rpc/asio.hpp"
#include "client/saved/saved.hpp"
#include "client/server/inputs.hpp"
#include "client/server/server.hpp"
#include "client/source/source.hpp"

namespace unjam::source {
namespace {

/// How long a dlv that closed its connection may take to be seen ending.
constexpr std::chrono::milliseconds ending_limit{500};

std::shared_ptr<spdlog::logger> nobody()
{
  auto logger = std::make_shared<spdlog::logger>("unjam");
  logger->set_level(spdlog::level::off);
  return logger;
}

/// A capture from a live source, from opening to closing it.
class Session {
 public:
  Session(SessionOptions options, Source source)
      : options_{std::move(options)},
        source_{std::move(source)},
        logger_{options_.listeners.logger ? options_.listeners.logger : nobody()},
        signals_{io_, SIGINT, SIGTERM}
  {
    const std::chrono::duration<double> timeout{options_.source.timeout_seconds};
    limits_.call = std::chrono::duration_cast<std::chrono::milliseconds>(timeout);
  }

  Result<Captured> run()
  {
    signals_.async_wait([this](boost::system::error_code ec, int) {
      if (!ec) interrupt();
    });
    Result<Snapshot> snapshot = Error{Errc::cancelled, "interrupted"};
    asio::co_spawn(io_, work(),
                   asio::bind_cancellation_slot(opening_.slot(), [&](const std::exception_ptr& bug,
                                                                     Result<Snapshot> result) {
                     signals_.cancel();
                     if (bug && !interrupted_) std::rethrow_exception(bug);
                     if (!bug) snapshot = std::move(result);
                   }));
    io_.run();
    if (interrupted_ && !snapshot) return Error{Errc::cancelled, "interrupted"};
    if (!snapshot) return snapshot.error();
    return Captured{std::move(*snapshot), interrupted_};
  }

 private:
  void interrupt()
  {
    interrupted_ = true;
    if (client_ != nullptr) {
      client_->connection().interrupt();
    } else {
      opening_.emit(asio::cancellation_type::terminal);
    }
  }

  asio::awaitable<Result<Snapshot>> work()
  {
    if (source_.kind == Source::Kind::core) co_return co_await from_core();
    co_return co_await from_server();
  }

  asio::awaitable<Result<Snapshot>> from_core()
  {
    server::Options options;
    options.dlv = options_.source.dlv;
    options.binary = source_.binary;
    options.core = source_.core;
    options.memory_limit = options_.source.dlv_memory;
    options.start_limit = std::max(options.start_limit, limits_.call);
    auto server = co_await server::Server::start(options, limits_, logger_);
    if (!server) co_return server.error();
    Result<Snapshot> snapshot = co_await from_client((*server)->client());
    note_cut((*server)->inputs().core, snapshot);
    co_await explain(**server, snapshot);
    co_await (*server)->stop();
    co_return snapshot;
  }

  asio::awaitable<Result<Snapshot>> from_server()
  {
    const Result<rpc::Address> address = rpc::parse_address(source_.address);
    if (!address) co_return address.error();
    auto client = co_await rpc::connect(*address, limits_, logger_);
    if (!client) co_return client.error();
    Result<Snapshot> snapshot = co_await from_client(**client);
    if (!snapshot && !is_about_source(snapshot.error().code())) {
      co_return snapshot.error().within(source_.address);
    }
    co_return snapshot;
  }

  asio::awaitable<Result<Snapshot>> from_client(rpc::Client& client)
  {
    client_ = &client;
    CaptureOptions capture_options;
    capture_options.stacks = options_.source.stacks;
    capture_options.only = options_.only;
    capture_options.depth = options_.need.depth;
    capture_options.engine = options_.source.engine;
    capture_options.cross_check = options_.source.cross_check;
    name_files(capture_options);
    Result<Snapshot> snapshot = co_await capture(client, source_, capture_options, on_progress());
    if (snapshot && options_.after && !interrupted_) {
      const Result<void> done = co_await options_.after(client, *snapshot);
      if (!done) snapshot = done.error();
    }
    if (snapshot) note_lost(client.connection(), *snapshot);
    if (const auto& watcher = options_.listeners.watcher) watcher->ends();
    client_ = nullptr;
    if (snapshot && is_of(capture_options.core, *snapshot)) {
      name_moment(capture_options.core, *snapshot);
      name_build(capture_options.binary, *snapshot);
    }
    co_return snapshot;
  }

  [[nodiscard]] OnProgress on_progress() const
  {
    const auto& watcher = options_.listeners.watcher;
    return [watcher](const Progress& progress) {
      if (watcher) watcher->captures(progress);
    };
  }

  /// Names the target's files, as far as they are here.
  void name_files(CaptureOptions& options) const
  {
    const bool is_core = source_.kind == Source::Kind::core;
    options.core = is_core ? source_.core : options_.source.core;
    options.binary = source_.binary;
    if (options.core.empty() || !options.binary.empty()) return;
    const Result<std::string> binary = server::find_binary(options.core);
    if (binary) options.binary = *binary;  // else the core alone has to do
  }

  /// Whether a snapshot is of that core. What is named for a server may be of another process; then
  /// nothing was read from it.
  [[nodiscard]] bool is_of(const std::string& core, const Snapshot& snapshot) const
  {
    return source_.kind == Source::Kind::core || (!core.empty() && snapshot.engine == "core");
  }

  static void name_moment(const std::string& core, Snapshot& snapshot)
  {
    const Result<std::string> id = elf::core_id(core);
    if (id) snapshot.source.core_id = *id;  // else it is named by its goroutines
  }

  /// Delve does not tell the build of what it has opened.
  static void name_build(const std::string& binary, Snapshot& snapshot)
  {
    if (binary.empty() || !snapshot.target.build_id.empty()) return;
    const auto notes = elf::read_binary_notes(binary);
    if (notes) snapshot.target.build_id = notes->ids.gnu.empty() ? notes->ids.go : notes->ids.gnu;
  }

  /// What only makes an answer clearer is left out where it can't be had. With the connection gone
  /// nobody knows what else it would have told.
  void note_lost(const rpc::Connection& connection, Snapshot& snapshot) const
  {
    if (interrupted_ || !connection.failure() || !complete(snapshot)) return;
    snapshot.problems.push_back({Problem::Weight::loss,
                                 "dlv was gone at the end: " + connection.failure()->detail(),
                                 "names of channels and locks may be missing"});
  }

  /// A cut core may still open, if what was cut is not needed for that.
  void note_cut(const elf::CoreNotes& core, Result<Snapshot>& snapshot) const
  {
    if (core.missing_bytes == 0) return;
    if (!snapshot) {
      if (!is_about_source(snapshot.error().code())) return;
      snapshot = Error{Errc::cut,
                       fmt::format("{}: cut: {} bytes are missing at its end, too many: {}",
                                   source_.core, core.missing_bytes, snapshot.error().detail())};
      return;
    }
    snapshot->problems.push_back(
        {Problem::Weight::loss,
         fmt::format("the core was cut: {} bytes are missing{}", core.missing_bytes,
                     core.notes_missing ? ", and with them the threads and their registers" : ""),
         "goroutines, stacks and values may be missing or wrong"});
  }

  /// What a lost connection was: why our dlv ended.
  asio::awaitable<void> explain(server::Server& server, Result<Snapshot>& snapshot)
  {
    const bool lost =
        snapshot ? !complete(*snapshot) : snapshot.error().code() == Errc::connection_lost;
    if (!lost || interrupted_) co_return;
    const auto why = co_await server.ended_within(ending_limit);
    if (!why) co_return;
    if (snapshot) {
      snapshot->problems.push_back({Problem::Weight::note, why->detail(), ended_with_dlv});
    } else {
      snapshot = *why;
    }
  }

  SessionOptions options_;
  Source source_;
  rpc::Limits limits_;
  std::shared_ptr<spdlog::logger> logger_;
  asio::io_context io_{1};
  asio::signal_set signals_;
  asio::cancellation_signal opening_;
  rpc::Client* client_ = nullptr;
  bool interrupted_ = false;
};

/// Whether the core's file is named where it is needed, and only there.
Result<void> check_core(const Options& options, const Source& source)
{
  const bool is_server = source.kind == Source::Kind::server;
  if (options.core.empty()) {
    if (!is_server || options.engine != Engine::core) return {};
    return Error{Errc::usage, "--engine core needs the core's file: add --core FILE"};
  }
  if (!is_server) {
    return Error{Errc::usage, "--core is only for the address of a server, not for files"};
  }
  const Result<elf::FileKind> kind = elf::classify(options.core);
  if (!kind) return kind.error();
  if (*kind == elf::FileKind::elf_core) return {};
  return Error{Errc::wrong_kind, options.core + ": not an ELF core"};
}

Result<Captured> read_saved(const SessionOptions& options, const std::string& file)
{
  const auto& watcher = options.listeners.watcher;
  dumps::ReadOptions reading = options.source.saved;
  if (watcher) {
    reading.on_progress = [&](const dumps::ReadProgress& progress) {
      watcher->reads(file, progress);
    };
  }
  Result<Snapshot> snapshot = saved::read(file, reading);
  if (watcher) watcher->ends();
  if (!snapshot) return snapshot.error();
  return Captured{std::move(*snapshot), false};
}

/// A result without what it is about is not complete; but a file has what it has.
void note_missing_waits(Snapshot& snapshot, Source::Kind read_from, WithoutWaits without)
{
  if (snapshot.has_facts || without == WithoutWaits::fine) return;
  if (read_from != Source::Kind::file) {
    snapshot.problems.push_back({Problem::Weight::loss, "what goroutines wait for was not captured",
                                 "channels and locks are not known"});
  } else if (without == WithoutWaits::note) {
    snapshot.problems.push_back(
        {Problem::Weight::note, "the file has places only, so all that is found is a hint",
         "a core of the process, or its address, would also tell channels and locks by name, who "
         "could release them, and proofs"});
  } else {
    snapshot.problems.push_back(
        {Problem::Weight::loss, "what goroutines wait for was not captured",
         "channels and locks are not known; take a snapshot again, or name the core itself"});
  }
}

}  // namespace

Result<Captured> obtain(SessionOptions options)
{
  Result<Source> source = read_source(options.source.words);
  if (!source) return source.error();
  return obtain(std::move(options), std::move(*source));
}

Result<Captured> obtain(SessionOptions options, Source source)
{
  const Result<void> core = check_core(options.source, source);
  if (!core) return core.error();
  const WithoutWaits without = options.need.without_waits;
  const Source::Kind kind = source.kind;
  Result<Captured> captured = kind == Source::Kind::file
                                  ? read_saved(options, source.file)
                                  : Session{std::move(options), std::move(source)}.run();
  if (captured) note_missing_waits(captured->snapshot, kind, without);
  return captured;
}

}  // namespace unjam::source
