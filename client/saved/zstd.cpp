#include "client/saved/zstd.hpp"

#include <zstd.h>

#include <new>

namespace unjam::saved {
namespace {

constexpr int level = 3;  // zstd's own default

Error pack_failed(std::size_t code)
{
  return {Errc::io_failed, std::string{"zstd: "} + ZSTD_getErrorName(code)};
}

/// Feeds `input` to the compressor; returns how much it still holds back.
Result<std::size_t> compress(ZSTD_CCtx* context, ZSTD_inBuffer& input, ZSTD_EndDirective directive,
                             std::string& packed)
{
  const std::size_t before = packed.size();
  packed.resize(before + ZSTD_CStreamOutSize());
  ZSTD_outBuffer output{packed.data() + before, packed.size() - before, 0};
  const std::size_t rest = ZSTD_compressStream2(context, &output, &input, directive);
  packed.resize(before + output.pos);
  if (ZSTD_isError(rest) != 0) return pack_failed(rest);
  return rest;
}

}  // namespace

bool is_zstd(std::string_view start)
{
  return start.starts_with("\x28\xb5\x2f\xfd");
}

Packer::Packer() : context_{ZSTD_createCCtx()}
{
  if (!context_) throw std::bad_alloc{};
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
}

void Packer::Free::operator()(ZSTD_CCtx* context) const
{
  ZSTD_freeCCtx(context);
}

Result<void> Packer::pack(std::string_view text, std::string& packed)
{
  ZSTD_inBuffer input{text.data(), text.size(), 0};
  while (input.pos < input.size) {
    const auto rest = compress(context_.get(), input, ZSTD_e_continue, packed);
    if (!rest) return rest.error();
  }
  return {};
}

Result<void> Packer::finish(std::string& packed)
{
  ZSTD_inBuffer nothing{nullptr, 0, 0};
  for (;;) {
    const auto rest = compress(context_.get(), nothing, ZSTD_e_end, packed);
    if (!rest) return rest.error();
    if (*rest == 0) return {};
  }
}

Unpacker::Unpacker() : context_{ZSTD_createDCtx()}
{
  if (!context_) throw std::bad_alloc{};
}

void Unpacker::Free::operator()(ZSTD_DCtx* context) const
{
  ZSTD_freeDCtx(context);
}

Result<void> Unpacker::unpack(std::string_view packed, Bytes& unpacked, std::uint64_t max_bytes)
{
  ZSTD_inBuffer input{packed.data(), packed.size(), 0};
  bool more = false;  // the last call had no room for all that it could unpack
  while (input.pos < input.size || more) {
    ZSTD_outBuffer output{unpacked.reserve(ZSTD_DStreamOutSize()), ZSTD_DStreamOutSize(), 0};
    const std::size_t rest = ZSTD_decompressStream(context_.get(), &output, &input);
    if (ZSTD_isError(rest) != 0) {
      return Error{Errc::bad_source, "byte " + std::to_string(consumed_ + input.pos) +
                                         ": damaged zstd data: " + ZSTD_getErrorName(rest)};
    }
    unpacked.grow(output.pos);
    if (unpacked.text().size() > max_bytes) {
      return Error{Errc::bad_source,
                   "unpacks to more than the limit of " + std::to_string(max_bytes) + " bytes"};
    }
    inside_frame_ = rest != 0;
    more = inside_frame_ && output.pos == output.size;
  }
  consumed_ += packed.size();
  return {};
}

Result<void> Unpacker::finish() const
{
  if (!inside_frame_) return {};
  return Error{Errc::bad_source,
               "cut at byte " + std::to_string(consumed_) + ": expected the rest of the zstd data"};
}

}  // namespace unjam::saved
