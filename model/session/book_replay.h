// SPDX-License-Identifier: GPL-3.0-or-later
// The books of a recorded input as they stood at a moment (command line, `ladder`; order-books, Seek): the nearest
// checkpoint of a long file's index before the moment, and from there the events up to it. What is found is the same,
// problems included, with an index, with a part of one and without. Where it reads on behind the checkpoints that are
// there, it adds to them. Owns no thread; not thread-safe.
#pragma once

#include "model/feed/recorded_input.h"
#include "model/pipeline/pipeline.h"
#include "model/session/seek_index.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace topbook {

/// Up to and including it, in the order of the input: the first event behind it, and all that follow, are left out,
/// also where times run backwards after that one. Neither: to the end.
struct BookMoment {
    std::optional<Timestamp> time;
    std::optional<std::uint64_t> sequence;
};

class BookReplay : private ResultSink {
public:
    using Open = std::function<Result<std::unique_ptr<EventInput>>()>;

    /// `open` gives the input, again where it must be begun anew; `name` is what its problems are told under. Fails as
    /// `open` does, or with WrongHeader where the input holds no orders.
    [[nodiscard]] static Result<std::unique_ptr<BookReplay>> create(Open open, std::string name);

    /// Goes by the index of the file, and adds to it. Called before `runTo`.
    void useIndex(SeekIndex index) { index_ = std::move(index); }
    /// Called once. Fails as EventInput::next does, or with Cancelled.
    [[nodiscard]] Result<void> runTo(const BookMoment& moment, const std::function<bool()>& isCancelled);

    [[nodiscard]] const FormatTraits& traits() const { return traits_; }
    [[nodiscard]] const Pipeline& pipeline() const { return *pipeline_; }
    /// Of all that was read, whether now or when the index was made.
    [[nodiscard]] const ProblemLog& problems() const { return problems_; }
    /// What was wrong with the index, in words; no result depends on it.
    [[nodiscard]] std::vector<std::string> indexTroubles() const;
    /// Bytes that a checkpoint spared; for tests and for whoever wonders.
    [[nodiscard]] std::uint64_t startedAt() const { return startedAt_; }

private:
    BookReplay(Open open, std::string name)
        : open_(std::move(open))
        , name_(std::move(name)) {}
    void problem(const Problem& problem) override { problems_.add(problem); }

    [[nodiscard]] Result<void> begin();
    [[nodiscard]] bool isBehind(const Event& event);
    void jump();
    [[nodiscard]] bool load(const SeekPoint& point);
    void noteCheckpoint();
    [[nodiscard]] std::string stateOf(const InputPlace& place) const;

    Open open_;
    std::string name_;
    std::optional<SeekIndex> index_;
    BookMoment moment_;
    std::unique_ptr<EventInput> input_;
    FormatTraits traits_;
    std::optional<Pipeline> pipeline_;
    SourceId source_;
    ProblemLog problems_;
    SeekPoint reached_;
    std::uint64_t startedAt_ = 0;
    std::vector<std::string> troubles_;
};

/// All that decides, besides the bytes of a file, what BookReplay makes of them: SeekSource::reading.
[[nodiscard]] std::string readingOf(const InputOptions& options);

} // namespace topbook
