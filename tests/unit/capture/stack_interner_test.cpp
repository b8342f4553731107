#include "client/capture/stack_interner.hpp"

#include <doctest/doctest.h>

#include "tests/unit/print_result.hpp"

namespace unjam::capture_stack_interner_test {

using rpc::Reply;

namespace {

std::string frame(int pc, int offset, const char* function, const char* more = "")
{
  return "{\"pc\":" + std::to_string(pc) +
         ",\"file\":\"/app/m.go\",\"line\":" + std::to_string(pc) + ",\"function\":{\"name\":\"" +
         function + "\"},\"FrameOffset\":" + std::to_string(offset) + ",\"Err\":\"\"" + more + "}";
}

Reply stack_reply(int id, const std::string& frames)
{
  return Reply{"{\"id\":" + std::to_string(id) + ",\"result\":{\"Locations\":[" + frames +
               "]},\"error\":null}"};
}

}  // namespace

TEST_SUITE("capture/stack_interner")
{
  TEST_CASE("equal replies to different calls are one stack")
  {
    Snapshot snapshot;
    StackInterner interner{snapshot};
    const std::string frames = frame(10, -40, "main.f", ",\"Bottom\":true");
    const auto first = interner.intern(stack_reply(1, frames));
    const auto second = interner.intern(stack_reply(23, frames));
    REQUIRE(first);
    CHECK(first->whole);
    CHECK(first->id == second->id);
    CHECK(interner.intern(stack_reply(4, frame(11, -40, "main.f")))->id != first->id);
  }

  TEST_CASE("equal stacks in different places are decoded once")
  {
    Snapshot snapshot;
    StackInterner interner{snapshot};
    const auto at = [](const char* stack) {  // the outermost frame has 0 for its frame pointer
      return std::string{",\"FramePointerOffset\":-"} + stack + ",\"Bottom\":true";
    };
    const auto inner = frame(10, -40, "main.f", ",\"FramePointerOffset\":-56");
    const auto first =
        interner.intern(stack_reply(1, inner + "," + frame(12, -8, "main.g", at("8246").c_str())));
    const auto second =
        interner.intern(stack_reply(2, inner + "," + frame(12, -8, "main.g", at("9311").c_str())));
    REQUIRE(first);
    CHECK(first->id == second->id);
    CHECK(interner.decoded() == 1);
    const auto other =
        interner.intern(stack_reply(3, inner + "," + frame(13, -8, "main.g", at("8246").c_str())));
    CHECK(other->id != first->id);
    CHECK(interner.decoded() == 2);
  }

  TEST_CASE("a call is inlined where it shares address and frame with its caller")
  {
    Snapshot snapshot;
    StackInterner interner{snapshot};
    const auto stack = interner.intern(
        stack_reply(1, frame(10, -40, "main.count") + "," + frame(10, -40, "main.serve") + "," +
                           frame(10, -24, "main.serve") + "," +
                           frame(12, -8, "runtime.goexit", ",\"Bottom\":true")));
    REQUIRE(stack);
    const auto& frames = snapshot.stacks[stack->id].frames;
    REQUIRE(frames.size() == 4);
    CHECK(frames[0].inlined);
    CHECK_FALSE(frames[1].inlined);  // recursion: the same address in another frame
    CHECK_FALSE(frames[2].inlined);
    CHECK_FALSE(frames[3].inlined);
    CHECK(snapshot.text(snapshot.location(frames[0].location).function) == "main.count");
  }

  TEST_CASE("a stack is whole when it reaches the bottom or Delve says why it does not")
  {
    Snapshot snapshot;
    StackInterner interner{snapshot};
    CHECK_FALSE(interner.intern(stack_reply(1, frame(10, -40, "main.f")))->whole);
    CHECK_FALSE(interner.intern(stack_reply(1, ""))->whole);

    const std::string broken =
        "{\"pc\":0,\"file\":\"?\",\"line\":-1,\"FrameOffset\":0,\"Err\":\"EOF\"}";
    const auto cut = interner.intern(stack_reply(1, frame(10, -40, "main.f") + "," + broken));
    REQUIRE(cut);
    CHECK(cut->whole);
    CHECK(snapshot.stacks[cut->id].frames.size() == 1);
    CHECK(snapshot.text(snapshot.stacks[cut->id].cut) == "EOF");
  }

  TEST_CASE("a stack can be marked as cut, and one that Delve refuses says why")
  {
    Snapshot snapshot;
    StackInterner interner{snapshot};
    const StackId id = interner.intern(stack_reply(1, frame(10, -40, "main.f")))->id;
    const StackId cut = interner.cut(id, "deeper than 1000 frames");
    CHECK(cut != id);
    CHECK(snapshot.stacks[cut].frames == snapshot.stacks[id].frames);
    CHECK(snapshot.stacks[id].cut == StringId{});

    const StackId none = interner.unreadable("unknown goroutine 7");
    CHECK(snapshot.stacks[none].frames.empty());
    CHECK(snapshot.text(snapshot.stacks[none].cut) == "unknown goroutine 7");
  }

  TEST_CASE("what is no stack stays an error, each time it comes")
  {
    Snapshot snapshot;
    StackInterner interner{snapshot};
    const Reply refusal{R"({"id":1,"result":null,"error":"unknown goroutine 7"})"};
    CHECK(interner.intern(refusal).error().code() == Errc::rejected);
    CHECK(interner.intern(refusal).error().code() == Errc::rejected);
    CHECK(interner.intern(Reply{"{\"id\":1"}).error().code() == Errc::malformed_reply);
  }
}

}  // namespace unjam::capture_stack_interner_test
