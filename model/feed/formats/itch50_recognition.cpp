// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked of an ITCH recording before it is read: whether it is one, and which trades are broken later.
#include "model/feed/byte_stream.h"
#include "model/feed/formats/itch50.h"
#include "model/feed/formats/itch_fields.h"

#include <algorithm>

namespace topbook {
namespace {

/// Whether a message stands in front that has the length of its type; its end may be missing.
bool beginsRight(std::string_view bytes) {
    if (bytes.size() <= ItchFrames::prefixBytes)
        return false;
    const std::size_t length = itch::u16(bytes.data());
    return length != 0 && itch::lengths[static_cast<unsigned char>(bytes[ItchFrames::prefixBytes])] == length;
}

constexpr std::size_t notByChance = 3; ///< a length that goes with its type is one in a million

/// How many right messages follow each other from here, as far as it matters.
std::size_t rightOnes(std::string_view bytes) {
    std::size_t right = 0;
    for (; right < notByChance && beginsRight(bytes); ++right)
        bytes.remove_prefix(std::min<std::size_t>(ItchFrames::prefixBytes + itch::u16(bytes.data()), bytes.size()));
    return right;
}

/// Match numbers of the messages that break a trade. The decoder names what is wrong with the others.
struct BrokenMatches {
    std::vector<std::uint64_t> numbers;

    void take(std::string_view message, std::uint64_t) {
        if (message[0] == 'B')
            numbers.push_back(itch::u64(message.data() + itch::bodyAt));
    }
    void takeOdd(std::string_view message, std::uint64_t offset) {
        if (message.size() >= itch::lengths['B'])
            take(message, offset);
    }
    void lose(std::string_view, std::uint64_t) {}
};

} // namespace

int probeItch50(std::string_view head, const DecodeOptions&) {
    constexpr std::size_t looked = 64;
    if (const std::size_t begin = rightOnes(head); begin > 0)
        return begin >= 2 ? 95 : 60;
    for (std::size_t from = 1; from < std::min(looked, head.size()); ++from) {
        if (rightOnes(head.substr(from)) >= notByChance)
            return 60; // its first message is cut or damaged
    }
    return 0;
}

std::vector<std::uint64_t> brokenTradesOfItch50(ByteStream& stream) {
    BrokenMatches matches;
    ItchFrames frames(itch::lengths);
    for (auto block = stream.next(); block && !block->empty(); block = stream.next())
        frames.feed(*block, matches);
    frames.finish(matches);
    std::sort(matches.numbers.begin(), matches.numbers.end());
    return std::move(matches.numbers);
}

} // namespace topbook
