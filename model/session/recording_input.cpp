// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/recording_input.h"

#include "model/history/history_reader.h"
#include "model/session/payload_reader.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace topbook {
namespace {

constexpr std::string_view sqliteHead = "SQLite format 3";

/// All sessions of a recording with entries, one after the other. A session begins with fresh decoders, whose numbers
/// go on behind those told before, and with empty books: what happened between two sessions nobody knows.
class RecordingInput : public EventInput {
public:
    explicit RecordingInput(std::string path)
        : path_(std::move(path)) {
        traits_.name = "topbook";
        traits_.timeDigits = 9;
    }

    Result<void> addSession(const RecordedSession& session, const DecoderFactory& decoders) {
        const auto config = parseConfig(session.configText);
        if (!config)
            return failure(config.error().code, config.error().message, path_);
        Part& part = parts_.emplace_back();
        part.session = session.id;
        for (const SourceSetup& source : config->sources) {
            auto decoder = decoders(source);
            if (!decoder)
                return tl::unexpected(decoder.error());
            const FormatTraits& traits = (*decoder)->traits();
            traits_.hasBook = traits_.hasBook || traits.hasBook;
            traits_.hasQuotes = traits_.hasQuotes || traits.hasQuotes;
            traits_.sizeDecimals = std::max(traits_.sizeDecimals, traits.sizeDecimals);
            part.decoders.push_back(std::move(*decoder));
        }
        return {};
    }
    /// Opens the first session with entries. Fails with Empty where there is none.
    Result<void> begin() {
        const auto begun = beginNext();
        if (!begun)
            return tl::unexpected(begun.error());
        if (!*begun)
            return failure(ErrorCode::Empty, "nothing was recorded in it", path_);
        return {};
    }

    const FormatTraits& traits() const override { return traits_; }
    const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }

    std::optional<double> progress() const override {
        const Duration whole = journal_->lastReceived() - journal_->firstReceived();
        if (whole <= Duration{0} || reached_ == Timestamp::earliest())
            return std::nullopt;
        const double part =
            static_cast<double>((reached_ - journal_->firstReceived()).count()) / static_cast<double>(whole.count());
        return (static_cast<double>(next_ - 1) + std::clamp(part, 0.0, 1.0)) / static_cast<double>(parts_.size());
    }

    Result<bool> next(EventBatch& out) override {
        out.clear();
        while (out.events.empty() && out.problems.empty()) {
            auto entry = journal_->next();
            if (!entry)
                return tl::unexpected(entry.error());
            if (!*entry) {
                const auto begun = beginNext();
                if (!begun)
                    return tl::unexpected(begun.error());
                if (!*begun) {
                    collectCounts();
                    return false;
                }
                emptyBooks(out);
                continue;
            }
            reached_ = (*entry)->received;
            const Moment moment = reader_.read(**entry);
            if (moment.batch != nullptr)
                take(moment, out);
            if (moment.refused) {
                out.problems.push_back({moment.refused->code, moment.source, moment.received, moment.refused->where,
                                        moment.refused->message});
            }
        }
        return true;
    }

private:
    struct Part {
        std::int64_t session = 0;
        std::vector<std::unique_ptr<Decoder>> decoders; ///< of its sources; gone when it has begun
    };

    /// False where there is no further session with entries.
    Result<bool> beginNext() {
        while (next_ < parts_.size()) {
            Part& part = parts_[next_++];
            auto journal = JournalReader::open(path_, part.session);
            if (!journal && (journal.error().code == ErrorCode::Empty || journal.error().code == ErrorCode::NotFound))
                continue;
            if (!journal)
                return tl::unexpected(journal.error());
            journal_.emplace(std::move(*journal));
            placeDecoders(std::move(part.decoders));
            return true;
        }
        return false;
    }
    void placeDecoders(std::vector<std::unique_ptr<Decoder>> decoders) {
        collectCounts();
        countsBefore_ = counts_;
        std::uint64_t rows = 0;
        for (const DecoderPosition& position : reader_.positions())
            rows = std::max(rows, position.rows);
        reader_ = PayloadReader();
        for (auto& decoder : decoders)
            reader_.addSource(std::move(decoder), rows);
        globals_.assign(decoders.size(), {});
    }
    void emptyBooks(EventBatch& out) const {
        for (std::uint32_t instrument = 0; traits_.hasBook && instrument < instruments_; ++instrument) {
            Event clear;
            clear.kind = EventKind::Clear;
            clear.time = journal_->firstReceived();
            clear.instrument = {instrument};
            out.events.push_back(clear);
        }
    }
    void take(const Moment& moment, EventBatch& out) {
        auto& globals = globals_[moment.source.value];
        for (const Instrument& instrument : moment.batch->instruments) {
            globals.push_back(instruments_++);
            out.instruments.push_back(instrument);
        }
        for (const Event& event : moment.batch->events) {
            out.events.push_back(event);
            out.events.back().instrument.value = globals[event.instrument.value];
            out.events.back().source = moment.source;
        }
        out.problems.insert(out.problems.end(), moment.batch->problems.begin(), moment.batch->problems.end());
    }
    void collectCounts() {
        counts_ = countsBefore_;
        for (std::size_t i = 0; i < reader_.sources(); ++i) {
            for (const auto& [code, count] : reader_.decoder(SourceId{static_cast<std::uint16_t>(i)}).counts())
                counts_[code] += count;
        }
    }

    std::string path_;
    std::vector<Part> parts_;
    std::size_t next_ = 0; ///< the first of `parts_` that was not begun
    std::optional<JournalReader> journal_;
    PayloadReader reader_;
    FormatTraits traits_;
    std::vector<std::vector<std::uint32_t>> globals_; ///< by source: index told to the caller
    std::uint32_t instruments_ = 0;
    Timestamp reached_ = Timestamp::earliest();
    std::map<std::string, std::uint64_t> counts_;
    std::map<std::string, std::uint64_t> countsBefore_; ///< of the sessions before this one
};

} // namespace

bool looksLikeRecording(const std::string& path) {
    if (path == "-")
        return false;
    std::ifstream file(path, std::ios::binary);
    std::array<char, sqliteHead.size()> head{};
    return file.read(head.data(), static_cast<std::streamsize>(head.size())) &&
           std::string_view(head.data(), head.size()) == sqliteHead;
}

Result<std::unique_ptr<EventInput>> openRecording(const std::string& path, const DecoderFactory& decoders) {
    const auto sessions = recordedSessions(path);
    if (!sessions)
        return tl::unexpected(sessions.error());
    auto input = std::make_unique<RecordingInput>(path);
    for (const RecordedSession& session : *sessions)
        if (auto added = input->addSession(session, decoders); !added)
            return tl::unexpected(added.error());
    if (auto begun = input->begin(); !begun)
        return tl::unexpected(begun.error());
    return input;
}

} // namespace topbook
