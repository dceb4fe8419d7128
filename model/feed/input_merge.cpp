// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/input_merge.h"

#include "model/core/time_screen.h"
#include "model/core/time_text.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace topbook {
namespace {

constexpr std::size_t batchEvents = 8'192;
constexpr int inputShift = 48;

/// One input on its way into the merge.
struct Lane {
    std::unique_ptr<EventInput> input;
    std::vector<InstrumentId> instruments; ///< decoder-local -> merged
    std::vector<Event> ready;              ///< judged, not yet merged
    std::size_t at = 0;
    TimeScreen screen;
    bool ended = false;

    [[nodiscard]] const Event& head() const { return ready[at]; }
    [[nodiscard]] bool hasHead() const { return at < ready.size(); }
};

class MergedInputs : public EventInput {
public:
    explicit MergedInputs(std::vector<std::unique_ptr<EventInput>> inputs) {
        traits_ = inputs.front()->traits();
        for (auto& input : inputs) {
            const FormatTraits& traits = input->traits();
            traits_.timeDigits = std::max(traits_.timeDigits, traits.timeDigits);
            traits_.sizeDecimals = std::max(traits_.sizeDecimals, traits.sizeDecimals);
            traits_.hasQuotes = traits_.hasQuotes || traits.hasQuotes;
            lanes_.emplace_back().input = std::move(input);
        }
        traits_.sequenced = false;
        traits_.ownSequence = true;
    }

    [[nodiscard]] const FormatTraits& traits() const override { return traits_; }
    [[nodiscard]] std::string name() const override { return lanes_.front().input->name(); }
    [[nodiscard]] Result<bool> next(EventBatch& out) override;
    [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }
    [[nodiscard]] bool assumedUtc() const override {
        return std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.input->assumedUtc(); });
    }
    [[nodiscard]] std::optional<double> progress() const override;

private:
    Result<void> fill(std::size_t index, EventBatch& out);
    void take(std::size_t index, EventBatch& out);
    void leaveOutSuspects(Lane& lane, EventBatch& out);
    InstrumentId merged(const Instrument& instrument, EventBatch& out);
    void countAll();

    std::vector<Lane> lanes_;
    FormatTraits traits_;
    std::unordered_map<std::string, InstrumentId> symbols_;
    std::map<std::string, std::uint64_t> counts_;
    EventBatch batch_;
};

InstrumentId MergedInputs::merged(const Instrument& instrument, EventBatch& out) {
    const InstrumentId fresh{static_cast<std::uint32_t>(symbols_.size())};
    const auto [entry, isNew] = symbols_.try_emplace(instrument.symbol, fresh);
    if (isNew) {
        out.instruments.push_back(instrument);
        out.instruments.back().sizeDecimals = traits_.sizeDecimals;
    }
    return entry->second;
}

/// What the screen refuted becomes a problem; all else stays.
void MergedInputs::leaveOutSuspects(Lane& lane, EventBatch& out) {
    std::erase_if(lane.ready, [&](const Event& event) {
        if (!event.has(timeSuspect))
            return false;
        out.problems.push_back({ErrorCode::TimeJump, SourceId{}, event.time,
                                lane.input->name() + ":" + std::to_string(event.row),
                                "the time " + timeText(event.time, 6) +
                                    " is more than an hour ahead of the rows before and behind it; the row is left "
                                    "out"});
        return true;
    });
}

/// Takes the lane's batch in: one numbering of instruments, one size scale, sequences that tell inputs apart.
void MergedInputs::take(std::size_t index, EventBatch& out) {
    Lane& lane = lanes_[index];
    for (const Instrument& instrument : batch_.instruments)
        lane.instruments.push_back(merged(instrument, out));
    std::move(batch_.problems.begin(), batch_.problems.end(), std::back_inserter(out.problems));
    const FormatTraits& traits = lane.input->traits();
    std::int64_t scale = 1;
    for (int i = traits.sizeDecimals; i < traits_.sizeDecimals; ++i)
        scale *= 10;
    const std::uint64_t inputBits = static_cast<std::uint64_t>(index) << inputShift;
    for (Event event : batch_.events) {
        if (event.instrument.value < lane.instruments.size())
            event.instrument = lane.instruments[event.instrument.value];
        if (__builtin_mul_overflow(event.size.units, scale, &event.size.units))
            event.size = {}; // unknown, rather than wrong
        if (!traits.ownSequence)
            event.sequence = {inputBits | event.row};
        lane.screen.push(event, lane.ready);
    }
    leaveOutSuspects(lane, out);
}

Result<void> MergedInputs::fill(std::size_t index, EventBatch& out) {
    Lane& lane = lanes_[index];
    if (lane.hasHead())
        return {};
    lane.ready.clear();
    lane.at = 0;
    while (!lane.ended && !lane.hasHead()) {
        const auto more = lane.input->next(batch_);
        if (!more)
            return tl::unexpected(more.error());
        lane.ended = !*more;
        take(index, out);
        if (lane.ended)
            lane.screen.drain(lane.ready);
    }
    return {};
}

Result<bool> MergedInputs::next(EventBatch& out) {
    out.clear();
    while (out.events.size() < batchEvents) {
        Lane* first = nullptr;
        Lane* second = nullptr;
        for (std::size_t i = 0; i < lanes_.size(); ++i) {
            if (auto filled = fill(i, out); !filled) {
                out.clear();
                return tl::unexpected(filled.error());
            }
            Lane& lane = lanes_[i];
            if (!lane.hasHead())
                continue;
            if (first == nullptr || lane.head().time < first->head().time) {
                second = first;
                first = &lane;
            } else if (second == nullptr || lane.head().time < second->head().time) {
                second = &lane;
            }
        }
        if (first == nullptr)
            break;
        // all that stands before the other heads goes at once; on a tie the input that was named first
        do {
            out.events.push_back(first->head());
            ++first->at;
        } while (first->hasHead() && out.events.size() < batchEvents &&
                 (second == nullptr || first->head().time < second->head().time ||
                  (first->head().time == second->head().time && first < second)));
    }
    countAll();
    return !out.events.empty() || !out.problems.empty() || !out.instruments.empty();
}

void MergedInputs::countAll() {
    counts_.clear();
    for (const Lane& lane : lanes_) {
        for (const auto& [kind, count] : lane.input->counts())
            counts_[kind] += count;
    }
}

std::optional<double> MergedInputs::progress() const {
    double sum = 0;
    for (const Lane& lane : lanes_) {
        const auto done = lane.input->progress();
        if (!done)
            return std::nullopt;
        sum += *done;
    }
    return sum / static_cast<double>(lanes_.size());
}

} // namespace

std::unique_ptr<EventInput> mergeInputs(std::vector<std::unique_ptr<EventInput>> inputs) {
    return std::make_unique<MergedInputs>(std::move(inputs));
}

} // namespace topbook
