#include "aggregate/findings/scene.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "aggregate/findings/finding_words.hpp"
#include "aggregate/snapshot/names.hpp"
#include "aggregate/wait/release.hpp"

namespace unjam::aggregate {
namespace {

constexpr std::size_t most_listed = 2;
constexpr std::size_t most_frames = 8;
constexpr std::size_t most_roles = 64;

/// "once", "twice", "3 times"
std::string times(std::int64_t count)
{
  if (count == 1) return "once";
  return count == 2 ? "twice" : std::to_string(count) + " times";
}

std::string readers(std::int64_t count, std::string_view one, std::string_view several)
{
  return std::to_string(count) + (count == 1 ? " reader" : " readers") +
         std::string{count == 1 ? one : several};
}

/// Who wants to write locks out new readers first, and then waits for those inside.
std::string rwmutex_state(const Lock& lock)
{
  if (!lock.locked) return readers(lock.readers, " is in it.", " are in it.");
  const bool waits = lock.leaving > 0;
  const std::int64_t behind = lock.readers - lock.leaving;
  std::string text = waits ? "A writer waits for " + readers(lock.leaving, " to leave", " to leave")
                           : "It is held by a writer";
  if (behind > 0) text += "; " + readers(behind, " waits behind it", " wait behind it");
  return text + ".";
}

std::string base_name(std::string_view file)
{
  return std::string{file.substr(file.rfind('/') + 1)};
}

}  // namespace

std::string grouped(std::size_t count)
{
  std::string digits = std::to_string(count);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string goroutines_text(std::size_t count)
{
  return grouped(count) + (count == 1 ? " goroutine" : " goroutines");
}

std::string capitalized(std::string text)
{
  if (text.starts_with('g')) text.front() = 'G';
  if (text.starts_with('a')) text.front() = 'A';
  return text;
}

std::string_view verb(Wait::Kind kind, const Scene& scene, std::uint32_t object)
{
  switch (kind) {
    case Wait::Kind::send:
      return "send to";
    case Wait::Kind::receive:
      return "receive from";
    case Wait::Kind::lock:
      return scene.snapshot.locks[object].kind == Lock::Kind::once ? "be let through" : "lock";
    case Wait::Kind::read_lock:
      return "read-lock";
    case Wait::Kind::wait:
      return "be released by";
  }
  return "go on with";
}

std::string Scene::name(const QueueKey& queue) const
{
  if (is_channel(queue.kind)) {
    const Channel& channel = snapshot.channels[queue.object];
    const std::string type = channel_type(snapshot, channel);
    if (channel.name != StringId{}) return std::string{snapshot.text(channel.name)};
    return "a " + type;
  }
  const Lock& lock = snapshot.locks[queue.object];
  if (lock.name != StringId{}) return std::string{snapshot.text(lock.name)};
  return "a " + std::string{lock_type(lock)};
}

std::string Scene::state(const QueueKey& queue) const
{
  if (is_channel(queue.kind)) {
    const Channel& channel = snapshot.channels[queue.object];
    if (!channel.readable) return "Its state could not be read.";
    if (channel.cap == 0) return "It has no buffer: a sender and a receiver have to meet.";
    const std::string fill = grouped(channel.len) + " of " + grouped(channel.cap);
    if (channel.len == channel.cap) return "It is full: " + fill + " elements.";
    if (channel.len == 0) return "It is empty: " + fill + " elements.";
    return "It holds " + fill + " elements.";
  }
  const Lock& lock = snapshot.locks[queue.object];
  if (!lock.readable) return "Its state could not be read.";
  switch (lock.kind) {
    case Lock::Kind::waitgroup:
      return "Its counter is " + std::to_string(lock.counter) + ": Done is still to be called " +
             times(lock.counter) + ".";
    case Lock::Kind::rwmutex:
      return rwmutex_state(lock);
    case Lock::Kind::cond:
      return grouped(static_cast<std::size_t>(std::max<std::int64_t>(lock.waiters, 0))) +
             " wait for its signal.";
    case Lock::Kind::once:
      return "Its function has begun and not ended.";
    case Lock::Kind::mutex:
    case Lock::Kind::semaphore:
      break;
  }
  return lock.locked ? "It is locked." : "It is not locked at this moment.";
}

std::string Scene::place(LocationId id) const
{
  const Location& location = snapshot.location(id);
  const std::string_view function = snapshot.text(location.function);
  if (function.empty()) return "an unknown place";
  return std::string{function} + " " + base_name(snapshot.text(location.file)) + ":" +
         std::to_string(location.line);
}

std::string Scene::introduce(std::uint32_t index) const
{
  const Goroutine& it = goroutine(index);
  std::string text = "a goroutine";  // where the source has no numbers, ours would mislead
  if (!snapshot.counted) {
    text = "goroutine " + std::to_string(static_cast<std::int64_t>(it.id));
    if (it.id == GoroutineId{1}) return text + ", the main one";
  }
  const std::string_view start = snapshot.text(snapshot.location(it.start).function);
  if (!start.empty()) text += ", started as " + std::string{start};
  return text;
}

std::string Scene::list(std::span<const std::uint32_t> indices) const
{
  const auto id = [&](std::size_t i) {
    return std::to_string(static_cast<std::int64_t>(goroutine(indices[i]).id));
  };
  if (indices.empty()) return "nobody";
  if (snapshot.counted) return goroutines_text(indices.size());
  if (indices.size() == 1) return "goroutine " + id(0);
  std::string text = "goroutines " + id(0);
  const std::size_t shown = indices.size() <= most_listed + 1 ? indices.size() : most_listed;
  for (std::size_t i = 1; i < shown; ++i) {
    text += (i + 1 == indices.size() ? " and " : ", ") + id(i);
  }
  if (shown < indices.size()) text += " and " + grouped(indices.size() - shown) + " others";
  return text;
}

std::string Scene::places(std::span<const std::uint32_t> indices) const
{
  std::map<LocationId, std::size_t> counts;
  for (const std::uint32_t index : indices) ++counts[goroutine(index).app];
  if (counts.empty()) return "nowhere";
  const auto most = std::ranges::max_element(counts, {}, [&](const auto& each) {
    return std::pair{each.second, place(each.first)};
  });
  std::string text = "in " + place(most->first);
  if (counts.size() > 1) {
    const std::size_t more = counts.size() - 1;
    text += " (" + grouped(most->second) + ") and " + grouped(more) + " more place" +
            (more == 1 ? "" : "s");
  }
  return text;
}

std::vector<std::uint32_t> Scene::waiting_in(const QueueKey& queue) const
{
  std::vector<std::uint32_t> found;
  for (const auto& [key, waiter] : who.standing_in(queue)) found.push_back(waiter);
  return found;
}

std::vector<Role> Scene::releasers(const QueueKey& queue, Grade grade) const
{
  std::vector<Role> roles;
  for (const Index::Doer& doer : who.doers(queue)) {
    const Site& site = snapshot.sites[doer.site];
    const GoroutineId id = goroutine(doer.goroutine).id;
    const bool known = !roles.empty() && roles.back().goroutine == id;
    if (known || !releases(site.act, queue.kind)) continue;
    roles.push_back({id, grade, site.location});
    if (roles.size() == most_roles) break;
  }
  return roles;
}

bool Scene::followed(std::span<const std::uint32_t> goroutines) const
{
  return std::ranges::all_of(goroutines, [this](std::uint32_t index) {
    return snapshot.futures[goroutine(index).future].known;
  });
}

Resource Scene::resource(const QueueKey& queue, Grade grade) const
{
  Resource resource;
  resource.is_channel = unjam::is_channel(queue.kind);
  resource.object = queue.object;
  const auto standing = [&](Wait::Kind kind, std::vector<GoroutineId>& list) {
    for (const auto& [key, waiter] : who.standing_in({kind, queue.object})) {
      list.push_back(goroutine(waiter).id);
    }
  };
  if (resource.is_channel) {
    standing(Wait::Kind::send, resource.senders);
    standing(Wait::Kind::receive, resource.receivers);
  } else {
    for (const Wait::Kind kind : {Wait::Kind::lock, Wait::Kind::read_lock, Wait::Kind::wait}) {
      standing(kind, resource.waiters);
    }
    std::ranges::sort(resource.waiters);
  }
  auto& roles = !resource.is_channel             ? resource.owners
                : queue.kind == Wait::Kind::send ? resource.consumers
                                                 : resource.producers;
  roles = releasers(queue, grade);
  return resource;
}

Link Scene::link(std::uint32_t index, const QueueKey& queue, std::size_t resource) const
{
  Link link;
  link.goroutine = goroutine(index).id;
  link.resource = resource;
  link.location = goroutine(index).app;
  switch (queue.kind) {
    case Wait::Kind::send:
      link.operation = "send";
      break;
    case Wait::Kind::receive:
      link.operation = "receive";
      break;
    case Wait::Kind::lock:
      link.operation = "lock";
      break;
    case Wait::Kind::read_lock:
      link.operation = "read_lock";
      break;
    case Wait::Kind::wait:
      link.operation = "wait";
      break;
  }
  link.frames = frames(index);
  return link;
}

std::vector<LocationId> Scene::frames(std::uint32_t index) const
{
  std::vector<LocationId> locations;
  bool own = false;
  for (const Frame& frame : snapshot.stacks[goroutine(index).stack].frames) {
    own = own || frame.location == goroutine(index).app;
    const std::string_view function = snapshot.text(snapshot.location(frame.location).function);
    if (!own || function.starts_with("runtime.")) continue;
    locations.push_back(frame.location);
    if (locations.size() == most_frames) break;
  }
  return locations;
}

std::string plain_function(std::string_view function)
{
  std::string plain;
  int brackets = 0;
  bool in_number = false;
  bool closure = false;  // behind a number that was left out: "func1.2.3" has more of them
  const auto is_numbered = [&] {
    return plain.ends_with(".func") || plain.ends_with("gowrap") || plain.ends_with("deferwrap") ||
           plain.ends_with("-range") || (closure && plain.ends_with('.'));
  };
  for (const char c : function) {
    if (c == '[') ++brackets;
    if (brackets == 0) {
      in_number = c >= '0' && c <= '9' && (in_number || is_numbered());
      closure = in_number || (closure && c == '.');
      if (!in_number) plain += c;
    }
    if (c == ']') --brackets;
  }
  while (plain.ends_with('.')) plain.pop_back();
  return plain;
}

std::string usual_function(const Scene& scene, std::span<const std::uint32_t> goroutines)
{
  std::map<LocationId, std::size_t> counts;
  for (const std::uint32_t index : goroutines) ++counts[scene.goroutine(index).app];
  std::map<std::string, std::size_t> functions;
  for (const auto& [location, count] : counts) {
    const StringId function = scene.snapshot.location(location).function;
    functions[plain_function(scene.snapshot.text(function))] += count;
  }
  const auto most =
      std::ranges::max_element(functions, {}, [](const auto& each) { return each.second; });
  return most == functions.end() ? std::string{} : most->first;
}

std::string signature(FindingKind kind, const std::vector<std::string>& parts)
{
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  const auto add = [&hash](std::string_view text) {
    for (const char c : text) {
      hash ^= static_cast<unsigned char>(c);
      hash *= 0x100000001b3U;
    }
    hash ^= 0xffU;
    hash *= 0x100000001b3U;
  };
  add(word_of(kind));
  for (const std::string& part : parts) add(part);
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "2:";
  for (int shift = 60; shift >= 0; shift -= 4) {
    text += digits[(hash >> static_cast<unsigned>(shift)) & 15U];
  }
  return text;
}

}  // namespace unjam::aggregate
