// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes cut anywhere to whole lines. No copy where a line lies within one block; memory is bounded by `maxLineBytes`,
// since a longer line is named and skipped. Not thread-safe: a decoder owns it.
#pragma once

#include "model/core/state_io.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace topbook {

inline constexpr std::size_t maxLineBytes = 1 << 20;

struct Line {
    std::string_view text;    ///< without '\n'; a '\r' before it is kept. Empty where the line is too long
    std::uint64_t number = 0; ///< from 1
    bool tooLong = false;
    bool terminated = true; ///< false for what stands behind the last line end
};

class LineReader {
public:
    /// Takes the next bytes; `next` must have said false since the last call. They must stay until it does again.
    void feed(std::string_view bytes) { rest_ = bytes; }
    /// No more bytes will come: `next` gives what is left.
    void end() { ended_ = true; }
    [[nodiscard]] bool ended() const { return ended_; }
    [[nodiscard]] std::uint64_t lines() const { return number_; } ///< given out so far

    /// The next line, valid until the next call; false where more bytes are needed.
    [[nodiscard]] bool next(Line& line);

    /// The bytes that were not given out yet where a line begins with them, for a caller that finds the ends of lines
    /// by itself; empty where a line is in the middle.
    [[nodiscard]] std::string_view rest() const {
        return (carry_.empty() || carryGiven_) && !skipping_ ? rest_ : std::string_view();
    }
    /// That caller took a line of so many bytes off `rest`, its line end included.
    void take(std::size_t bytes) {
        rest_.remove_prefix(bytes);
        ++number_;
    }

    /// Between `next` saying false and the next `feed`.
    void save(StateWriter& out) const {
        out.putText(carry_);
        out.put(number_);
        out.put(static_cast<std::uint8_t>(skipping_));
    }
    void load(StateReader& in) {
        carry_ = in.getText();
        number_ = in.get<std::uint64_t>();
        skipping_ = in.get<std::uint8_t>() != 0;
    }

private:
    std::string_view rest_;
    std::string carry_; ///< the begin of a line whose end has not come yet
    std::uint64_t number_ = 0;
    bool carryGiven_ = false;
    bool skipping_ = false; ///< within a line that was too long
    bool ended_ = false;
};

} // namespace topbook
