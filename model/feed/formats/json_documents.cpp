// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/json_documents.h"

#include "model/feed/row_problems.h"

namespace topbook {
namespace {

std::string_view withoutCarriageReturn(std::string_view text) {
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    return text;
}

} // namespace

/// Follows braces and brackets outside of texts.
void JsonDocuments::scan(std::string_view text) {
    for (const char c : text) {
        if (escaped_) {
            escaped_ = false;
        } else if (inText_) {
            escaped_ = c == '\\';
            inText_ = c != '"';
        } else if (c == '"') {
            inText_ = true;
        } else if (c == '{' || c == '[') {
            ++depth_;
        } else if (c == '}' || c == ']') {
            --depth_;
        }
    }
    // no text of JSON goes over a line end
    inText_ = false;
    escaped_ = false;
}

JsonDocument JsonDocuments::takeJoined() {
    given_ = std::move(joined_);
    joined_.clear();
    joinedLines_ = 0;
    depth_ = 0;
    return {given_, firstLine_, index_, false, terminated_};
}

bool JsonDocuments::next(JsonDocument& document) {
    Line line;
    for (;;) {
        if (hasWaiting_) {
            line = waiting_;
            line.text = waitingText_;
            hasWaiting_ = false;
        } else if (!lines_.next(line)) {
            if (joined_.empty() || !lines_.ended())
                return false;
            document = takeJoined();
            return true;
        }
        if (!joined_.empty() &&
            (line.tooLong || line.text.starts_with('{') || joined_.size() + line.text.size() > maxDocumentBytes)) {
            innerLines_ -= joinedLines_; // it was no document over several lines but a broken one
            waiting_ = line;
            waitingText_.assign(line.text);
            hasWaiting_ = true;
            document = takeJoined();
            return true;
        }
        if (!joined_.empty()) {
            ++innerLines_;
            ++joinedLines_;
            joined_ += '\n';
            joined_ += line.text;
            terminated_ = line.terminated;
            scan(line.text);
            if (isOpen())
                continue;
            document = takeJoined();
            return true;
        }
        const std::uint64_t index = line.number - 1 - innerLines_;
        if (line.tooLong) {
            document = {{}, line.number, index, true, line.terminated};
            return true;
        }
        std::string_view text = withoutCarriageReturn(line.text);
        if (line.number == 1 && text.starts_with("\xEF\xBB\xBF"))
            text.remove_prefix(3);
        if (trimmed(text).empty())
            continue;
        depth_ = 0;
        const char first = trimmed(text).front();
        if (first == '{' || first == '[')
            scan(text);
        firstLine_ = line.number;
        index_ = index;
        terminated_ = line.terminated;
        if (isOpen()) {
            joined_.assign(text);
            continue;
        }
        depth_ = 0;
        given_.assign(text);
        document = {given_, line.number, index, false, line.terminated};
        return true;
    }
}

} // namespace topbook
