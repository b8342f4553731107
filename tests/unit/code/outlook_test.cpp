#include "client/code/outlook.hpp"

#include <doctest/doctest.h>

#include "tests/unit/code/parked.hpp"
#include "tests/unit/runtime/world.hpp"

namespace unjam::code_outlook_test {

using namespace unjam::code;
using test::MadeUpProgram;
using test::Parked;
using test::Strings;

namespace {

constexpr Address channel = 0xc000010000;
constexpr Address mutex = 0xc000020000;
constexpr Address types = 0x600000;

/// Somebody waits for `channel`, whose elements are main.Metric, and for `mutex`.
struct Scene {
  MadeUpProgram made;
  Snapshot snapshot;
  runtime::Access access;
  Shapes shapes = MadeUpProgram::shapes();

  /// The code of main.f finds `channel` at [rsp+0x20] and `mutex` at [rsp+0x28].
  explicit Scene(std::string_view hex)
  {
    made.add("main.f", "@parked " + std::string{hex} + " c3");
    made.put_slot(0x60, channel);
    made.put_slot(0x58, mutex);
    access.layouts = test::made_up_layouts();
    snapshot.channels = {{.address = channel}};
    snapshot.locks = {{.address = mutex, .kind = Lock::Kind::mutex}};
    made.memory.put(channel + access.layouts.channel.elem_type.offset, types + 0x100);
    made.memory.put(types + 0x100 + access.layouts.type.name.offset, 0x200, 4);
    made.memory.put(types + 0x100 + access.layouts.type.flags.offset, 0, 1);
    made.memory.put(types + 0x200, std::string_view{"\x01\x0bmain.Metric", 13});
  }
};

/// "send 0", "unlock 0 x2" of what somebody waits for; "loose close main.Metric" of what may be on
/// another object by then.
Strings outlook_of(Scene& scene, Subject subject = MadeUpProgram::sample())
{
  Parked parked{scene.made};
  const Waited waited{scene.snapshot, scene.access.layouts.sync};
  const runtime::TypeNames names{
      scene.made.memory, scene.access.layouts.type, {{types, types + 0x1000}}};
  const Ground ground{parked.program, scene.shapes, waited, scene.access, names};
  Outlook outlook{ground, parked.run, MadeUpProgram::sample(), {parked.frames}};
  const auto act = [&](std::size_t deed) {
    return fmt::format("{}", static_cast<int>(outlook.deeds()[deed].act));
  };
  Strings texts;
  if (!outlook.holds_for(subject)) return {"does not hold"};
  for (const Outlook::Doing& doing : outlook.doings_of(subject)) {
    texts.push_back(fmt::format("{} of {} x{}", act(doing.deed), doing.object, doing.times));
    if (doing.held) texts.back() += " held";
  }
  for (const Outlook::Loose& loose : outlook.loose()) {
    texts.push_back("loose " + act(loose.deed) + " " + loose.type);
  }
  return texts;
}

}  // namespace

TEST_SUITE("code/outlook")
{
  TEST_CASE("what is done to an object that somebody waits for is told")
  {
    Scene scene{
        "48 8b 44 24 20 "         // mov rax, [rsp+0x20]
        "e8 <runtime.chanrecv1>"  // call runtime.chanrecv1
    };
    CHECK(outlook_of(scene) == Strings{"1 of 0 x1"});
    // Another goroutine has another channel there, for which nobody waits.
    scene.made.put_slot(0x60, 0xc000090000, 0xc000300000);
    CHECK(outlook_of(scene, {0xc000300000, MadeUpProgram::goroutine}).empty());
  }

  TEST_CASE("what hangs on the heap is loose, with the type of the channel")
  {
    Scene scene{
        "48 8b 44 24 30 "         // mov rax, [rsp+0x30]
        "48 8b 40 08 "            // mov rax, [rax+8]
        "e8 <runtime.closechan>"  // call runtime.closechan
    };
    scene.made.put_slot(0x50, 0xc000050000);
    scene.made.memory.put(0xc000050008, channel);
    CHECK(outlook_of(scene) == Strings{"2 of 0 x1", "loose 2 main.Metric"});
  }

  TEST_CASE("what comes out of an interface is loose without a type: it may hold another one")
  {
    const char* const code =
        "48 8b 44 24 30 "          // mov rax, [rsp+0x30]
        "48 8b 40 08 "             // mov rax, [rax+8]
        "48 8b 40 08 "             // mov rax, [rax+8]
        "e8 <runtime.closechan>";  // call runtime.closechan
    const auto outlook_with = [&](Address before_pointer, Address before_channel) {
      Scene scene{code};
      scene.made.put_slot(0x50, 0xc000050000);
      scene.made.memory.put(0xc000050000, before_pointer);
      scene.made.memory.put(0xc000050008, 0xc000060000);
      scene.made.memory.put(0xc000060000, before_channel);
      scene.made.memory.put(0xc000060008, channel);
      scene.made.memory.put(types + 0x2000, types + 0x300);  // a table of methods
      scene.made.memory.put(types + 0x2008, types + 0x100);
      return outlook_of(scene);
    };
    CHECK(outlook_with(1, 1) == Strings{"2 of 0 x1", "loose 2 main.Metric"});
    CHECK(outlook_with(1, types + 0x100) == Strings{"2 of 0 x1", "loose 2 "});
    CHECK(outlook_with(types + 0x100, 1) == Strings{"2 of 0 x1", "loose 2 "});
    CHECK(outlook_with(types + 0x2000, 1) == Strings{"2 of 0 x1", "loose 2 "});
  }

  TEST_CASE("what is not known is loose, without a type")
  {
    Scene scene{
        "e8 <main.pick> "         // call main.pick
        "e8 <runtime.chansend1>"  // call runtime.chansend1
    };
    CHECK(outlook_of(scene) == Strings{"loose 0 "});
  }

  TEST_CASE("an unlock that comes before any lock is a holder's, twice if twice")
  {
    Scene once{
        "48 8b 44 24 28 "            // mov rax, [rsp+0x28]
        "e8 <sync.(*Mutex).Unlock>"  // call sync.(*Mutex).Unlock
    };
    CHECK(outlook_of(once) == Strings{"4 of 0 x1"});
    Scene twice{
        "48 8b 44 24 28 "             // mov rax, [rsp+0x28]
        "e8 <sync.(*Mutex).Unlock> "  // call sync.(*Mutex).Unlock
        "48 8b 44 24 28 "             // mov rax, [rsp+0x28]
        "e8 <sync.(*Mutex).Unlock>"   // call sync.(*Mutex).Unlock
    };
    CHECK(outlook_of(twice) == Strings{"4 of 0 x2"});
  }

  TEST_CASE("an unlock after a lock is no holder's, and is not loose either")
  {
    Scene scene{
        "48 8b 44 24 28 "            // mov rax, [rsp+0x28]
        "e8 <sync.(*Mutex).Lock> "   // call sync.(*Mutex).Lock
        "48 8b 44 24 28 "            // mov rax, [rsp+0x28]
        "e8 <sync.(*Mutex).Unlock>"  // call sync.(*Mutex).Unlock
    };
    CHECK(outlook_of(scene) == Strings{"3 of 0 x1"});
  }

  TEST_CASE("the lock is told by its address, whichever way it is come to")
  {
    Scene scene{
        "48 8b 44 24 28 "            // mov rax, [rsp+0x28]
        "e8 <sync.(*Mutex).Lock> "   // call sync.(*Mutex).Lock
        "48 8b 44 24 30 "            // mov rax, [rsp+0x30]
        "e8 <sync.(*Mutex).Unlock>"  // call sync.(*Mutex).Unlock
    };
    scene.made.put_slot(0x50, mutex);
    CHECK(outlook_of(scene) == Strings{"3 of 0 x1"});
    scene.made.put_slot(0x50, mutex, 0xc000300000);
    scene.made.put_slot(0x58, 0xc000090000, 0xc000300000);
    CHECK(outlook_of(scene, {0xc000300000, MadeUpProgram::goroutine}) == Strings{"4 of 0 x1"});
  }

  TEST_CASE("a run does not hold for whoever has another closure there")
  {
    Scene scene{
        "48 8b 54 24 30 "  // mov rdx, [rsp+0x30]
        "48 8b 0a "        // mov rcx, [rdx]
        "ff d1"            // call rcx
    };
    const auto closes = scene.made.add("main.f.func1", "48 8b 42 08 e8 <runtime.closechan> c3");
    scene.made.put_slot(0x50, 0x5000);
    scene.made.put_slot(0x50, 0x6000, 0xc000300000);
    scene.made.memory.put(0x5000, closes);
    scene.made.memory.put(0x5008, channel);
    scene.made.memory.put(0x6000, 0x1234);
    CHECK(outlook_of(scene) == Strings{"2 of 0 x1"});
    CHECK(outlook_of(scene, {0xc000300000, MadeUpProgram::goroutine}) == Strings{"does not hold"});
    CHECK(outlook_of(scene, {0xc000700000, MadeUpProgram::goroutine}) == Strings{"does not hold"});
  }
}

}  // namespace unjam::code_outlook_test
