#include "client/crash/goroutine_end.hpp"

#include <boost/asio.hpp>
#include <string>

#include "client/memory/present.hpp"

namespace unjam::crash {
namespace {

namespace asio = rpc::asio;

/// The parts of runtime.g that only those need that look at its end.
struct EndFields {
  memory::Field number, code, address, pc;
};

class EndReader {
 public:
  EndReader(memory::Memory& memory, const runtime::GoroutineFields& g, EndFields end,
            PanicFields panics, const runtime::TypeNames& types)
      : memory_{memory}, g_{g}, end_{end}, panics_{panics}, types_{types}
  {
  }

  [[nodiscard]] GoroutineEnd read(const DyingThread& thread)
  {
    // A g that has no number is the thread's own: then it worked for the goroutine, if any.
    Address g = thread.caught;
    if (g == 0 || get(g, g_.id) == 0) g = thread.current;
    GoroutineEnd end;
    if (g == 0) return end;
    end.id = GoroutineId{static_cast<std::int64_t>(get(g, g_.id))};
    end.stack_end = get(g, g_.stack_hi);
    end.pc = get(g, g_.pc);
    end.sp = get(g, g_.sp);
    end.bp = get(g, g_.bp);
    if (thread.caught != 0) return end;  // what else it has is older than the signal
    end.signal.number = static_cast<std::int32_t>(get(g, end_.number));
    end.signal.code = static_cast<std::int32_t>(get(g, end_.code));
    end.signal.address = get(g, end_.address);
    end.signal.pc = get(g, end_.pc);
    end.panics = read_panics(memory_, panics_, types_, get(g, g_.panics));
    return end;
  }

 private:
  [[nodiscard]] std::uint64_t get(Address at, memory::Field field)
  {
    return memory::read_field(memory_, at, field).value_or(0);
  }

  memory::Memory& memory_;
  const runtime::GoroutineFields& g_;
  EndFields end_;
  PanicFields panics_;
  const runtime::TypeNames& types_;
};

}  // namespace

asio::awaitable<Result<GoroutineEnd>> read_goroutine_end(rpc::Client& client,
                                                         memory::Memory& memory,
                                                         const runtime::Access& access,
                                                         const runtime::TypeNames& types,
                                                         DyingThread thread)
{
  const std::vector<std::string> names{"runtime.g"};
  const std::vector<std::string> having{"sig", "sigpc"};
  const auto g = co_await memory::learn_layout(client, names, having, access.readable);
  if (!g) co_return g.error();
  const auto panics = co_await learn_panic_fields(client, access.readable);
  if (!panics) co_return panics.error();
  const EndFields fields{.number = g->find("sig"),
                         .code = g->find("sigcode0"),
                         .address = g->find("sigcode1"),
                         .pc = g->find("sigpc")};
  EndReader reader{memory, access.layouts.goroutine, fields, *panics, types};
  GoroutineEnd end;
  const auto work = [&] { end = reader.read(thread); };
  const Result<void> read = co_await memory::when_present(memory, work);
  if (!read) co_return read.error();
  co_return end;
}

}  // namespace unjam::crash
