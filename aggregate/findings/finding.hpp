#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/findings/kind.hpp"
#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::aggregate {

/// How sure a finding is, the surest first.
enum class Grade : std::uint8_t {
  proved,  ///< by the runtime's own records, with every other goroutine shown unable to help
  strong,  ///< the chain is exact, but something that could help was not excluded
  hint,    ///< by locations alone
};

/// A goroutine that could release a channel or lock, and where.
struct Role {
  GoroutineId goroutine{};
  Grade grade{};
  LocationId location{};  ///< of the act that would do it

  friend bool operator==(const Role&, const Role&) = default;
};

/// A channel or lock of a finding.
struct Resource {
  bool is_channel = true;
  std::uint32_t object = 0;            ///< index into Snapshot::channels or Snapshot::locks
  std::vector<GoroutineId> senders;    ///< of a channel: who waits; ascending
  std::vector<GoroutineId> receivers;  ///< of a channel
  std::vector<GoroutineId> waiters;    ///< of a lock
  std::vector<Role> consumers;         ///< could receive
  std::vector<Role> producers;         ///< could send or close
  std::vector<Role> owners;            ///< could unlock; of a WaitGroup, Done; of a Cond, Signal

  friend bool operator==(const Resource&, const Resource&) = default;
};

/// A step of the chain: who waits for what, and where.
struct Link {
  GoroutineId goroutine{};
  std::string operation;  ///< "send", "receive", "lock" …; "runs" of one that does not wait
  std::optional<std::size_t> resource;  ///< index into Finding::resources
  LocationId location{};                ///< in the service's own code
  std::vector<LocationId> frames;       ///< through which it waits, innermost first; of the root

  friend bool operator==(const Link&, const Link&) = default;
};

/// A diagnosis with its evidence; of several instances, texts, resources, chain and commands are
/// those of one. Texts hold names from the target as they are: not escaped.
struct Finding {
  FindingKind kind{};
  Grade grade{};
  std::optional<bool> permanent;  ///< true: nothing alive can reach what they wait for, or the wait
                                  ///< has no end by itself; false: a way out is known
  std::string signature;          ///< "2:" and 16 hexadecimal digits; equal across rebuilds
  std::size_t instances = 1;      ///< how often it was found, for other objects each time
  std::string title;              ///< one sentence
  std::vector<std::string> explanation;  ///< three to eight sentences
  std::vector<std::string> evidence;
  std::vector<GoroutineId> goroutines;  ///< whom it calls stuck, in all instances; ascending
  std::vector<Resource> resources;
  std::vector<Link> chain;       ///< from the root on
  std::vector<std::string> dlv;  ///< commands that show the same in dlv

  friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace unjam::aggregate
