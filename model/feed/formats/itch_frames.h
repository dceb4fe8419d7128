// SPDX-License-Identifier: GPL-3.0-or-later
// Messages framed by a 2-byte big-endian length, out of bytes that are cut anywhere (order-books, Formats: itch50). A
// message that lies whole in the given bytes is read where it stands; only one that is cut is copied. Not thread-safe.
//
// A length that does not go with the type behind it is doubted: where right messages follow at its end, only this one
// is odd; else the frame is lost (bytes are missing, or the length itself is damaged) and the next place is looked for
// from which right messages follow each other.
#pragma once

#include "model/core/state_io.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace topbook {

/// Big-endian numbers anywhere in memory.
template<class T> [[nodiscard]] inline T readBigEndian(const char* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    static_assert(std::endian::native == std::endian::little);
    if constexpr (sizeof(T) == 8)
        return __builtin_bswap64(value);
    else if constexpr (sizeof(T) == 4)
        return __builtin_bswap32(value);
    else
        return __builtin_bswap16(value);
}

class ItchFrames {
public:
    static constexpr std::size_t prefixBytes = 2;
    using Lengths = std::array<std::uint8_t, 256>; ///< by type; 0: there is no such message

    explicit ItchFrames(const Lengths& lengths)
        : lengths_(&lengths) {}

    /// Calls `reader.take(message, offset)` for each whole message of the length of its type, `reader.takeOdd(message,
    /// offset)` for any other, and `reader.lose(prefix, offset)` where no frame can be made out; `offset` is that of
    /// the length prefix in the input.
    template<class Reader> void feed(std::string_view bytes, Reader&& reader) {
        if (!undecided_ && !cut_.empty() && !complete(bytes, reader))
            return;
        if (undecided_) {
            cut_ += bytes;
            walkCut(reader, false);
            return;
        }
        const std::size_t used = walk(bytes, reader, false);
        cut_.assign(bytes.substr(used));
    }
    /// The input ended: what was in doubt is decided by what is there.
    template<class Reader> void finish(Reader&& reader) {
        if (undecided_)
            walkCut(reader, true);
    }

    /// The bytes of a message that is not whole yet, its prefix first; empty where they belong to none.
    [[nodiscard]] std::string_view rest() const { return searching_ ? std::string_view() : cut_; }
    /// Where the next message, or the one that is not whole, begins.
    [[nodiscard]] std::uint64_t offset() const { return offset_; }

    void save(StateWriter& out) const {
        out.putText(cut_);
        out.put(offset_);
        out.put(static_cast<std::uint8_t>(searching_));
        out.put(static_cast<std::uint8_t>(undecided_));
    }
    void load(StateReader& in) {
        cut_ = in.getText();
        offset_ = in.get<std::uint64_t>();
        searching_ = in.get<std::uint8_t>() != 0;
        undecided_ = in.get<std::uint8_t>() != 0;
    }

private:
    enum class Verdict { Framed, Lost, Open };

    [[nodiscard]] bool isRight(std::string_view bytes) const {
        return bytes.size() > prefixBytes && readBigEndian<std::uint16_t>(bytes.data()) != 0 &&
               (*lengths_)[static_cast<unsigned char>(bytes[prefixBytes])] ==
                   readBigEndian<std::uint16_t>(bytes.data());
    }
    /// Whether the odd message in front has a frame: what follows it must look like messages too.
    [[nodiscard]] Verdict judge(std::string_view bytes, bool isEnd) const {
        constexpr int mostOdd = 8;
        constexpr int enough = 2;
        const std::string_view odd = bytes.substr(0, prefixBytes + 1);
        const bool isEmpty = readBigEndian<std::uint16_t>(odd.data()) == 0;
        int right = 0;
        for (int seen = 0; right < enough && seen < mostOdd; ++seen) {
            const std::size_t size = prefixBytes + readBigEndian<std::uint16_t>(bytes.data());
            if (bytes.size() < size + prefixBytes + 1) // the next one cannot be told yet
                return !isEnd ? Verdict::Open : bytes.size() >= size || right > 0 ? Verdict::Framed : Verdict::Lost;
            bytes.remove_prefix(size);
            // a type that nobody knows comes in crowds
            const bool isAlike = !isEmpty && bytes.starts_with(odd);
            right = isRight(bytes) || isAlike ? right + 1 : 0;
        }
        return right == enough ? Verdict::Framed : Verdict::Lost;
    }
    /// Whether right messages follow each other from here.
    [[nodiscard]] Verdict judgeStart(std::string_view bytes, bool isEnd) const {
        constexpr int enough = 3;
        for (int right = 0; right < enough; ++right) {
            const bool isTold = bytes.size() > prefixBytes;
            if (isTold && !isRight(bytes))
                return Verdict::Lost;
            const std::size_t size = isTold ? prefixBytes + readBigEndian<std::uint16_t>(bytes.data()) : 0;
            if (!isTold || bytes.size() < size)
                return !isEnd ? Verdict::Open : right > 0 ? Verdict::Framed : Verdict::Lost;
            bytes.remove_prefix(size);
        }
        return Verdict::Framed;
    }

    /// Gives how many bytes are done with.
    template<class Reader> std::size_t walk(std::string_view bytes, Reader& reader, bool isEnd) {
        undecided_ = false;
        const char* const begin = bytes.data();
        const char* const end = begin + bytes.size();
        const char* at = begin;
        while (static_cast<std::size_t>(end - at) >= prefixBytes) {
            const std::size_t left = static_cast<std::size_t>(end - at);
            const std::size_t length = readBigEndian<std::uint16_t>(at);
            if (searching_) [[unlikely]] {
                const Verdict found = judgeStart({at, left}, isEnd);
                searching_ = found != Verdict::Framed;
                undecided_ = found == Verdict::Open;
                if (undecided_)
                    break;
                offset_ += searching_ ? 1 : 0;
                at += searching_ ? 1 : 0;
                continue;
            }
            if (left - prefixBytes < length)
                break;
            const std::string_view message(at + prefixBytes, length);
            if (length != 0 && (*lengths_)[static_cast<unsigned char>(message[0])] == length) [[likely]] {
                reader.take(message, offset_);
            } else {
                const Verdict verdict = judge({at, left}, isEnd);
                undecided_ = verdict == Verdict::Open;
                if (undecided_)
                    break;
                searching_ = verdict == Verdict::Lost;
                if (searching_) {
                    reader.lose(std::string_view(at, prefixBytes), offset_);
                    ++at;
                    ++offset_;
                    continue;
                }
                reader.takeOdd(message, offset_);
            }
            at += prefixBytes + length;
            offset_ += prefixBytes + length;
        }
        undecided_ = undecided_ || searching_;
        return static_cast<std::size_t>(at - begin);
    }
    template<class Reader> void walkCut(Reader& reader, bool isEnd) { cut_.erase(0, walk(cut_, reader, isEnd)); }

    /// Moves bytes into the cut message until `size` stand there; false where they do not suffice.
    bool fill(std::string_view& bytes, std::size_t size) {
        if (cut_.size() >= size)
            return true;
        const std::string_view taken = bytes.substr(0, size - cut_.size());
        cut_ += taken;
        bytes.remove_prefix(taken.size());
        return cut_.size() == size;
    }
    template<class Reader> bool complete(std::string_view& bytes, Reader& reader) {
        if (!fill(bytes, prefixBytes))
            return false;
        const std::size_t size = prefixBytes + readBigEndian<std::uint16_t>(cut_.data());
        if (!fill(bytes, size))
            return false;
        walkCut(reader, false);
        return true;
    }

    const Lengths* lengths_;
    std::string cut_;
    std::uint64_t offset_ = 0;
    bool searching_ = false; ///< the frame was lost
    bool undecided_ = false; ///< what stands in `cut_` is whole, but what follows must tell what it is
};

} // namespace topbook
