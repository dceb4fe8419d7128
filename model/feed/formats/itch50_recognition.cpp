// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked of an ITCH recording before it is read: whether it is one, and which trades are broken later.
#include "model/feed/byte_stream.h"
#include "model/feed/formats/itch50.h"
#include "model/feed/formats/itch_fields.h"

#include <algorithm>

namespace topbook {
namespace {

/// Whether a message stands whole in front that has the length of its type.
bool beginsRight(std::string_view bytes) {
    if (bytes.size() <= ItchFrames::prefixBytes)
        return false;
    const std::size_t length = itch::u16(bytes.data());
    return length != 0 && itch::lengths[static_cast<unsigned char>(bytes[ItchFrames::prefixBytes])] == length;
}

/// Whether so many right messages follow each other behind a cut one that it cannot be chance.
bool beginsWithinMessage(std::string_view head) {
    constexpr std::size_t longest = 64;
    constexpr int enough = 8;
    for (std::size_t from = 1; from < std::min(longest, head.size()); ++from) {
        std::string_view rest = head.substr(from);
        int right = 0;
        while (right < enough && beginsRight(rest)) {
            rest.remove_prefix(std::min<std::size_t>(ItchFrames::prefixBytes + itch::u16(rest.data()), rest.size()));
            ++right;
        }
        if (right == enough)
            return true;
    }
    return false;
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
    const std::string_view all = head;
    std::size_t right = 0;
    std::size_t wrong = 0;
    while (head.size() > ItchFrames::prefixBytes && right + wrong < looked) {
        ++(beginsRight(head) ? right : wrong);
        const std::size_t size = ItchFrames::prefixBytes + itch::u16(head.data());
        if (head.size() < size)
            break;
        head.remove_prefix(size);
    }
    constexpr std::size_t enough = 8; // to pass over a damaged one
    const bool isOne = right != 0 && (wrong == 0 || right >= std::max(enough, wrong));
    if (!isOne)
        return beginsWithinMessage(all) ? 60 : 0;
    return right >= 2 ? 95 : 60;
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
