#include "cli/render/json_queues.hpp"

#include "cli/render/json_resources.hpp"

namespace unjam::render {

using aggregate::members;

std::string JsonQueues::channel(const aggregate::Queue& queue)
{
  std::string out;
  JsonObject row{out};
  add_members(row, snapshot_, snapshot_.channels[queue.object]);
  row.member("count") += std::to_string(queue.count);
  append_ids(row.member("goroutines"), members(queue));
  append_ids(row.member("senders"), members(queue, Wait::Kind::send));
  append_ids(row.member("receivers"), members(queue, Wait::Kind::receive));
  append_places(row.member("places"), queue);
  row.close();
  return out;
}

std::string JsonQueues::lock(const aggregate::Queue& queue)
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
  row.close();
  return out;
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
