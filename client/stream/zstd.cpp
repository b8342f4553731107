#include "client/stream/zstd.hpp"

#include <zstd.h>

#include <new>

namespace unjam::stream {
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

class ZstdUnpacker : public Unpacker {
 public:
  ZstdUnpacker() : context_{ZSTD_createDCtx()}
  {
    if (context_ == nullptr) throw std::bad_alloc{};
  }
  ZstdUnpacker(const ZstdUnpacker&) = delete;
  ZstdUnpacker& operator=(const ZstdUnpacker&) = delete;
  ~ZstdUnpacker() override { ZSTD_freeDCtx(context_); }

  Result<std::size_t> step(std::string_view& packed, char* data, std::size_t count) override
  {
    ZSTD_inBuffer input{packed.data(), packed.size(), 0};
    ZSTD_outBuffer output{data, count, 0};
    // It may hold back what had no room before, so it is asked even without input.
    do {
      const std::size_t rest = ZSTD_decompressStream(context_, &output, &input);
      if (ZSTD_isError(rest) != 0) {
        packed.remove_prefix(input.pos);
        return Error{Errc::damaged, std::string{"damaged: "} + ZSTD_getErrorName(rest)};
      }
      // Without input it does not say that a frame has ended.
      if (input.pos != 0 || output.pos != 0) inside_ = rest != 0;
    } while (output.pos == 0 && input.pos < input.size);
    packed.remove_prefix(input.pos);
    return output.pos;
  }

  [[nodiscard]] bool inside() const override { return inside_; }
  [[nodiscard]] std::string_view name() const override { return "zstd"; }

 private:
  ZSTD_DCtx* context_;
  bool inside_ = false;
};

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

std::unique_ptr<Unpacker> zstd_unpacker()
{
  return std::make_unique<ZstdUnpacker>();
}

}  // namespace unjam::stream
