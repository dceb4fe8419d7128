// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/line_reader.h"

#include <cstring>

namespace topbook {

bool LineReader::next(Line& line) {
    if (carryGiven_) {
        carry_.clear();
        carryGiven_ = false;
    }
    while (!rest_.empty()) {
        const auto* lineEnd = static_cast<const char*>(std::memchr(rest_.data(), '\n', rest_.size()));
        const std::size_t length = lineEnd == nullptr ? rest_.size() : static_cast<std::size_t>(lineEnd - rest_.data());
        const std::string_view part = rest_.substr(0, length);
        rest_.remove_prefix(lineEnd == nullptr ? length : length + 1);
        if (skipping_) {
            skipping_ = lineEnd == nullptr;
            continue;
        }
        if (carry_.size() + length > maxLineBytes) {
            carry_.clear();
            skipping_ = lineEnd == nullptr;
            line = {{}, ++number_, true, true};
            return true;
        }
        if (lineEnd == nullptr) {
            carry_.append(part);
            continue;
        }
        if (carry_.empty()) {
            line = {part, ++number_, false, true};
            return true;
        }
        carry_.append(part);
        carryGiven_ = true;
        line = {carry_, ++number_, false, true};
        return true;
    }
    if (!ended_ || carry_.empty())
        return false;
    carryGiven_ = true;
    line = {carry_, ++number_, false, false};
    return true;
}

} // namespace topbook
