// SPDX-License-Identifier: GPL-3.0-or-later
// The reader of a session's history: answers questions one after another in its own thread. A new export question
// cancels one that is still running, and replaces one that waits: the newest wins. All calls are thread-safe.
#pragma once

#include "model/history/history_reader.h"
#include "model/session/session_desk.h"

#include <deque>
#include <thread>

namespace topbook {

class QuestionThread {
public:
    /// `path` is the folder or file to read; empty where the session keeps no history.
    QuestionThread(std::string path, SessionDesk& desk);
    ~QuestionThread();

    /// Answered through the desk under the number returned. In a replay only what lies before its clock is told.
    std::uint64_t ask(Question question);

private:
    /// Loads the panes before a moment; they come through the desk's mail, empty where there are none.
    void loadOlder(InstrumentId instrument, std::string symbol, Timestamp before);

    struct LoadPanes {
        InstrumentId instrument;
        std::string symbol;
        Timestamp before;
    };
    struct Task {
        std::uint64_t number = 0;
        std::variant<ExportQuestion, QuotesQuestion, BytesQuestion, LoadPanes> what;
    };

    void work(std::stop_token stop);
    [[nodiscard]] decltype(Answer::body) answerTo(const ExportQuestion& question, std::stop_token cancel);
    [[nodiscard]] decltype(Answer::body) answerTo(const QuotesQuestion& question);
    [[nodiscard]] decltype(Answer::body) answerTo(const BytesQuestion& question, const std::stop_token& stop);
    void load(const LoadPanes& wanted);
    [[nodiscard]] Result<HistoryReader> openReader();

    const std::string path_;
    SessionDesk& desk_;
    std::mutex mutex_;
    std::condition_variable_any arrived_;
    std::deque<Task> tasks_;
    std::uint64_t asked_ = 0;
    std::stop_source running_; ///< of the export being made
    std::jthread thread_;
};

} // namespace topbook
