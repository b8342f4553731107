#include "client/runtime/locations.hpp"

#include <doctest/doctest.h>

namespace unjam::runtime_locations_test {

using runtime::LocationResolver;

namespace {

/// A handler that waits in an inlined method, as Delve describes it.
struct Sample {
  Snapshot snapshot;
  LocationId park = snapshot.intern_location("runtime.gopark", "/go/src/runtime/proc.go", 364);
  LocationId send = snapshot.intern_location("runtime.chansend1", "/go/src/runtime/chan.go", 145);
  LocationId count = snapshot.intern_location("main.(*Metrics).CountS", "/app/metrics.go", 95);
  LocationId handle = snapshot.intern_location("main.(*Handler).ServeHTTP", "/app/handler.go", 12);
  LocationId serve = snapshot.intern_location("net/http.(*conn).serve", "/go/src/net/http/server.go", 1995);
  /// What userCurrentLoc says: the line of the inlined call, the name of the function around it.
  LocationId mixed = snapshot.intern_location("main.(*Handler).ServeHTTP", "/app/metrics.go", 95);

  StackId stack_of(const std::vector<LocationId>& locations)
  {
    Stack stack;
    for (const LocationId location : locations) stack.frames.push_back({.pc = 1, .location = location});
    return snapshot.stacks.intern(std::move(stack));
  }

  LocationResolver resolver() { return {snapshot, {"/go/src/", "service"}}; }
};

}  // namespace

TEST_SUITE("runtime/locations")
{
  TEST_CASE("the user location names the function that its line is in")
  {
    Sample sample;
    Goroutine goroutine;
    goroutine.current = sample.park;
    goroutine.user = sample.mixed;
    const StackId stack =
        sample.stack_of({sample.park, sample.send, sample.count, sample.handle, sample.serve});
    sample.resolver().resolve(goroutine, stack);
    CHECK(goroutine.current == sample.park);
    CHECK(goroutine.user == sample.count);
    CHECK(goroutine.app == sample.count);
  }

  TEST_CASE("app is the first frame outside the standard library, however deep")
  {
    Sample sample;
    Goroutine goroutine;
    goroutine.user = sample.serve;
    sample.resolver().resolve(goroutine, sample.stack_of({sample.park, sample.serve, sample.handle}));
    CHECK(goroutine.user == sample.serve);
    CHECK(goroutine.app == sample.handle);
  }

  TEST_CASE("without a frame of the service, or without a stack, app is the user location")
  {
    Sample sample;
    Goroutine goroutine;
    goroutine.user = sample.serve;
    LocationResolver resolver = sample.resolver();
    resolver.resolve(goroutine, sample.stack_of({sample.park, sample.serve}));
    CHECK(goroutine.app == sample.serve);

    goroutine.user = sample.mixed;
    resolver.resolve(goroutine, StackId{});
    CHECK(goroutine.user == sample.mixed);
    CHECK(goroutine.app == sample.mixed);
  }

  TEST_CASE("a goroutine of the runtime that runs the program's code is the program's")
  {
    Sample sample;
    Goroutine finalizer;
    finalizer.system = true;
    LocationResolver resolver = sample.resolver();
    resolver.resolve(finalizer, sample.stack_of({sample.park}));
    CHECK(finalizer.system);
    resolver.resolve(finalizer, sample.stack_of({sample.park, sample.handle}));
    CHECK_FALSE(finalizer.system);
  }
}

}  // namespace unjam::runtime_locations_test
