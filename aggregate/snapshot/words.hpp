#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "aggregate/snapshot/snapshot.hpp"

/// The words for values that are enumerations in memory: in saved snapshots and in json. They are
/// part of both formats.
namespace unjam {

/// All words of an enumeration, by its values.
template <class Enum>
inline constexpr std::array<std::string_view, 0> words{};

template <>
inline constexpr std::array<std::string_view, 3> words<Source::Kind>{"core", "server", "file"};
template <>
inline constexpr std::array<std::string_view, 2> words<Problem::Weight>{"note", "loss"};
template <>
inline constexpr std::array<std::string_view, 3> words<Reach>{"unknown", "alive", "unreachable"};
template <>
inline constexpr std::array<std::string_view, 3> words<Channel::Timer>{"none", "armed", "idle"};
template <>
inline constexpr std::array<std::string_view, 6> words<Lock::Kind>{
    "semaphore", "mutex", "rwmutex", "waitgroup", "cond", "once"};
template <>
inline constexpr std::array<std::string_view, 5> words<Wait::Kind>{"send", "receive", "lock",
                                                                   "read_lock", "wait"};
template <>
inline constexpr std::array<std::string_view, 2> words<Poll::Direction>{"read", "write"};
template <>
inline constexpr std::array<std::string_view, 5> words<Timer::Action>{"call", "send", "wake",
                                                                      "deadline", "start"};
template <>
inline constexpr std::array<std::string_view, 5> words<Processor::Status>{
    "idle", "running", "syscall", "gcstop", "dead"};

template <>
inline constexpr std::array<std::string_view, act_count> words<Act>{
    "send", "receive", "close", "lock", "unlock", "read_lock", "read_unlock", "done", "signal"};
template <>
inline constexpr std::array<std::string_view, 2> words<Holders::Scope>{"own", "any"};

template <>
inline constexpr std::array<std::string_view, 3> words<Crash::Kind>{"panic", "fatal", "signal"};

template <class Enum>
constexpr std::string_view word_of(Enum value)
{
  return words<Enum>.at(static_cast<std::size_t>(value));
}

/// The value that a word stands for, if it is one of the words.
template <class Enum>
constexpr std::optional<Enum> value_of(std::string_view word)
{
  for (std::size_t i = 0; i < words<Enum>.size(); ++i) {
    if (words<Enum>[i] == word) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

/// The numbers of a panel, by name.
inline constexpr std::array<
    std::pair<std::string_view, std::optional<std::int64_t> Panel::*>, 15>
    panel_numbers{{{"started", &Panel::started},
                   {"gomaxprocs", &Panel::gomaxprocs},
                   {"cpus", &Panel::cpus},
                   {"threads", &Panel::threads},
                   {"idle_threads", &Panel::idle_threads},
                   {"spinning_threads", &Panel::spinning_threads},
                   {"runnable", &Panel::runnable},
                   {"gc_phase", &Panel::gc_phase},
                   {"gc_cycles", &Panel::gc_cycles},
                   {"gc_percent", &Panel::gc_percent},
                   {"stop_the_world", &Panel::stop_the_world},
                   {"stop_waiting", &Panel::stop_waiting},
                   {"heap_live", &Panel::heap_live},
                   {"heap_in_use", &Panel::heap_in_use},
                   {"memory_limit", &Panel::memory_limit}}};

}  // namespace unjam
