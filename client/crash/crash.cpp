#include "client/crash/crash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <utility>
#include <vector>

#include "client/crash/crash_frames.hpp"
#include "client/crash/dying_threads.hpp"
#include "client/crash/fatal_text.hpp"
#include "client/crash/flipped_bits.hpp"
#include "client/crash/goroutine_end.hpp"
#include "client/crash/signals.hpp"
#include "client/elf/core_signal.hpp"
#include "client/memory/present.hpp"
#include "client/runtime/type_names.hpp"

namespace unjam::crash {
namespace {

namespace asio = rpc::asio;

constexpr int frames_wanted = 100;  // the innermost: of a stack overflow there are millions

class CrashReader {
 public:
  CrashReader(rpc::Client& client, memory::Memory& memory, const runtime::Access& access,
              Snapshot& snapshot)
      : client_{client},
        memory_{memory},
        access_{access},
        snapshot_{snapshot},
        types_{memory, access.layouts.type, access.modules}
  {
  }

  asio::awaitable<Result<void>> run(const DyingThread& thread, bool current)
  {
    crash_.thread = static_cast<std::int32_t>(thread.thread);
    crash_.kind = thread.caught != 0     ? Crash::Kind::signal
                  : thread.throwing != 0 ? Crash::Kind::fatal
                                         : Crash::Kind::panic;
    const Result<void> goroutine = co_await read_goroutine(thread);
    if (!goroutine) co_return goroutine;
    Result<void> told;
    if (crash_.kind == Crash::Kind::signal) {
      told = co_await tell_signal(thread);
    } else {
      told = co_await tell_frames(current);
    }
    if (!told) co_return told;
    if (crash_.kind == Crash::Kind::fatal) told = co_await tell_fatal();
    if (!told) co_return told;
    tell_panics();
    told = co_await tell_flipped();
    snapshot_.crash = std::move(crash_);
    co_return told;
  }

  /// A crash of which only the kernel knows.
  asio::awaitable<Result<void>> run(const elf::CoreSignal& signal)
  {
    const Result<rpc::State> state = co_await client_.state();
    if (!state) co_return state.error();
    crash_.kind = Crash::Kind::signal;
    crash_.thread = signal.thread;
    if (state->current_thread == signal.thread) {
      crash_.goroutine = GoroutineId{state->current_goroutine};
    }
    Result<void> told = co_await tell_signal(signal);
    if (!told) co_return told;
    told = co_await tell_flipped();
    snapshot_.crash = std::move(crash_);
    co_return told;
  }

 private:
  StringId intern(std::string_view text) { return snapshot_.strings.intern(text); }

  void miss(std::string what)
  {
    snapshot_.problems.push_back({Problem::Weight::note,
                                  "of the crash " + std::move(what) + " could not be read",
                                  "it is not told"});
  }

  void set_registers(const std::vector<std::pair<std::string_view, std::uint64_t>>& registers)
  {
    for (const auto& [name, value] : registers) crash_.registers.push_back({intern(name), value});
  }

  void set_signal(const elf::CoreSignal& signal)
  {
    crash_.signal = {.number = signal.number,
                     .name = intern(signal_name(signal.number)),
                     .code = signal.code,
                     .sender = signal.sender,
                     .address = signal.address,
                     .pc = signal.pc};
    if (signal.pc != 0) crash_.pc = signal.pc;
  }

  asio::awaitable<Result<void>> read_goroutine(const DyingThread& thread);
  asio::awaitable<Result<void>> tell_signal(const DyingThread& thread);
  asio::awaitable<Result<void>> tell_signal(const elf::CoreSignal& signal);
  asio::awaitable<Result<void>> tell_frames(bool current);
  asio::awaitable<Result<void>> tell_fatal();
  asio::awaitable<Result<void>> tell_crashed_frame();
  asio::awaitable<Result<void>> tell_flipped();
  void take_types();
  void tell_panics();

  rpc::Client& client_;
  memory::Memory& memory_;
  const runtime::Access& access_;
  Snapshot& snapshot_;
  runtime::TypeNames types_;
  Crash crash_;
  GoroutineEnd end_;
  std::vector<CalledFrame> frames_;
};

asio::awaitable<Result<void>> CrashReader::read_goroutine(const DyingThread& thread)
{
  Result<GoroutineEnd> end = co_await read_goroutine_end(client_, memory_, access_, types_, thread);
  if (!end) co_return end.error();
  end_ = std::move(*end);
  crash_.goroutine = end_.id;
  if (end_.signal.number != 0) set_signal(end_.signal);
  co_return Result<void>{};
}

asio::awaitable<Result<void>> CrashReader::tell_signal(const DyingThread& thread)
{
  std::optional<elf::CoreSignal> signal;
  const auto work = [&] {
    if (!access_.amd64) return;
    signal = find_signal_frame(memory_, thread.signal_stack, thread.signal_stack_end);
  };
  const Result<void> read = co_await memory::when_present(memory_, work);
  if (!read) co_return read;
  if (!signal) {
    miss("the signal");
    co_return Result<void>{};
  }
  co_return co_await tell_signal(*signal);
}

asio::awaitable<Result<void>> CrashReader::tell_signal(const elf::CoreSignal& signal)
{
  set_signal(signal);
  set_registers(signal.registers);
  crash_.text = intern(signal_text(signal));
  if (crash_.goroutine != GoroutineId{}) co_return Result<void>{};
  const auto frames = co_await walk_frames(client_, memory_, signal);
  if (!frames) co_return frames.error();
  crash_.stack = intern_frames(*frames, snapshot_);
  co_return Result<void>{};
}

/// The frames of the goroutine, or of the thread where there is none.
asio::awaitable<Result<void>> CrashReader::tell_frames(bool current)
{
  const bool of_thread = crash_.goroutine == GoroutineId{};
  if (of_thread && !current) {
    miss("the stack of its thread");
    co_return Result<void>{};
  }
  const std::int64_t id = of_thread ? -1 : static_cast<std::int64_t>(crash_.goroutine);
  auto frames = co_await ask_frames(client_, id, frames_wanted);
  if (!frames) co_return frames.error();
  frames_ = std::move(*frames);
  if (frames_.empty()) miss("the stack");
  if (of_thread) crash_.stack = intern_frames(frames_, snapshot_);
  co_return co_await tell_crashed_frame();
}

asio::awaitable<Result<void>> CrashReader::tell_crashed_frame()
{
  const auto crashed = find_crashed(frames_);
  if (!crashed) co_return Result<void>{};
  if (crash_.pc == 0) crash_.pc = frames_[*crashed].pc;
  if (end_.stack_end == 0 || !access_.amd64) co_return Result<void>{};
  std::vector<std::pair<std::string_view, std::uint64_t>> registers;
  const auto work = [&] {
    registers = frame_registers(memory_, frames_, *crashed, end_.stack_end);
    if (crash_.kind == Crash::Kind::panic) take_types();
  };
  const Result<void> read = co_await memory::when_present(memory_, work);
  if (!read) co_return read;
  // What the runtime calls on a stack of its own returns to what was saved then.
  if (registers.empty() && frames_[*crashed].pc == end_.pc) {
    registers = {{"rip", end_.pc}, {"rsp", end_.sp}, {"rbp", end_.bp}};
  }
  set_registers(registers);
  co_return Result<void>{};
}

/// runtime.gopanic keeps its argument, an interface, where its caller left room for it: there is
/// the type of each value, while the record of the panic has nothing but the text of an error.
void CrashReader::take_types()
{
  std::vector<const CalledFrame*> calls;
  for (const CalledFrame& frame : frames_) {
    if (frame.function == "runtime.gopanic") calls.push_back(&frame);
  }
  if (calls.size() != end_.panics.size()) return;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto type = memory_.get<Address>(end_.stack_end + static_cast<Address>(calls[i]->offset));
    if (!type) continue;
    if (auto name = types_.name(*type)) end_.panics[i].type = std::move(*name);
  }
}

asio::awaitable<Result<void>> CrashReader::tell_fatal()
{
  const Result<FatalText> said = co_await read_fatal_text(client_, memory_);
  if (!said) co_return said.error();
  if (said->text.empty()) miss("the text");
  crash_.text = intern(said->text);
  crash_.detail = intern(said->detail);
  co_return Result<void>{};
}

asio::awaitable<Result<void>> CrashReader::tell_flipped()
{
  const std::string printed{snapshot_.text(crash_.detail)};
  co_return co_await add_flipped_bits(client_, memory_, access_.readable, printed, crash_);
}

/// The latest is the crash if it is a panic; the others were going on.
void CrashReader::tell_panics()
{
  auto panic = end_.panics.begin();
  if (crash_.kind == Crash::Kind::panic) {
    if (panic == end_.panics.end() || !panic->text) miss("the panic's value");
    if (panic == end_.panics.end()) return;
    crash_.text = intern(panic->text.value_or(""));
    crash_.type = intern(panic->type);
    ++panic;
  }
  for (; panic != end_.panics.end(); ++panic) {
    crash_.earlier.push_back(
        {intern(panic->text.value_or("")), intern(panic->type), panic->recovered});
  }
}

asio::awaitable<Result<void>> add_signal_of_kernel(CrashReader& reader, const std::string& core,
                                                   bool amd64)
{
  if (core.empty()) co_return Result<void>{};
  auto signal = elf::read_core_signal(core);
  if (!signal || !*signal) co_return Result<void>{};
  if (!amd64) {
    (*signal)->registers.clear();
    (*signal)->pc = 0;
  }
  co_return co_await reader.run(**signal);
}

}  // namespace

asio::awaitable<Result<void>> add_crash(rpc::Client& client, memory::Memory& memory,
                                        const runtime::Access& access, std::string core,
                                        Snapshot& snapshot)
{
  const auto dying = co_await find_dying_threads(client, memory, access);
  if (!dying && !is_about_source(dying.error().code())) co_return dying.error();
  if (!dying) {
    snapshot.problems.push_back(
        {Problem::Weight::note, dying.error().detail(), "whether the target crashed is not known"});
    co_return Result<void>{};
  }
  CrashReader reader{client, memory, access, snapshot};
  if (dying->empty()) co_return co_await add_signal_of_kernel(reader, core, access.amd64);

  const Result<rpc::State> state = co_await client.state();
  if (!state) co_return state.error();
  const auto current = std::ranges::find(*dying, state->current_thread, &DyingThread::thread);
  const bool is_current = current != dying->end();
  const DyingThread& thread = is_current ? *current : dying->front();
  co_return co_await reader.run(thread, is_current);
}

}  // namespace unjam::crash
