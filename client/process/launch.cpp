#include "client/process/launch.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "client/stream/descriptor.hpp"

namespace unjam::process {
namespace {

constexpr int first_unnamed = 3;  ///< the descriptor behind stdin, stdout and stderr

/// Moves a descriptor out of the way of stdin, stdout and stderr, should one of them be closed.
stream::Descriptor moved_up(stream::Descriptor descriptor)
{
  if (!descriptor.valid() || descriptor.get() >= first_unnamed) return descriptor;
  return stream::Descriptor{::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, first_unnamed)};
}

struct Pipe {
  stream::Descriptor read;
  stream::Descriptor write;

  static Pipe make()
  {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {stream::Descriptor{}, stream::Descriptor{}};
    return {moved_up(stream::Descriptor{ends[0]}), moved_up(stream::Descriptor{ends[1]})};
  }
  [[nodiscard]] bool valid() const { return read.valid() && write.valid(); }
};

/// Holds all signals back: a handler of ours must not run in the child, where it would write into
/// pipes that it shares with us.
class SignalsBlocked {
 public:
  SignalsBlocked()
  {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  SignalsBlocked(SignalsBlocked&&) = delete;
  SignalsBlocked& operator=(SignalsBlocked&&) = delete;

 private:
  sigset_t before_{};
};

/// All that the child needs, made before the fork: after it only system calls are allowed.
struct Plan {
  const char* program;
  char* const* arguments;
  char* const* environment;
  pid_t parent;
  int input;
  int output;
  int errors;
  int failure;  ///< takes errno, and is closed by a successful exec
};

/// As exec would, but before a signal that was held back comes; and SIGPIPE is ignored no longer.
void default_signals()
{
  struct sigaction usual {};
  usual.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction current {};
    const bool ignored =
        ::sigaction(signal, nullptr, &current) != 0 || current.sa_handler == SIG_IGN;
    if (!ignored || signal == SIGPIPE) ::sigaction(signal, &usual, nullptr);
  }
  sigset_t none;
  sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become(const Plan& plan)
{
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != plan.parent) ::_exit(EXIT_FAILURE);  // died before the line above
  ::dup2(plan.input, STDIN_FILENO);
  ::dup2(plan.output, STDOUT_FILENO);
  ::dup2(plan.errors, STDERR_FILENO);
  ::close_range(first_unnamed, ~0U, CLOSE_RANGE_CLOEXEC);
  default_signals();
  ::execve(plan.program, plan.arguments, plan.environment);
  const int error = errno;
  [[maybe_unused]] const ssize_t written = ::write(plan.failure, &error, sizeof error);
  ::_exit(EXIT_FAILURE);
}

/// The form that execve takes. The pointers live as long as the strings.
std::vector<char*> pointers(std::vector<std::string>& strings)
{
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (std::string& text : strings) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// errno of the exec that failed, or 0.
int exec_error(const stream::Descriptor& failure)
{
  int error = 0;
  ssize_t got = 0;
  do {
    got = ::read(failure.get(), &error, sizeof error);
  } while (got < 0 && errno == EINTR);
  return got == sizeof error ? error : 0;
}

/// By its number: glibc 2.36 declares pidfd_open for C only.
int open_handle(pid_t pid)
{
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

void kill_and_reap(pid_t pid)
{
  ::kill(pid, SIGKILL);
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Error cannot_start(const Command& command, int error)
{
  return {Errc::server_failed,
          "cannot start " + command.program + ": " + std::generic_category().message(error)};
}

}  // namespace

Result<Launched> launch(const Command& command)
{
  std::vector<std::string> arguments{command.program};
  arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
  std::vector<std::string> environment = command.environment;
  const std::vector<char*> argv = pointers(arguments);
  const std::vector<char*> envp = pointers(environment);

  const stream::Descriptor input =
      moved_up(stream::Descriptor{::open("/dev/null", O_RDONLY | O_CLOEXEC)});
  Pipe output = Pipe::make();
  Pipe errors = Pipe::make();
  Pipe failure = Pipe::make();
  if (!input.valid() || !output.valid() || !errors.valid() || !failure.valid()) {
    return cannot_start(command, errno);
  }
  const Plan plan{.program = command.program.c_str(),
                  .arguments = argv.data(),
                  .environment = envp.data(),
                  .parent = ::getpid(),
                  .input = input.get(),
                  .output = output.write.get(),
                  .errors = errors.write.get(),
                  .failure = failure.write.get()};
  const pid_t pid = [&] {
    const SignalsBlocked blocked;
    const pid_t child = ::fork();
    if (child == 0) become(plan);
    return child;
  }();
  if (pid < 0) return cannot_start(command, errno);

  failure.write.close();
  const int error = exec_error(failure.read);
  stream::Descriptor handle{error == 0 ? open_handle(pid) : -1};
  if (!handle.valid()) {
    const int why = error == 0 ? errno : error;
    kill_and_reap(pid);
    return cannot_start(command, why);
  }
  return Launched{.pid = pid,
                  .handle = handle.release(),
                  .output = output.read.release(),
                  .errors = errors.read.release()};
}

}  // namespace unjam::process
