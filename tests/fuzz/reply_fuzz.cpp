#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "client/rpc/bulk_decoder.hpp"
#include "client/rpc/decode.hpp"

/// Whatever a server sends as a line is a reply, or an error that says why not.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  using namespace unjam::rpc;
  const Reply reply{std::string{reinterpret_cast<const char*>(data), size}};
  static_cast<void>(reply_id(reply.text()));
  static_cast<void>(peek_next_page(reply));
  BulkDecoder decoder;
  static_cast<void>(decoder.stack(reply));
  static_cast<void>(decoder.goroutines(reply, [](const GoroutineView&) {}));
  if (const auto result = result_of(reply)) {
    static_cast<void>(decode_version(*result));
    static_cast<void>(decode_state(*result));
    static_cast<void>(decode_threads(*result));
    static_cast<void>(decode_variable(*result));
    static_cast<void>(decode_frame_variables(*result));
  }
  return 0;
}
