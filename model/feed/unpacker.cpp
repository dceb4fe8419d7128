// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/unpacker.h"

#include <algorithm>
#include <limits>

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

namespace topbook {
namespace {

constexpr std::size_t unpackedBlockBytes = 256 << 10;
constexpr std::uint64_t maxXzMemory = 1 << 30;

bool mayBegin(std::string_view head, std::string_view magic) {
    const std::size_t length = std::min(head.size(), magic.size());
    return head.substr(0, length) == magic.substr(0, length);
}

unsigned clampedToUnsigned(std::size_t size) {
    return static_cast<unsigned>(std::min<std::size_t>(size, std::numeric_limits<unsigned>::max()));
}

class GzipCodec : public Codec {
public:
    GzipCodec() { usable_ = inflateInit2(&stream_, 15 + 16) == Z_OK; }
    ~GzipCodec() override {
        if (usable_)
            inflateEnd(&stream_);
    }
    Step step(std::string_view& in, char*& out, std::size_t& room) override {
        if (!usable_)
            return Step::Damaged;
        const unsigned given = clampedToUnsigned(in.size());
        const unsigned space = clampedToUnsigned(room);
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
        stream_.avail_in = given;
        stream_.next_out = reinterpret_cast<Bytef*>(out);
        stream_.avail_out = space;
        const int result = inflate(&stream_, Z_NO_FLUSH);
        in.remove_prefix(given - stream_.avail_in);
        out += space - stream_.avail_out;
        room -= space - stream_.avail_out;
        if (result == Z_STREAM_END)
            return Step::StreamEnd;
        return result == Z_OK || result == Z_BUF_ERROR ? Step::Going : Step::Damaged;
    }
    bool restart() override { return inflateReset(&stream_) == Z_OK; }
    bool begins(std::string_view head) const override { return mayBegin(head, "\x1f\x8b"); }
    std::string_view name() const override { return "gzip"; }

private:
    z_stream stream_{};
    bool usable_ = false;
};

class ZstdCodec : public Codec {
public:
    ZstdCodec()
        : stream_(ZSTD_createDStream()) {}
    ~ZstdCodec() override { ZSTD_freeDStream(stream_); }
    Step step(std::string_view& in, char*& out, std::size_t& room) override {
        ZSTD_inBuffer input{in.data(), in.size(), 0};
        ZSTD_outBuffer output{out, room, 0};
        const std::size_t result = ZSTD_decompressStream(stream_, &output, &input);
        if (ZSTD_isError(result) != 0)
            return Step::Damaged;
        in.remove_prefix(input.pos);
        out += output.pos;
        room -= output.pos;
        return result == 0 ? Step::StreamEnd : Step::Going;
    }
    bool restart() override { return ZSTD_isError(ZSTD_initDStream(stream_)) == 0; }
    bool begins(std::string_view head) const override {
        // a frame, or one that is to be skipped: 0x184D2A50..5F, little endian
        const bool skippable = !head.empty() && (static_cast<unsigned char>(head[0]) & 0xF0u) == 0x50u &&
                               mayBegin(head.substr(1), "\x2a\x4d\x18");
        return mayBegin(head, "\x28\xb5\x2f\xfd") || skippable;
    }
    std::string_view name() const override { return "zstd"; }

private:
    ZSTD_DStream* stream_;
};

class XzCodec : public Codec {
public:
    XzCodec() { usable_ = restart(); }
    ~XzCodec() override { lzma_end(&stream_); }
    Step step(std::string_view& in, char*& out, std::size_t& room) override {
        if (!usable_)
            return Step::Damaged;
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
        stream_.avail_in = in.size();
        stream_.next_out = reinterpret_cast<std::uint8_t*>(out);
        stream_.avail_out = room;
        const lzma_ret result = lzma_code(&stream_, LZMA_RUN);
        in.remove_prefix(in.size() - stream_.avail_in);
        out += room - stream_.avail_out;
        room = stream_.avail_out;
        if (result == LZMA_STREAM_END)
            return Step::StreamEnd;
        return result == LZMA_OK || result == LZMA_BUF_ERROR ? Step::Going : Step::Damaged;
    }
    bool restart() override { return lzma_stream_decoder(&stream_, maxXzMemory, 0) == LZMA_OK; }
    bool begins(std::string_view head) const override {
        return mayBegin(head, std::string_view("\xfd"
                                               "7zXZ\0",
                                               6));
    }
    std::string_view name() const override { return "xz"; }

private:
    lzma_stream stream_ = LZMA_STREAM_INIT;
    bool usable_ = false;
};

class Bzip2Codec : public Codec {
public:
    Bzip2Codec() { usable_ = BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK; }
    ~Bzip2Codec() override {
        if (usable_)
            BZ2_bzDecompressEnd(&stream_);
    }
    Step step(std::string_view& in, char*& out, std::size_t& room) override {
        if (!usable_)
            return Step::Damaged;
        const unsigned given = clampedToUnsigned(in.size());
        const unsigned space = clampedToUnsigned(room);
        stream_.next_in = const_cast<char*>(in.data());
        stream_.avail_in = given;
        stream_.next_out = out;
        stream_.avail_out = space;
        const int result = BZ2_bzDecompress(&stream_);
        in.remove_prefix(given - stream_.avail_in);
        out += space - stream_.avail_out;
        room -= space - stream_.avail_out;
        if (result == BZ_STREAM_END)
            return Step::StreamEnd;
        return result == BZ_OK ? Step::Going : Step::Damaged;
    }
    bool restart() override {
        BZ2_bzDecompressEnd(&stream_);
        stream_ = {};
        usable_ = BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK;
        return usable_;
    }
    bool begins(std::string_view head) const override { return mayBegin(head, "BZh"); }
    std::string_view name() const override { return "bzip2"; }

private:
    bz_stream stream_{};
    bool usable_ = false;
};

} // namespace

std::unique_ptr<Codec> codecFor(std::string_view head) {
    constexpr std::size_t enoughToTell = 3; // shorter inputs are no packed ones
    if (head.size() < enoughToTell)
        return nullptr;
    std::unique_ptr<Codec> candidates[] = {std::make_unique<GzipCodec>(), std::make_unique<ZstdCodec>(),
                                           std::make_unique<XzCodec>(), std::make_unique<Bzip2Codec>()};
    for (auto& codec : candidates) {
        if (codec->begins(head))
            return std::move(codec);
    }
    return nullptr;
}

Unpacker::Unpacker(RawBytes raw, std::unique_ptr<Codec> codec)
    : raw_(std::move(raw))
    , codec_(std::move(codec))
    , buffer_(unpackedBlockBytes) {}

Result<std::string_view> Unpacker::next() {
    if (failed_)
        return tl::unexpected(trouble_);
    char* out = buffer_.data();
    std::size_t room = buffer_.size();
    if (const auto filled = fill(out, room); !filled) {
        failed_ = true;
        trouble_ = filled.error();
    }
    const std::size_t made = buffer_.size() - room;
    if (made == 0 && failed_)
        return tl::unexpected(trouble_);
    return std::string_view(buffer_.data(), made);
}

/// Packed bytes are in hand afterwards, or false: there are no more.
Result<bool> Unpacker::refill() {
    if (!packed_.empty())
        return true;
    const auto block = raw_.next();
    if (!block)
        return tl::unexpected(block.error());
    packed_ = *block;
    return !packed_.empty();
}

/// Until the block is full or nothing more can come.
Result<void> Unpacker::fill(char*& out, std::size_t& room) {
    while (room > 0 && !ended_) {
        const auto more = refill();
        if (!more)
            return tl::unexpected(more.error());
        if (betweenStreams_) {
            // what is no further stream is padding, which gzip and its kin pass over too
            if (!*more || !codec_->begins(packed_) || !codec_->restart()) {
                ended_ = true;
                return {};
            }
            betweenStreams_ = false;
        }
        const std::size_t before = room;
        const Codec::Step step = codec_->step(packed_, out, room);
        if (step == Codec::Step::StreamEnd) {
            betweenStreams_ = true;
        } else if (step == Codec::Step::Damaged) {
            return failure(ErrorCode::Corrupt,
                           std::string(codec_->name()) + " data is damaged near byte " +
                               std::to_string(raw_.position() - packed_.size()) + " of the file",
                           raw_.path());
        } else if (!*more && room == before) {
            return failure(ErrorCode::Truncated,
                           "the " + std::string(codec_->name()) + " file is cut: it ends after " +
                               std::to_string(raw_.position()) + " bytes in the middle of its data",
                           raw_.path());
        }
        if (!raw_.isRegular() && room < buffer_.size() && packed_.empty())
            return {}; // a pipe: what is there goes on at once
    }
    return {};
}

} // namespace topbook
