// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/book_replay.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr std::string_view stateName = "books 1"; ///< another number where the bytes below mean something else

/// The name of the input is left out: the same file may be named otherwise the next time.
void putPlace(StateWriter& out, const std::string& where, const std::string& name) {
    const bool begins = where.starts_with(name);
    out.put(static_cast<std::uint8_t>(begins));
    out.putText(begins ? std::string_view(where).substr(name.size()) : std::string_view(where));
}
std::string getPlace(StateReader& in, const std::string& name) {
    const bool begins = in.get<std::uint8_t>() != 0;
    return (begins ? name : std::string()) + in.getText();
}

void putProblems(StateWriter& out, const ProblemLog& problems, const std::string& name) {
    const std::vector<ProblemTally> tallies = problems.tallies();
    out.put(static_cast<std::uint64_t>(tallies.size()));
    for (const ProblemTally& tally : tallies) {
        out.put(tally.code);
        out.put(tally.source);
        out.put(tally.count);
        out.put(tally.firstTime);
        out.put(tally.lastTime);
        putPlace(out, tally.firstWhere, name);
        putPlace(out, tally.lastWhere, name);
        out.putText(tally.message);
    }
}

void getProblems(StateReader& in, ProblemLog& problems, const std::string& name) {
    constexpr std::size_t leastBytes = 32;
    for (auto count = in.getCount(leastBytes); count > 0; --count) {
        ProblemTally tally;
        tally.code = in.get<ErrorCode>();
        tally.source = in.get<SourceId>();
        tally.count = in.get<std::uint64_t>();
        tally.firstTime = in.get<Timestamp>();
        tally.lastTime = in.get<Timestamp>();
        tally.firstWhere = getPlace(in, name);
        tally.lastWhere = getPlace(in, name);
        tally.message = in.getText();
        problems.add(tally);
    }
}

} // namespace

std::string readingOf(const InputOptions& options) {
    StateWriter text;
    text.putText(stateName);
    const DecodeOptions& decode = options.decode;
    for (const auto& each : {options.format, decode.zone, decode.date, decode.csvProfile, decode.lobsterBook})
        text.putText(each ? "=" + *each : std::string());
    text.put(decode.start.value_or(Timestamp::earliest()));
    text.put(decode.interval);
    text.put(static_cast<std::uint8_t>(decode.trades));
    return text.take();
}

Result<std::unique_ptr<BookReplay>> BookReplay::create(Open open, std::string name) {
    std::unique_ptr<BookReplay> replay(new BookReplay(std::move(open), std::move(name)));
    if (const auto begun = replay->begin(); !begun)
        return tl::unexpected(begun.error());
    return replay;
}

/// The start of the input, whatever was read before.
Result<void> BookReplay::begin() {
    auto input = open_();
    if (!input)
        return tl::unexpected(input.error());
    input_ = std::move(*input);
    traits_ = input_->traits();
    if (!traits_.hasBook)
        return failure(ErrorCode::WrongHeader, traits_.name + " holds quotes, not orders; a ladder needs order events",
                       name_);
    PipelineConfig config;
    config.windows = false;
    config.computeDigest = false;
    config.stopBefore = [this](const Event& event) { return isBehind(event); };
    auto pipeline = Pipeline::create(config, *this);
    if (!pipeline)
        return tl::unexpected(pipeline.error());
    pipeline_.emplace(std::move(*pipeline));
    SourceConfig source;
    source.name = name_;
    source.samples = SampleRule::None;
    source.reorder = traits_.sequenced ? ReorderRule::File : ReorderRule::None;
    source_ = pipeline_->addSource(source);
    problems_ = {};
    reached_ = {};
    reached_.latest = Timestamp::earliest();
    startedAt_ = 0;
    return {};
}

bool BookReplay::isBehind(const Event& event) {
    const bool behind =
        (moment_.time && event.time > *moment_.time) || (moment_.sequence && event.sequence.value > *moment_.sequence);
    reached_.latest = std::max(reached_.latest, event.time);
    reached_.highest = std::max(reached_.highest, event.sequence.value);
    return behind;
}

Result<void> BookReplay::runTo(const BookMoment& moment, const std::function<bool()>& isCancelled) {
    moment_ = moment;
    jump();
    if (!input_) {
        if (auto begun = begin(); !begun)
            return begun;
    }
    EventBatch batch;
    while (!pipeline_->stopped()) {
        if (isCancelled && isCancelled())
            return failure(ErrorCode::Cancelled, "interrupted");
        const auto more = input_->next(batch);
        if (!more)
            return tl::unexpected(more.error());
        pipeline_->feed(source_, batch, Timestamp::earliest());
        if (!*more)
            break;
        noteCheckpoint();
    }
    pipeline_->endOfSource(source_);
    return {};
}

/// To the last checkpoint before the moment that can be used; else to nowhere.
void BookReplay::jump() {
    if (!index_)
        return;
    std::vector<SeekPoint> before;
    for (const SeekPoint& point : index_->points()) {
        if ((!moment_.time || point.latest <= *moment_.time) &&
            (!moment_.sequence || point.highest <= *moment_.sequence))
            before.push_back(point);
    }
    for (; !before.empty(); before.pop_back()) {
        if (load(before.back()))
            return;
        input_.reset(); // neither it nor the books are what they were
    }
}

bool BookReplay::load(const SeekPoint& point) {
    const auto state = index_->read(point);
    if (!state) {
        troubles_.push_back(describe(state.error()));
        return false;
    }
    if (!input_ && !begin())
        return false;
    StateReader in(*state);
    InputPlace place;
    place.offset = point.offset;
    place.decoder = in.getText();
    getProblems(in, problems_, name_);
    const std::string_view books = in.rest();
    if (!in.ok() || !input_->moveTo(place) || !pipeline_->load(books)) {
        troubles_.push_back("the checkpoint at byte " + std::to_string(point.offset) +
                            " does not fit this program; passed over");
        return false;
    }
    reached_ = point;
    startedAt_ = point.offset;
    return true;
}

void BookReplay::noteCheckpoint() {
    if (!index_ || pipeline_->stopped())
        return;
    reached_.events = pipeline_->eventCount();
    if (!index_->isDue(input_->offset(), reached_.events))
        return;
    const auto place = input_->place();
    if (!place)
        return;
    reached_.offset = place->offset;
    index_->write(reached_, stateOf(*place));
}

std::string BookReplay::stateOf(const InputPlace& place) const {
    StateWriter out;
    out.putText(place.decoder);
    putProblems(out, problems_, name_);
    const std::string books = pipeline_->save();
    std::string state = out.take();
    state.reserve(state.size() + books.size());
    state += books;
    return state;
}

std::vector<std::string> BookReplay::indexTroubles() const {
    std::vector<std::string> all = index_ ? index_->troubles() : std::vector<std::string>();
    all.insert(all.end(), troubles_.begin(), troubles_.end());
    return all;
}

} // namespace topbook
