#include "aggregate/findings/library.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace unjam::aggregate {
namespace {

using Kind = KnownWait::Kind;

/// A function, by its whole name or by how it begins. Of a library that people copy or vendor, the
/// name begins with the last part of the package's path.
struct Entry {
  std::string_view name;
  KnownWait wait;
};

/// What a goroutine waits for if this is the innermost function that is no part of the runtime, of
/// package sync or of the poller. Of Go 1.19 to 1.27.
constexpr std::array<Entry, 27> innermost{{
    {"database/sql.(*DB).conn", {Kind::limit, "a database connection", "database/sql"}},
    {"net/http.(*Transport).getConn", {Kind::limit, "an HTTP connection", "net/http"}},
    {"net/http.(*persistConn).roundTrip",
     {Kind::reply, "an HTTP reply", "net/http", "an HTTP reply from @"}},
    {"net/http.(*http2ClientConn).RoundTrip", {Kind::reply, "an HTTP reply", "net/http"}},
    {"net/http.(*http2ClientConn).roundTrip", {Kind::reply, "an HTTP reply", "net/http"}},
    {"http2.(*ClientConn).RoundTrip", {Kind::reply, "an HTTP reply", "http2"}},
    {"http2.(*ClientConn).roundTrip", {Kind::reply, "an HTTP reply", "http2"}},
    {"net/http.(*http2ClientConn).awaitOpenSlotForStreamLocked",
     {Kind::limit, "an HTTP/2 stream", "net/http"}},
    {"http2.(*ClientConn).awaitOpenSlotForStreamLocked",
     {Kind::limit, "an HTTP/2 stream", "http2"}},
    {"net/http.(*http2pipe).Read", {Kind::input, "the body of an HTTP message", "net/http"}},
    {"http2.(*pipe).Read", {Kind::input, "the body of an HTTP message", "http2"}},
    {"singleflight.(*Group).Do", {Kind::turn, "another call with the same key", "singleflight"}},
    {"errgroup.(*Group).Go", {Kind::limit, "a free slot", "errgroup"}},
    {"semaphore.(*Weighted).Acquire", {Kind::limit, "a free part", "semaphore"}},
    {"net.(*Resolver).lookupIPAddr", {Kind::reply, "an answer of DNS", "net"}},
    {"net.(*Resolver).goLookupIPCNAMEOrder", {Kind::reply, "an answer of DNS", "net"}},
    {"net/rpc.(*Client).Call", {Kind::reply, "an RPC reply", "net/rpc"}},
    {"transport.(*recvBufferReader).readClient", {Kind::input, "a gRPC reply", "grpc"}},
    {"transport.(*recvBufferReader).readMessageHeaderClient",
     {Kind::input, "a gRPC reply", "grpc"}},
    {"grpc.(*pickerWrapper).pick", {Kind::reply, "a gRPC connection", "grpc"}},
    {"pool.(*ConnPool).waitTurn", {Kind::limit, "a Redis connection", "go-redis"}},
    {"puddle.(*Pool[...]).acquire", {Kind::limit, "a pooled connection", "puddle"}},
    {"os.(*Process).blockUntilWaitable", {Kind::input, "a child process to end", "os"}},
    {"os.(*Process).pidfdWait", {Kind::input, "a child process to end", "os"}},
    {"os/exec.(*Cmd).Wait", {Kind::input, "a child process to end", "os/exec"}},
    {"io.(*pipe).write", {Kind::output, "somebody to read from an io.Pipe", ""}},
    {"io.(*pipe).read", {Kind::input, "somebody to write to an io.Pipe", ""}},
}};

/// What input and output is for, by whatever is on the stack further out. The first that fits, from
/// the innermost frame on.
constexpr std::array<Entry, 30> around{{
    {"internal/poll.(*FD).Accept", {Kind::idle, "a connection to accept", ""}},
    {"net/http.(*conn).readRequest",
     {Kind::idle, "the next request", "net/http", "the next request from @"}},
    {"net/http.(*connReader).backgroundRead",
     {Kind::idle, "the next request", "net/http", "the next request from @"}},
    {"net/http.(*persistConn).readLoop",
     {Kind::idle, "input of a connection", "net/http", "input from @"}},
    {"net/http.(*http2serverConn).readFrames",
     {Kind::idle, "the next frame", "net/http", "the next frame from @"}},
    {"net/http.(*http2ClientConn).readLoop",
     {Kind::idle, "the next frame", "net/http", "the next frame from @"}},
    {"http2.(*serverConn).readFrames",
     {Kind::idle, "the next frame", "http2", "the next frame from @"}},
    {"http2.(*ClientConn).readLoop",
     {Kind::idle, "the next frame", "http2", "the next frame from @"}},
    {"transport.(*http2Server).HandleStreams",
     {Kind::idle, "the next frame", "grpc", "the next frame from @"}},
    {"transport.(*http2Client).reader",
     {Kind::idle, "the next frame", "grpc", "the next frame from @"}},
    {"net/rpc.(*Client).input", {Kind::idle, "the next reply", "net/rpc", "the next reply from @"}},
    {"net/rpc.(*Server).ServeCodec",
     {Kind::idle, "the next request", "net/rpc", "the next request from @"}},
    {"websocket.", {Kind::idle, "the next message", "websocket", "the next message from @"}},
    {"net/http.(*body).Read",
     {Kind::input, "the body of its request", "net/http", "the body of its request from @"}},
    {"net/http.(*bodyEOFSignal).Read",
     {Kind::input, "the body of an HTTP reply", "net/http", "the body of an HTTP reply from @"}},
    {"net/http.(*response).Write",
     {Kind::output, "its client to take the response", "net/http",
      "its client @ to take the response"}},
    {"net/http.(*response).Flush",
     {Kind::output, "its client to take the response", "net/http",
      "its client @ to take the response"}},
    {"crypto/tls.(*Conn).clientHandshake",
     {Kind::reply, "a TLS handshake", "crypto/tls", "a TLS handshake with @"}},
    {"crypto/tls.(*Conn).serverHandshake",
     {Kind::idle, "a TLS handshake", "crypto/tls", "a TLS handshake with @"}},
    {"net.(*netFD).connect", {Kind::reply, "a connection to be made", "net", "a connection to @"}},
    {"net.(*Resolver).", {Kind::reply, "an answer of DNS", "net", "an answer of DNS from @"}},
    {"database/sql.", {Kind::reply, "the database", "database/sql", "the database at @"}},
    {"net/smtp.", {Kind::reply, "a mail server", "net/smtp", "a mail server at @"}},
    {"os/exec.", {Kind::input, "a child process", "os/exec"}},
    {"os.(*File).Write",
     {Kind::output, "somebody to take what it writes to a file or pipe", "",
      "somebody to take what it writes to @"}},
    {"os.(*File).Read", {Kind::input, "input from a file or pipe", "", "input from @"}},
    {"net.(*conn).Write",
     {Kind::output, "the network to take what it writes", "", "@ to take what it writes"}},
    {"net.(*conn).Read", {Kind::input, "input from the network", "", "input from @"}},
    {"net.(*netFD).Write",
     {Kind::output, "the network to take what it writes", "", "@ to take what it writes"}},
    {"net.(*netFD).Read", {Kind::input, "input from the network", "", "input from @"}},
}};

/// Who is called by these has a request to answer.
constexpr std::array<std::string_view, 8> servers{
    "net/http.serverHandler.ServeHTTP", "net/http.(*http2serverConn).runHandler",
    "http2.(*serverConn).runHandler",   "net/rpc.(*service).call",
    "grpc.(*Server).processUnaryRPC",   "grpc.(*Server).processStreamingRPC",
    "grpc.(*Server).handleStream",      "fasthttp.(*Server).serveConn"};

/// Packages through which the program waits; it is the caller that people want to see.
constexpr std::array<std::string_view, 4> go_betweens{"singleflight.", "errgroup.", "semaphore.",
                                                      "puddle."};

/// The name without the path of its package, but for its last part.
std::string_view last_part(std::string_view function)
{
  // A type argument may hold a path of its own.
  const std::size_t end = function.find('[');
  const std::size_t slash = function.substr(0, end).rfind('/');
  return slash == std::string_view::npos ? function : function.substr(slash + 1);
}

bool fits(std::string_view function, std::string_view name)
{
  if (name.ends_with('.'))
    return function.starts_with(name) || last_part(function).starts_with(name);
  return function == name || last_part(function) == name;
}

bool is_go_between(std::string_view function)
{
  return std::ranges::any_of(go_betweens, [&](std::string_view package) {
    return last_part(function).starts_with(package);
  });
}

/// The runtime, package sync and the poller: how one waits, not what for.
bool is_machinery(std::string_view function)
{
  constexpr std::array<std::string_view, 8> prefixes{
      "runtime.",       "sync.",          "internal/runtime", "runtime/internal",
      "internal/poll.", "internal/sync.", "syscall.",         "internal/syscall"};
  return std::ranges::any_of(prefixes,
                             [&](std::string_view prefix) { return function.starts_with(prefix); });
}

/// A lock of the library's own is a lock like others.
bool is_lock(std::string_view function)
{
  constexpr std::array<std::string_view, 3> locks{"sync.(*Mutex).", "sync.(*RWMutex).",
                                                  "internal/sync.(*Mutex)."};
  return std::ranges::any_of(locks,
                             [&](std::string_view lock) { return function.starts_with(lock); });
}

std::string_view functions_last_word(std::string_view function)
{
  return function.substr(function.rfind('.') + 1);
}

/// The system call that a stack is in; the names below are those of package syscall.
std::string_view system_call(std::string_view function)
{
  constexpr std::array<std::string_view, 6> generic{
      "Syscall", "Syscall6", "RawSyscall", "RawSyscall6", "rawSyscall6", "rawSyscallNoError"};
  const bool is_call =
      function.starts_with("syscall.") || function.starts_with("golang.org/x/sys/unix.");
  if (!is_call) return {};
  const std::string_view name = functions_last_word(function);
  return std::ranges::find(generic, name) == generic.end() ? name : std::string_view{};
}

}  // namespace

const Library::Facts& Library::of(const Goroutine& goroutine)
{
  if (goroutine.stack == StackId{}) return alone_ = read(goroutine);
  const auto index = static_cast<std::size_t>(goroutine.stack);
  if (by_stack_.size() <= index) by_stack_.resize(std::max(index + 1, snapshot_.stacks.size()));
  if (!by_stack_[index]) by_stack_[index] = read(goroutine);
  return *by_stack_[index];
}

bool Library::is_standard(LocationId id) const
{
  const Location& location = snapshot_.location(id);
  const std::string_view function = snapshot_.text(location.function);
  if (function.empty()) return true;
  if (function.starts_with("main.")) return false;
  const std::string_view prefix = snapshot_.target.std_prefix;
  if (!prefix.empty()) return snapshot_.text(location.file).starts_with(prefix);
  // The first part of a path that is not the standard library's has a dot.
  const std::string_view path = function.substr(0, function.find('['));
  const std::size_t slash = path.find('/');
  return slash != std::string_view::npos &&
         path.substr(0, slash).find('.') == std::string_view::npos;
}

Library::Facts Library::read(const Goroutine& goroutine) const
{
  Facts facts;
  facts.place = goroutine.app;
  const bool through = is_go_between(snapshot_.text(snapshot_.location(facts.place).function));
  std::vector<LocationId> locations;
  for (const Frame& frame : snapshot_.stacks[goroutine.stack].frames) {
    locations.push_back(frame.location);
  }
  if (locations.empty()) locations = {goroutine.user, goroutine.app};
  facts.library = true;
  bool first = true;
  bool locks = false;
  bool io = false;
  bool vague = false;  // it is known how it waits, not yet for whom
  std::string_view call;
  for (const LocationId location : locations) {
    const std::string_view function = snapshot_.text(snapshot_.location(location).function);
    if (call.empty()) call = system_call(function);
    const bool is_c = function == "runtime.cgocall";
    if (is_c) facts.wait = {Kind::system, "C code", ""};
    locks = locks || (first && is_lock(function));
    if (first && !is_machinery(function)) {
      first = false;
      for (const Entry& entry : innermost) {
        if (fits(function, entry.name)) facts.wait = entry.wait;
      }
    }
    io = io || function.starts_with("internal/poll.") || function.starts_with("syscall.");
    if (io && (facts.wait.kind == Kind::none || vague)) {
      const auto entry = std::ranges::find_if(
          around, [&](const Entry& each) { return fits(function, each.name); });
      if (entry != around.end() && (!vague || !entry->wait.library.empty())) {
        facts.wait = entry->wait;
        vague = entry->wait.library.empty() && entry->wait.kind != Kind::idle;
      }
    }
    facts.request = facts.request || std::ranges::any_of(servers, [&](std::string_view name) {
                      return fits(function, name);
                    });
    const bool between = is_go_between(function);
    if (!is_standard(location) && !function.starts_with("runtime.")) {
      if (!between && facts.library && through) facts.place = location;
      facts.library = facts.library && between;
    }
  }
  if (locks) facts.wait = {};
  if (goroutine.status == Status::syscall && facts.wait.kind == Kind::none) {
    facts.wait = {Kind::system, call, ""};
  }
  return facts;
}

}  // namespace unjam::aggregate
