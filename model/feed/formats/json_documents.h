// SPDX-License-Identifier: GPL-3.0-or-later
// Lines to JSON documents: usually one a line, but an object that is written over several lines is one as well. A cut
// line does not swallow the next: a line that begins with '{' begins a new document.
#pragma once

#include "model/feed/line_reader.h"

#include <string>
#include <string_view>

namespace topbook {

inline constexpr std::size_t maxDocumentBytes = 16 << 20;

struct JsonDocument {
    std::string_view text;
    std::uint64_t line = 0;  ///< of its first line, from 1
    std::uint64_t index = 0; ///< from 0: its first line, lines within documents not counted
    bool tooLong = false;
    bool terminated = true;
};

class JsonDocuments {
public:
    void feed(std::string_view bytes) { lines_.feed(bytes); }
    void end() { lines_.end(); }
    /// The next document, valid until the next call; false where more bytes are needed. Blank lines are passed over.
    [[nodiscard]] bool next(JsonDocument& document);

private:
    void scan(std::string_view text);
    [[nodiscard]] bool isOpen() const { return depth_ > 0; }
    JsonDocument takeJoined();

    LineReader lines_;
    std::string joined_;
    std::string given_; ///< the document that was handed out last, where it had to be joined
    std::uint64_t firstLine_ = 0;
    std::uint64_t innerLines_ = 0;  ///< second and further lines of documents so far
    std::uint64_t joinedLines_ = 0; ///< those of the open document
    std::uint64_t index_ = 0;
    int depth_ = 0;
    bool inText_ = false;
    bool escaped_ = false;
    bool terminated_ = true;
    Line waiting_; ///< began a new document while another was open
    std::string waitingText_;
    bool hasWaiting_ = false;
};

} // namespace topbook
