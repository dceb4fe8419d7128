// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/csv_marks.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace topbook {
namespace {

constexpr std::size_t blockBytes = 64;

/// Which of 64 characters are what, a bit each.
struct BlockMarks {
    std::uint64_t marks = 0; ///< separators and line ends
    std::uint64_t lineEnds = 0;
    bool hasQuotes = false;
};

#if defined(__SSE2__)
inline BlockMarks marksOf(const char* block, char separator) {
    const __m128i wanted = _mm_set1_epi8(separator);
    const __m128i lineEnd = _mm_set1_epi8('\n');
    const __m128i quote = _mm_set1_epi8('"');
    __m128i quotes = _mm_setzero_si128();
    BlockMarks found;
    for (unsigned i = 0; i < blockBytes; i += 16) {
        const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + i));
        const __m128i lineEnds = _mm_cmpeq_epi8(part, lineEnd);
        const __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(part, wanted), lineEnds);
        quotes = _mm_or_si128(quotes, _mm_cmpeq_epi8(part, quote));
        found.marks |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(marks))} << i;
        found.lineEnds |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(lineEnds))} << i;
    }
    found.hasQuotes = _mm_movemask_epi8(quotes) != 0;
    return found;
}
#else
BlockMarks marksOf(const char* block, char separator) {
    BlockMarks found;
    for (unsigned i = 0; i < blockBytes; ++i) {
        found.marks |= std::uint64_t{block[i] == separator || block[i] == '\n'} << i;
        found.lineEnds |= std::uint64_t{block[i] == '\n'} << i;
        found.hasQuotes = found.hasQuotes || block[i] == '"';
    }
    return found;
}
#endif

/// How many bits are set: std::popcount is a call where the processor is not known to have an instruction for it.
inline int countOf(std::uint64_t bits) {
    bits -= (bits >> 1) & 0x5555'5555'5555'5555ULL;
    bits = (bits & 0x3333'3333'3333'3333ULL) + ((bits >> 2) & 0x3333'3333'3333'3333ULL);
    bits = (bits + (bits >> 4)) & 0x0F0F'0F0F'0F0F'0F0FULL;
    return static_cast<int>((bits * 0x0101'0101'0101'0101ULL) >> 56);
}

/// Writes the places of the set bits.
inline std::uint32_t* putPlaces(std::uint32_t* out, std::uint64_t bits, std::uint32_t from) {
    for (; bits != 0; bits &= bits - 1)
        *out++ = from + static_cast<std::uint32_t>(std::countr_zero(bits));
    return out;
}

} // namespace

void CsvMarks::scan(std::string_view text, char separator) {
    const std::size_t size = std::min(text.size(), stretch);
    base_ = text.data();
    quotes_.clear();
    quote_ = 0;
    if (marks_.empty()) { // every character may be a mark
        marks_.assign(stretch + 1, before);
        lineEnds_.assign(stretch + 1, 0);
    }
    std::uint32_t* mark = marks_.data() + 1;
    std::uint32_t* lineEnd = lineEnds_.data() + 1;
    for (std::uint32_t at = 0; at < size; at += blockBytes) {
        const char* block = base_ + at;
        std::array<char, blockBytes> last{};
        if (size - at < blockBytes) {
            std::memcpy(last.data(), block, size - at);
            block = last.data();
        }
        BlockMarks found = marksOf(block, separator);
        if (size - at < blockBytes) // a zero byte may be the separator
            found.marks &= (std::uint64_t{1} << (size - at)) - 1;
        const auto made = static_cast<std::uint32_t>(mark - marks_.data());
        for (std::uint64_t ends = found.lineEnds; ends != 0; ends &= ends - 1) {
            const std::uint64_t below = (ends & (0 - ends)) - 1;
            *lineEnd++ = made + static_cast<std::uint32_t>(countOf(found.marks & below));
        }
        mark = putPlaces(mark, found.marks, at);
        for (std::uint32_t i = 0; found.hasQuotes && i < blockBytes; ++i) {
            if (block[i] == '"')
                quotes_.push_back(at + i);
        }
    }
    lines_ = static_cast<std::size_t>(lineEnd - lineEnds_.data()) - 1;
}

} // namespace topbook
