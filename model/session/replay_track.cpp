// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/replay_track.h"

#include "model/feed/input_merge.h"
#include "model/session/journal_track.h"
#include "model/session/recording_input.h"

#include <algorithm>
#include <filesystem>

namespace topbook {
namespace {

std::string fileName(const std::string& path) {
    return path == "-" ? std::string("stdin") : std::filesystem::path(path).filename().string();
}

/// Files, merged by the event times of their heads; each keeps its own order. Ties go in the order they were named.
class FileTrack : public ReplayTrack {
public:
    explicit FileTrack(std::vector<std::unique_ptr<EventInput>> inputs) {
        for (auto& input : inputs)
            inputs_.push_back({std::move(input), {}, 0, false, false});
    }

    Result<std::optional<Moment>> next() override {
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            Input& input = inputs_[i];
            while (!input.over && input.at >= input.batch.events.size()) {
                if (auto moment = refill(i))
                    return moment;
            }
        }
        std::size_t earliest = inputs_.size();
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            if (!inputs_[i].over && (earliest == inputs_.size() || headOf(i) < headOf(earliest)))
                earliest = i;
        }
        if (earliest == inputs_.size())
            return std::nullopt;
        return run(earliest);
    }

private:
    struct Input {
        std::unique_ptr<EventInput> input;
        EventBatch batch;
        std::size_t at = 0;
        bool over = false;
        bool failed = false;
    };

    [[nodiscard]] Timestamp headOf(std::size_t i) const { return inputs_[i].batch.events[inputs_[i].at].time; }

    static Moment momentOf(std::size_t input) {
        Moment moment;
        moment.source.value = static_cast<std::uint16_t>(input);
        moment.received = Timestamp::earliest();
        return moment;
    }

    /// Reads the next batch of an input; a moment where it holds no event, or where the input ends.
    std::optional<Moment> refill(std::size_t i) {
        Input& input = inputs_[i];
        input.at = 0;
        const auto more = input.input->next(input.batch);
        if (more && *more) {
            if (!input.batch.events.empty())
                return std::nullopt;
            Moment moment = momentOf(i);
            moment.batch = &input.batch;
            return moment;
        }
        input.over = true;
        Moment moment = momentOf(i);
        moment.kind = EntryKind::Link;
        moment.text = "ended end of the recording";
        moment.batch = &input.batch;
        moment.endsSource = true;
        if (!more)
            moment.refused = more.error();
        return moment;
    }

    /// As many events of one input as come before the head of every other.
    Moment run(std::size_t i) {
        Input& input = inputs_[i];
        std::size_t end = input.batch.events.size();
        for (std::size_t other = 0; other < inputs_.size(); ++other) {
            if (other == i || inputs_[other].over)
                continue;
            const Timestamp limit = headOf(other);
            std::size_t until = input.at + 1;
            while (until < end &&
                   (input.batch.events[until].time < limit || (input.batch.events[until].time == limit && i < other)))
                ++until;
            end = until;
        }
        Moment moment = momentOf(i);
        moment.received = input.batch.events[input.at].time;
        if (input.at == 0 && end == input.batch.events.size()) {
            moment.batch = &input.batch;
        } else {
            slice_.clear();
            const auto first = input.batch.events.begin();
            slice_.events.assign(first + static_cast<std::ptrdiff_t>(input.at),
                                 first + static_cast<std::ptrdiff_t>(end));
            if (input.at == 0) {
                slice_.instruments = input.batch.instruments;
                slice_.problems = input.batch.problems;
            }
            moment.batch = &slice_;
        }
        input.at = end;
        return moment;
    }

    std::vector<Input> inputs_;
    EventBatch slice_;
};

Result<ReplayInput> findRecording(const ReplayConfig& config) {
    const std::string path = config.paths.front();
    auto journal = JournalReader::open(path, config.session);
    if (!journal)
        return tl::unexpected(journal.error());
    auto recorded = parseConfig(journal->session().configText);
    if (!recorded)
        return failure(recorded.error().code, recorded.error().message, path);
    ReplayInput input;
    input.config = std::move(*recorded);
    input.config.shards = config.shards;
    input.byReceiveTime = true;
    input.begin = journal->firstReceived();
    input.end = journal->lastReceived();
    // A recording that goes on an older session can only be loaded with as many shards as it was made with.
    const auto first = journal->next();
    if (first && *first && (*first)->kind == EntryKind::Checkpoint) {
        if (const auto head = parseCheckpoint((*first)->bytes); head && head->events > 0)
            input.config.shards = head->shards;
    }
    if (config.plan)
        input.config.plan = *config.plan;
    input.open = [path, session = journal->session().id, sources = input.config,
                  decoders = config.decoders]() -> Result<std::unique_ptr<ReplayTrack>> {
        auto reader = JournalReader::open(path, session);
        if (!reader)
            return tl::unexpected(reader.error());
        return openJournalTrack(std::move(*reader), sources, decoders);
    };
    // Whether every source has a decoder is better known now than at the first payload.
    if (const auto track = input.open(); !track)
        return tl::unexpected(track.error());
    return input;
}

using Inputs = std::vector<std::unique_ptr<EventInput>>;

/// All files of quotes are one source (windows, Quotes); each book is its own.
Result<Inputs> openFiles(const ReplayConfig& config) {
    Inputs quotes;
    Inputs inputs;
    for (const std::string& path : config.paths) {
        auto opened = config.open(path, config.input);
        if (!opened)
            return tl::unexpected(opened.error());
        ((*opened)->traits().hasQuotes ? quotes : inputs).push_back(std::move(*opened));
    }
    if (quotes.size() == 1)
        inputs.insert(inputs.begin(), std::move(quotes.front()));
    else if (!quotes.empty())
        inputs.insert(inputs.begin(), mergeInputs(std::move(quotes)));
    return inputs;
}

Result<ReplayInput> findFiles(const ReplayConfig& config) {
    auto inputs = openFiles(config);
    if (!inputs)
        return tl::unexpected(inputs.error());
    ReplayInput input;
    input.config.plan = config.plan.value_or(WindowPlan{});
    input.config.universes = {config.universe};
    input.config.shards = config.shards;
    for (std::size_t i = 0; i < inputs->size(); ++i) {
        const FormatTraits& traits = (*inputs)[i]->traits();
        SourceSetup setup;
        setup.config.name = fileName((*inputs)[i]->name());
        setup.config.pace = SourcePace::File;
        setup.config.samples = traits.hasQuotes ? SampleRule::Quotes : config.bookSamples;
        setup.config.reorder = traits.sequenced ? ReorderRule::File : ReorderRule::None;
        setup.config.eligibleTradesOnly = config.eligibleTradesOnly;
        setup.decoder = traits.name;
        input.config.sources.push_back(std::move(setup));
    }
    input.once = std::find(config.paths.begin(), config.paths.end(), "-") != config.paths.end();
    // What was opened to look at it serves as the first track.
    auto opened = std::make_shared<std::unique_ptr<ReplayTrack>>(std::make_unique<FileTrack>(std::move(*inputs)));
    auto mutex = std::make_shared<std::mutex>();
    input.open = [opened, mutex, config]() -> Result<std::unique_ptr<ReplayTrack>> {
        {
            const std::lock_guard lock(*mutex);
            if (*opened)
                return std::move(*opened);
        }
        auto again = openFiles(config);
        if (!again)
            return tl::unexpected(again.error());
        return std::make_unique<FileTrack>(std::move(*again));
    };
    return input;
}

} // namespace

Result<ReplayInput> findInput(const ReplayConfig& config) {
    if (config.paths.empty())
        return failure(ErrorCode::InvalidArgument, "a replay needs at least one recording");
    const bool anyRecording = std::any_of(config.paths.begin(), config.paths.end(), [](const std::string& path) {
        std::error_code ignored;
        return looksLikeRecording(path) || std::filesystem::is_directory(path, ignored);
    });
    if (anyRecording && config.paths.size() > 1)
        return failure(ErrorCode::InvalidArgument,
                       "a .topbook recording is replayed alone: it has an order of its own");
    auto input = anyRecording ? findRecording(config) : findFiles(config);
    if (input && !config.title.empty())
        input->config.title = config.title;
    return input;
}

} // namespace topbook
