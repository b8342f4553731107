#include "cli/batch/outcome.hpp"

#include <nlohmann/json.hpp>

namespace unjam::cli {

using nlohmann::ordered_json;

const char* word_of(Outcome::Status status)
{
  switch (status) {
    case Outcome::Status::done:
      return "done";
    case Outcome::Status::incomplete:
      return "incomplete";
    case Outcome::Status::copy:
      return "copy";
    case Outcome::Status::failed:
      break;
  }
  return "failed";
}

std::string to_json(const Outcome& outcome)
{
  const ordered_json object{{"input", outcome.input},     {"status", word_of(outcome.status)},
                            {"reason", outcome.reason},   {"copy_of", outcome.copy_of},
                            {"core_id", outcome.core_id}, {"binary", outcome.binary}};
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Result<Outcome> parse_outcome(const std::string& text)
{
  const ordered_json object = ordered_json::parse(text, nullptr, false);
  const auto text_of = [&](const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
  };
  Outcome outcome{.status = Outcome::Status::failed,
                  .input = text_of("input"),
                  .reason = text_of("reason"),
                  .copy_of = text_of("copy_of"),
                  .core_id = text_of("core_id"),
                  .binary = text_of("binary")};
  const std::string status = text_of("status");
  for (const auto known :
       {Outcome::Status::done, Outcome::Status::incomplete, Outcome::Status::copy}) {
    if (status == word_of(known)) outcome.status = known;
  }
  if (outcome.input.empty() || status != word_of(outcome.status)) {
    return Error{Errc::damaged, "not what a batch keeps of a core"};
  }
  return outcome;
}

}  // namespace unjam::cli
