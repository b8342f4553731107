#include "client/runtime/waiting.hpp"

namespace unjam::runtime {

Waiting parse_wait_reason(std::string_view reason)
{
  // Inside testing/synctest; the second one of Go 1.24.
  for (const std::string_view suffix : {" (durable)", " (synctest)"}) {
    if (reason.ends_with(suffix)) reason.remove_suffix(suffix.size());
  }
  if (reason == "chan send") return Waiting::channel_send;
  if (reason == "chan receive") return Waiting::channel_receive;
  if (reason == "select") return Waiting::select;
  if (reason == "sync.Cond.Wait") return Waiting::cond;
  if (reason == "IO wait") return Waiting::poll;
  if (reason == "sleep") return Waiting::sleep;
  if (reason == "chan send (nil chan)" || reason == "chan receive (nil chan)" ||
      reason == "select (no cases)") {
    return Waiting::for_ever;
  }
  if (reason == "semacquire" || reason.starts_with("sync.")) return Waiting::semaphore;
  return Waiting::nothing;
}

}  // namespace unjam::runtime
