// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/words.h"

#include "model/core/time_text.h"

namespace topbook {

std::string withThousands(std::uint64_t value) {
    std::string text = std::to_string(value);
    for (std::size_t place = text.size(); place > 3; place -= 3)
        text.insert(place - 3, 1, ',');
    return text;
}

std::string spanWords(Duration span) {
    const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(span).count();
    if (seconds < 60)
        return std::to_string(seconds) + " s";
    if (seconds < 3'600) {
        const std::string minutes = std::to_string(seconds / 60) + " min";
        return seconds % 60 == 0 ? minutes : minutes + " " + std::to_string(seconds % 60) + " s";
    }
    const std::string hours = std::to_string(seconds / 3'600) + " h";
    return seconds / 60 % 60 == 0 ? hours : hours + " " + std::to_string(seconds / 60 % 60) + " min";
}

std::string clockWords(Timestamp time) {
    return timeText(time, 0).substr(11, 5);
}

} // namespace topbook
