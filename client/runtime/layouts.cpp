#include "client/runtime/layouts.hpp"

#include <boost/asio.hpp>
#include <string>
#include <utility>
#include <vector>

namespace unjam::runtime {
namespace {

namespace asio = rpc::asio;
using memory::Layout;

Error unknown_type(const std::string& type)
{
  return {Errc::no_debug_info, "Delve does not know " + type +
                                   ": the binary's debug information is "
                                   "missing or not that of a Go program"};
}

GoroutineFields goroutine_fields(const Layout& g)
{
  return {.id = g.find("goid"),
          .status = g.find("atomicstatus"),
          .wait_reason = g.find("waitreason"),
          .wait_since = g.find("waitsince"),
          .waiting = g.find("waiting"),
          .stack_lo = g.find("stack.lo"),
          .stack_hi = g.find("stack.hi"),
          .pc = g.find("sched.pc"),
          .sp = g.find("sched.sp"),
          .bp = g.find("sched.bp"),
          .start_pc = g.find("startpc"),
          .go_pc = g.find("gopc"),
          .m = g.find("m"),
          .labels = g.find("labels"),
          .stamp = g.find("trackingStamp"),
          .timer = g.find("timer"),
          .sleep_until = g.find("sleepWhen"),
          .defers = g.find("_defer"),
          .panics = g.find("_panic"),
          .param = g.find("param")};
}

SudogFields sudog_fields(const Layout& sudog)
{
  return {.g = sudog.find("g"),
          .next = sudog.find("next"),
          .prev = sudog.find("prev"),
          .elem = sudog.find("elem"),
          .channel = sudog.find("c"),
          .waitlink = sudog.find("waitlink")};
}

ChannelFields channel_fields(const Layout& hchan)
{
  return {.len = hchan.find("qcount"),
          .cap = hchan.find("dataqsiz"),
          .closed = hchan.find("closed"),
          .elem_type = hchan.find("elemtype"),
          .elem_size = hchan.find("elemsize"),
          .timer = hchan.find("timer"),
          .first_sender = hchan.find("sendq.first"),
          .last_sender = hchan.find("sendq.last"),
          .first_receiver = hchan.find("recvq.first"),
          .last_receiver = hchan.find("recvq.last")};
}

ProcessorFields processor_fields(const Layout& p)
{
  const auto heap = p.offset("timers.heap");  // Go >= 1.23: elements of a timer and its time
  return {.id = p.find("id"),
          .status = p.find("status"),
          .queue_head = p.find("runqhead"),
          .queue_tail = p.find("runqtail"),
          .queue_next = p.find("runnext"),
          .scheduled = p.find("sysmontick.schedwhen"),
          .in_syscall = p.find("sysmontick.syscallwhen"),
          .turns = p.find("schedtick"),
          .seen_turns = p.find("sysmontick.schedtick"),
          .system_calls = p.find("syscalltick"),
          .timers = heap ? heap : p.offset("timers"),
          .timer_size = heap ? 16U : 8U,
          .collector_work = p.adjacent("gcw", "wbBuf") ? p.offset("gcw") : std::nullopt,
          .barrier_end = p.find("wbBuf.end"),
          .collector_buffer = p.find("gcw.ptrBuf"),
          .page_cache = p.find("pcache.base")};
}

/// A field that is a struct, as a place alone.
Field place(const Layout& layout, std::string_view path)
{
  const auto offset = layout.offset(path);
  return offset ? Field{*offset, 1} : Field{};
}

SyncFields sync_fields(const Layout& mutex, const Layout& rwmutex, const Layout& group,
                       const Layout& cond, const Layout& once)
{
  return {.mutex_state = mutex.find_any({"mu.state", "state"}),
          .mutex_sema = mutex.find_any({"mu.sema", "sema"}),
          .writer_sema = rwmutex.find("writerSem"),
          .reader_sema = rwmutex.find("readerSem"),
          .reader_count = rwmutex.find("readerCount"),
          .reader_wait = rwmutex.find("readerWait"),
          .group_state = group.find_any({"state", "state1"}),
          .group_sema = group.find_any({"sema", "state2"}),
          .cond_list = place(cond, "notify"),
          .once_mutex = place(once, "m")};
}

const std::vector<WantedType>& wanted_types()
{
  static const std::vector<WantedType> types = {
      {{"runtime.g"},
       {"goid", "atomicstatus", "waitreason", "waiting", "stack.lo", "stack.hi", "sched.sp",
        "sched.pc", "sched.bp"},
       true},
      {{"runtime.sudog"}, {"g", "elem", "c", "waitlink", "next", "prev"}, true},
      {{"runtime.hchan"},
       {"qcount", "dataqsiz", "closed", "elemtype", "sendq.first", "recvq.first"},
       true},
      {{"internal/abi.Type"}, {"Str", "TFlag"}},
      {{"runtime._type"}, {"str", "tflag"}},
      {{"runtime.timer"}, {"when", "f"}},
      {{"runtime.p"}, {"status", "runqhead", "runqtail"}},
      {{"runtime.pollDesc"}, {"fd", "rg", "wg"}},
      {{"runtime.notifyList", "sync.notifyList"}, {"wait", "notify", "head", "tail"}},
      {{"sync.Mutex"}, {}},
      {{"sync.RWMutex"}, {}},
      {{"sync.WaitGroup"}, {}},
      {{"sync.Cond"}, {}},
      {{"sync.Once"}, {}},
  };
  return types;
}

/// In the order of wanted_types().
Layouts make_layouts(const std::vector<Layout>& learned)
{
  enum {
    g,
    sudog,
    hchan,
    abi_type,
    old_type,
    timer,
    p,
    poll,
    notify,
    mutex,
    rwmutex,
    group,
    cond,
    once
  };
  const Layout& type = learned[learned[abi_type].empty() ? old_type : abi_type];
  return {.goroutine = goroutine_fields(learned[g]),
          .sudog = sudog_fields(learned[sudog]),
          .channel = channel_fields(learned[hchan]),
          .type = {.name = type.find_any({"Str", "str"}),
                   .flags = type.find_any({"TFlag", "tflag"}),
                   .size = type.find_any({"Size_", "size"})},
          .timer = {.when = learned[timer].find("when"),
                    .period = learned[timer].find("period"),
                    .function = learned[timer].find("f"),
                    .status = learned[timer].find("status"),
                    .state = learned[timer].find("state"),
                    .argument = learned[timer].offset("arg")},
          .processor = processor_fields(learned[p]),
          .poll = {.self = learned[poll].find("self"),
                   .fd = learned[poll].find("fd"),
                   .reader = learned[poll].find("rg"),
                   .writer = learned[poll].find("wg"),
                   .read_deadline = learned[poll].find("rd"),
                   .write_deadline = learned[poll].find("wd")},
          .notify = {.wait = learned[notify].find("wait"),
                     .notify = learned[notify].find("notify"),
                     .head = learned[notify].find("head"),
                     .tail = learned[notify].find("tail")},
          .sync = sync_fields(learned[mutex], learned[rwmutex], learned[group], learned[cond],
                              learned[once])};
}

}  // namespace

asio::awaitable<Result<std::vector<Layout>>> learn_all(rpc::Client& client,
                                                       const std::vector<WantedType>& types,
                                                       Address readable)
{
  std::vector<Layout> learned;
  for (const WantedType& type : types) {
    Result<Layout> layout =
        co_await memory::learn_layout(client, type.types, type.having, readable);
    if (!layout) co_return layout.error();
    if (type.required && layout->empty()) co_return unknown_type(type.types.front());
    learned.push_back(std::move(*layout));
  }
  co_return learned;
}

asio::awaitable<Result<Layouts>> learn_layouts(rpc::Client& client, Address readable)
{
  const Result<std::vector<Layout>> learned = co_await learn_all(client, wanted_types(), readable);
  if (!learned) co_return learned.error();
  co_return make_layouts(*learned);
}

}  // namespace unjam::runtime
