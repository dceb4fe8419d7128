// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/session.h"

#include "model/session/question_thread.h"

namespace topbook {

struct Session::Threads {
    Threads(std::unique_ptr<SessionRun> engine, std::string historyPath, SessionDesk& desk)
        : run(std::move(engine))
        , questions(std::move(historyPath), desk) {}

    std::mutex stopping;
    std::unique_ptr<SessionRun> run;
    QuestionThread questions; ///< ends first: it may wait for the engine to flush
};

Session::Session(std::shared_ptr<SessionDesk> desk, std::unique_ptr<SessionRun> run, std::string historyPath)
    : desk_(std::move(desk))
    , threads_(std::make_unique<Threads>(std::move(run), std::move(historyPath), *desk_)) {}

Session::~Session() {
    stop();
}

std::shared_ptr<const Snapshot> Session::latest() const {
    return desk_->latest();
}

void Session::send(Command command) {
    desk_->post(std::move(command));
}

std::uint64_t Session::ask(Question question) {
    return threads_->questions.ask(std::move(question));
}

std::vector<Answer> Session::takeAnswers() {
    return desk_->takeAnswers();
}

void Session::waitForEnd() {
    desk_->awaitEnd();
}

bool Session::ended() const {
    return desk_->ended();
}

void Session::stop() {
    const std::lock_guard lock(threads_->stopping);
    threads_->run->stop();
    desk_->close();
}

std::uint64_t Session::digest() const {
    return desk_->outcome().digest;
}

SessionOutcome Session::outcome() const {
    return desk_->outcome();
}

} // namespace topbook
