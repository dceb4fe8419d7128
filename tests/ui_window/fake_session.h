// SPDX-License-Identifier: GPL-3.0-or-later
// A session that shows one snapshot, remembers what it was told and asked, and answers what the test says.
#pragma once

#include "model/session/session_handle.h"

#include <algorithm>
#include <utility>

namespace topbook::fixtures {

class FakeSession : public SessionHandle {
public:
    explicit FakeSession(std::shared_ptr<const Snapshot> shown)
        : snapshot(std::move(shown)) {}

    std::shared_ptr<const Snapshot> latest() const override { return snapshot; }
    void send(Command command) override { commands.push_back(std::move(command)); }
    std::uint64_t ask(Question question) override {
        questions.push_back(std::move(question));
        return questions.size();
    }
    std::vector<Answer> takeAnswers() override { return std::exchange(answers, {}); }

    /// The newest question of this kind; null where none was asked.
    template<class Kind> const Kind* asked() const {
        for (auto question = questions.rbegin(); question != questions.rend(); ++question) {
            if (const auto* found = std::get_if<Kind>(&*question))
                return found;
        }
        return nullptr;
    }
    template<class Kind> const Kind* told() const {
        for (auto command = commands.rbegin(); command != commands.rend(); ++command) {
            if (const auto* found = std::get_if<Kind>(&*command))
                return found;
        }
        return nullptr;
    }
    /// Answers the newest question.
    void answer(decltype(Answer::body) body) { answers.push_back({questions.size(), std::move(body)}); }

    std::shared_ptr<const Snapshot> snapshot;
    std::vector<Command> commands;
    std::vector<Question> questions;
    std::vector<Answer> answers;
};

} // namespace topbook::fixtures
