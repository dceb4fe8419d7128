// SPDX-License-Identifier: GPL-3.0-or-later
// Unpacks one stream: .gz, .zst, .xz, .bz2, also several streams one after another in a file. Every byte that can be
// had before a cut or damage is handed out before the trouble is told, which libarchive's own filters do not do (they
// drop the block in hand); hence the libraries beneath it are used directly, and libarchive for archives only.
#pragma once

#include "model/feed/raw_bytes.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

/// One compression: turns packed bytes into unpacked ones, as far as both spans allow.
class Codec {
public:
    enum class Step : std::uint8_t { Going, StreamEnd, Damaged };
    virtual ~Codec() = default;

    /// Takes from the front of `in`, writes to `out`, and moves both on.
    virtual Step step(std::string_view& in, char*& out, std::size_t& room) = 0;
    /// Ready for another stream.
    virtual bool restart() = 0;
    /// Whether a stream may begin with these bytes (perhaps fewer than its magic number has).
    [[nodiscard]] virtual bool begins(std::string_view head) const = 0;
    [[nodiscard]] virtual std::string_view name() const = 0;
};

/// The codec whose magic number the input begins with; null where there is none.
[[nodiscard]] std::unique_ptr<Codec> codecFor(std::string_view head);

class Unpacker {
public:
    Unpacker(RawBytes raw, std::unique_ptr<Codec> codec);

    /// The next unpacked block, empty at the end, valid until the next call. Fails with Truncated, Corrupt or
    /// ReadFailed, after all that could be unpacked was handed out.
    [[nodiscard]] Result<std::string_view> next();
    [[nodiscard]] const RawBytes& raw() const { return raw_; }

private:
    Result<void> fill(char*& out, std::size_t& room);
    Result<bool> refill();

    RawBytes raw_;
    std::unique_ptr<Codec> codec_;
    std::vector<char> buffer_;
    std::string_view packed_;
    bool betweenStreams_ = false;
    bool ended_ = false;
    Error trouble_;
    bool failed_ = false;
};

} // namespace topbook
