#include "cli/render/json_queues.hpp"

#include "aggregate/snapshot/words.hpp"
#include "cli/render/json_resources.hpp"

namespace unjam::render {

using aggregate::members;
using aggregate::ReleasersOf;

std::string JsonQueues::channel(const aggregate::Queue& queue, const ReleasersOf* releasers)
{
  std::string out;
  JsonObject row{out};
  add_members(row, snapshot_, snapshot_.channels[queue.object]);
  row.member("count") += std::to_string(queue.count);
  append_ids(row.member("goroutines"), members(queue));
  append_ids(row.member("senders"), members(queue, Wait::Kind::send));
  append_ids(row.member("receivers"), members(queue, Wait::Kind::receive));
  append_places(row.member("places"), queue);
  add_name(row, snapshot_, snapshot_.channels[queue.object].name);
  append_releasers(row.member("consumers"), releasers, &ReleasersOf::consumers);
  append_releasers(row.member("producers"), releasers, &ReleasersOf::producers);
  row.close();
  return out;
}

std::string JsonQueues::lock(const aggregate::Queue& queue, const ReleasersOf* releasers)
{
  std::string out;
  JsonObject row{out};
  add_members(row, snapshot_.locks[queue.object]);
  row.member("count") += std::to_string(queue.count);
  append_ids(row.member("goroutines"), members(queue));
  append_ids(row.member("lockers"), members(queue, Wait::Kind::lock));
  append_ids(row.member("readers"), members(queue, Wait::Kind::read_lock));
  append_ids(row.member("waiters"), members(queue, Wait::Kind::wait));
  append_places(row.member("places"), queue);
  add_name(row, snapshot_, snapshot_.locks[queue.object].name);
  append_releasers(row.member("owners"), releasers, &ReleasersOf::owners);
  row.close();
  return out;
}

void JsonQueues::append_releasers(std::string& out, const ReleasersOf* releasers, List list)
{
  if (releasers == nullptr) {
    out += null;
    return;
  }
  out += '[';
  for (const aggregate::Releasers& place : releasers->*list) {
    if (out.back() != '[') out += ',';
    JsonObject object{out};
    object.member("operation") += json_string(word_of(place.act));
    object.member("starts") += place.starts ? "true" : "false";
    locations_.append(object.member("location"), place.location);
    object.member("count") += std::to_string(place.count);
    append_ids(object.member("goroutines"), place.goroutines);
    object.close();
  }
  out += ']';
}

void JsonQueues::append_places(std::string& out, const aggregate::Queue& queue)
{
  out += '[';
  for (const aggregate::Place& place : places(snapshot_, queue)) {
    if (out.back() != '[') out += ',';
    JsonObject object{out};
    locations_.append(object.member("app"), place.app);
    object.member("count") += std::to_string(place.count);
    object.close();
  }
  out += ']';
}

}  // namespace unjam::render
