// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/json_place.h"

#include <algorithm>

namespace topbook {
namespace {

/// Steps over the tokens of a text that is known to be JSON.
class JsonWalk {
public:
    explicit JsonWalk(std::string_view json)
        : json_(json) {}

    /// Moves from the begin of a container to the value of its field; stays where there is none. Tells whether it moved
    /// and where the field's own text begins.
    bool enter(std::string_view field, std::size_t& fieldAt) {
        const bool object = peek() == '{';
        if (!object && peek() != '[')
            return false;
        ++at_;
        bool found = false;
        std::size_t foundAt = at_;
        for (std::size_t index = 0; peek() != '}' && peek() != ']' && at_ < json_.size(); ++index) {
            const std::size_t begin = at_;
            const std::string name = object ? text() : std::to_string(index);
            if (object && peek() == ':')
                ++at_;
            (void)peek();
            if (name == field) {
                found = true;
                fieldAt = begin;
                foundAt = at_;
            }
            skipValue();
            if (peek() == ',')
                ++at_;
            (void)peek();
        }
        at_ = foundAt;
        return found;
    }

    /// The next character that is no space.
    char peek() {
        while (at_ < json_.size() && std::string_view(" \t\r\n").find(json_[at_]) != std::string_view::npos)
            ++at_;
        return at_ < json_.size() ? json_[at_] : '\0';
    }
    [[nodiscard]] std::size_t at() const { return at_; }

private:
    /// The text between quotes, escapes left as they are.
    std::string text() {
        const std::size_t begin = ++at_;
        while (at_ < json_.size() && json_[at_] != '"')
            at_ += json_[at_] == '\\' ? 2 : 1;
        const std::size_t end = std::min(at_, json_.size());
        at_ = std::min(end + 1, json_.size());
        return std::string(json_.substr(begin, end - begin));
    }
    void skipValue() {
        int depth = 0;
        do {
            const char c = peek();
            if (c == '"') {
                (void)text();
                continue;
            }
            if (c == '{' || c == '[')
                ++depth;
            else if (c == '}' || c == ']')
                --depth;
            if (at_ >= json_.size())
                return;
            ++at_;
            if (depth == 0 && (c == '}' || c == ']'))
                return;
            if (depth == 0) {
                at_ = std::min(json_.find_first_of(",]} \t\r\n", at_), json_.size());
                return;
            }
        } while (depth > 0);
    }

    std::string_view json_;
    std::size_t at_ = 0;
};

} // namespace

std::size_t lineOfField(std::string_view json, std::span<const std::string> path) {
    JsonWalk walk(json);
    (void)walk.peek();
    std::size_t place = walk.at();
    for (const std::string& field : path) {
        if (!walk.enter(field, place))
            break;
    }
    return 1 +
           static_cast<std::size_t>(std::count(json.begin(), json.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
}

} // namespace topbook
