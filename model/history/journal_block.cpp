// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/journal_block.h"

#include "model/history/crc32.h"

#include <algorithm>

#include <zstd.h>

namespace topbook {
namespace {

constexpr int compressionLevel = 3;

std::string bytesOf(const JournalEntry& entry) {
    StateWriter out;
    out.put(entry.seq);
    out.put(entry.received.nanos);
    out.put(static_cast<std::uint8_t>(entry.kind));
    out.put(entry.source.value);
    out.putText(entry.bytes);
    return out.take();
}

void start(JournalBlock& block, const JournalEntry& entry) {
    if (block.entries == 0)
        block.firstSeq = entry.seq;
    ++block.entries;
    if (entry.kind == EntryKind::Checkpoint)
        block.checkpointSeq = entry.seq;
    block.firstReceived = std::min(block.firstReceived, entry.received);
    block.lastReceived = std::max(block.lastReceived, entry.received);
}

void appendParts(std::vector<JournalBlock>& blocks, const JournalEntry& entry, std::string_view bytes) {
    std::uint64_t left = (bytes.size() + maxBlockBytes - 1) / maxBlockBytes;
    for (bool first = true; !bytes.empty(); first = false) {
        JournalBlock part;
        start(part, entry);
        if (!first) {
            part.entries = 0;
            part.checkpointSeq = 0;
        }
        part.partsLeft = --left;
        part.bytes = bytes.substr(0, maxBlockBytes);
        bytes.remove_prefix(part.bytes.size());
        blocks.push_back(std::move(part));
    }
}

} // namespace

std::vector<JournalBlock> packed(std::span<const JournalEntry> entries) {
    std::vector<JournalBlock> blocks;
    JournalBlock open;
    const auto flush = [&] {
        if (open.entries > 0)
            blocks.push_back(std::exchange(open, {}));
    };
    for (const JournalEntry& entry : entries) {
        const std::string bytes = bytesOf(entry);
        if (open.bytes.size() + bytes.size() > maxBlockBytes)
            flush();
        if (bytes.size() > maxBlockBytes) {
            appendParts(blocks, entry, bytes);
            continue;
        }
        start(open, entry);
        open.bytes += bytes;
    }
    flush();
    return blocks;
}

bool readEntry(StateReader& in, JournalEntry& entry) {
    entry.seq = in.get<std::uint64_t>();
    entry.received.nanos = in.get<std::int64_t>();
    const auto kind = in.get<std::uint8_t>();
    entry.source.value = in.get<std::uint16_t>();
    entry.bytes = in.getText();
    entry.kind = static_cast<EntryKind>(kind);
    return in.ok() && kind >= static_cast<std::uint8_t>(EntryKind::Payload) &&
           kind <= static_cast<std::uint8_t>(EntryKind::Outage);
}

BlockCompressor::BlockCompressor()
    : context_(ZSTD_createCCtx(), [](void* context) { ZSTD_freeCCtx(static_cast<ZSTD_CCtx*>(context)); }) {
    if (context_ == nullptr)
        throw std::bad_alloc();
    buffer_.resize(ZSTD_compressBound(maxBlockBytes));
}

Result<std::string_view> BlockCompressor::compress(std::string_view bytes) {
    const std::size_t size = ZSTD_compressCCtx(static_cast<ZSTD_CCtx*>(context_.get()), buffer_.data(), buffer_.size(),
                                               bytes.data(), bytes.size(), compressionLevel);
    if (ZSTD_isError(size) != 0)
        return failure(ErrorCode::WriteFailed,
                       std::string("a journal block cannot be compressed: ") + ZSTD_getErrorName(size));
    return std::string_view(buffer_.data(), size);
}

Result<std::string> unpacked(std::string_view stored, std::uint64_t size, std::uint32_t crc) {
    if (size > maxBlockBytes)
        return failure(ErrorCode::Corrupt, "its size is impossible");
    std::string bytes(size, '\0');
    const std::size_t got = ZSTD_decompress(bytes.data(), bytes.size(), stored.data(), stored.size());
    if (ZSTD_isError(got) != 0 || got != size)
        return failure(ErrorCode::Corrupt, "it cannot be unpacked");
    if (crc32Of(bytes) != crc)
        return failure(ErrorCode::Corrupt, "its checksum does not match");
    return bytes;
}

} // namespace topbook
