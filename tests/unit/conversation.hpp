#pragma once

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/unit/fake_server.hpp"

namespace unjam::test {

/// A recorded conversation with a real dlv: what it answered to which request.
///
/// `tests/conversations/NAME.jsonl` holds an object a line, {"method":…,"params":…,"result":…,
/// "error":…}; lines that begin with "//" are comments. `tests/conversations/record` makes one.
class Conversation {
 public:
  explicit Conversation(const std::string& name)
  {
    std::ifstream file{std::string{UNJAM_TESTS_DIR} + "/conversations/" + name + ".jsonl"};
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line.starts_with("//")) continue;
      nlohmann::json turn = nlohmann::json::parse(line);
      const std::string asked = key(turn["method"], turn["params"]);
      answers_[asked] = std::move(turn);
    }
  }

  [[nodiscard]] bool empty() const { return answers_.empty(); }

  /// The recorded reply; to what was never asked, dlv's words for an unknown method.
  [[nodiscard]] std::string answer(const Request& request) const
  {
    const std::string method = request.json["method"];
    const auto found = answers_.find(key(method, request.json["params"]));
    if (found == answers_.end()) {
      return reply_line(request, nullptr, "unknown method: " + method);
    }
    return reply_line(request, found->second["result"], found->second["error"]);
  }

 private:
  static std::string key(const std::string& method, const nlohmann::json& params)
  {
    return method + params.dump();
  }

  std::map<std::string, nlohmann::json> answers_;
};

}  // namespace unjam::test
