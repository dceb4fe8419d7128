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

class RecordingInput : public EventInput {
public:
    explicit RecordingInput(JournalReader journal)
        : journal_(std::move(journal)) {
        traits_.name = "topbook";
        traits_.timeDigits = 9;
    }

    void addSource(std::unique_ptr<Decoder> decoder) {
        const FormatTraits& traits = decoder->traits();
        traits_.hasBook = traits_.hasBook || traits.hasBook;
        traits_.hasQuotes = traits_.hasQuotes || traits.hasQuotes;
        traits_.sizeDecimals = std::max(traits_.sizeDecimals, traits.sizeDecimals);
        reader_.addSource(std::move(decoder));
        globals_.emplace_back();
    }

    const FormatTraits& traits() const override { return traits_; }
    const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }

    std::optional<double> progress() const override {
        const Duration whole = journal_.lastReceived() - journal_.firstReceived();
        if (whole <= Duration{0} || reached_ == Timestamp::earliest())
            return std::nullopt;
        const double part =
            static_cast<double>((reached_ - journal_.firstReceived()).count()) / static_cast<double>(whole.count());
        return std::clamp(part, 0.0, 1.0);
    }

    Result<bool> next(EventBatch& out) override {
        out.clear();
        while (out.events.empty() && out.problems.empty()) {
            auto entry = journal_.next();
            if (!entry)
                return tl::unexpected(entry.error());
            if (!*entry) {
                collectCounts();
                return false;
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
        counts_.clear();
        for (std::size_t i = 0; i < reader_.sources(); ++i) {
            for (const auto& [code, count] : reader_.decoder(SourceId{static_cast<std::uint16_t>(i)}).counts())
                counts_[code] += count;
        }
    }

    JournalReader journal_;
    PayloadReader reader_;
    FormatTraits traits_;
    std::vector<std::vector<std::uint32_t>> globals_; ///< by source: index told to the caller
    std::uint32_t instruments_ = 0;
    Timestamp reached_ = Timestamp::earliest();
    std::map<std::string, std::uint64_t> counts_;
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
    auto journal = JournalReader::open(path);
    if (!journal)
        return tl::unexpected(journal.error());
    const auto config = parseConfig(journal->session().configText);
    if (!config)
        return failure(config.error().code, config.error().message, path);
    auto input = std::make_unique<RecordingInput>(std::move(*journal));
    for (const SourceSetup& source : config->sources) {
        auto decoder = decoders(source);
        if (!decoder)
            return tl::unexpected(decoder.error());
        input->addSource(std::move(*decoder));
    }
    return input;
}

} // namespace topbook
