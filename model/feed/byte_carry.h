// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes that come in pieces cut anywhere, read as records that lie in one stretch. Only what is left of a record at the
// end of a piece is copied. Not thread-safe: a decoder owns it.
#pragma once

#include "model/core/state_io.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace topbook {

class ByteCarry {
public:
    /// The next piece; it must stay where it is until `keep` was called.
    void feed(std::string_view bytes) { fresh_ = bytes; }
    /// Takes over what was not consumed: the piece may go.
    void keep() {
        carry_.append(fresh_);
        fresh_ = {};
    }

    /// At least `size` bytes in one stretch, or nothing where so many have not come. Valid until the next call.
    [[nodiscard]] std::string_view peek(std::size_t size) {
        const std::size_t carried = carry_.size() - at_;
        if (carried == 0)
            return fresh_.size() >= size ? fresh_ : std::string_view();
        if (carried < size) {
            const std::size_t moved = std::min(size - carried, fresh_.size());
            carry_.append(fresh_.substr(0, moved));
            fresh_.remove_prefix(moved);
        }
        const std::string_view held = std::string_view(carry_).substr(at_);
        return held.size() >= size ? held : std::string_view();
    }
    /// At most what `peek` gave.
    void consume(std::size_t size) {
        position_ += size;
        if (carry_.empty()) {
            fresh_.remove_prefix(size);
            return;
        }
        at_ += size;
        if (at_ == carry_.size()) {
            carry_.clear();
            at_ = 0;
        } else if (at_ >= compactAt) {
            carry_.erase(0, at_);
            at_ = 0;
        }
    }
    [[nodiscard]] std::uint64_t position() const { return position_; } ///< of the next byte in the input
    [[nodiscard]] std::size_t available() const { return carry_.size() - at_ + fresh_.size(); }

    /// Between `keep` and the next `feed`.
    void save(StateWriter& out) const {
        out.putText(std::string_view(carry_).substr(at_));
        out.put(position_);
    }
    void load(StateReader& in) {
        carry_ = in.getText();
        at_ = 0;
        position_ = in.get<std::uint64_t>();
    }

private:
    static constexpr std::size_t compactAt = 64 << 10;

    std::string carry_; ///< begins at `at_`; stands before `fresh_`
    std::size_t at_ = 0;
    std::string_view fresh_;
    std::uint64_t position_ = 0;
};

} // namespace topbook
