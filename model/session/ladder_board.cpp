// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/ladder_board.h"

#include "model/session/words.h"

#include <algorithm>
#include <charconv>

namespace topbook {
namespace {

constexpr std::size_t fewestTapeRows = 20;

std::string gapWords(std::uint64_t missing, std::uint64_t firstMissing) {
    std::string words = "Gap: ";
    if (missing == 0)
        return words + "messages are missing.";
    words += withThousands(missing) + (missing == 1 ? " message" : " messages") + " missing";
    if (firstMissing > 1)
        words += " after seq " + withThousands(firstMissing - 1);
    return words + ".";
}

/// The numbers in the pipeline's sentence "14 messages are missing: 1204118 to 1204131; ...".
std::string gapWordsOf(const std::string& sentence) {
    std::uint64_t missing = 0;
    std::uint64_t first = 0;
    const char* end = sentence.data() + sentence.size();
    const auto count = std::from_chars(sentence.data(), end, missing);
    const std::size_t colon = sentence.find(": ");
    if (count.ec != std::errc() || colon == std::string::npos)
        return "Gap: " + sentence;
    if (std::from_chars(sentence.data() + colon + 2, end, first).ec != std::errc())
        first = 0;
    return gapWords(missing, first);
}

} // namespace

LadderBoard::Tape& LadderBoard::tape(InstrumentId instrument) {
    if (instrument.value >= tapes_.size())
        tapes_.resize(instrument.value + 1);
    return tapes_[instrument.value];
}

void LadderBoard::l1(std::span<const L1Row> rows, std::size_t instruments) {
    // All tapes together stay bounded: many instruments have shorter ones.
    const std::size_t kept =
        std::clamp(tapeRowsKept / std::max<std::size_t>(instruments, 1), fewestTapeRows, tapeRowsShown);
    for (const L1Row& row : rows) {
        Tape& target = tape(row.instrument);
        if (target.ring.size() < kept) {
            if (target.next != target.ring.size()) { // the ring may grow again only from its seam
                std::rotate(target.ring.begin(), target.ring.begin() + static_cast<std::ptrdiff_t>(target.next),
                            target.ring.end());
            }
            target.ring.push_back(row);
            target.next = target.ring.size();
        } else {
            target.next %= target.ring.size();
            target.ring[target.next++] = row;
        }
        ++target.rows;
    }
}

void LadderBoard::trades(std::span<const TradeRow> trades) {
    for (const TradeRow& trade : trades)
        tape(trade.instrument).lastTrade = trade;
}

void LadderBoard::sequenceGap(const Problem& problem) {
    sourceGaps_[problem.source] = gapWordsOf(problem.message);
}

void LadderBoard::feedGap(InstrumentId instrument, const Event& gap) {
    feedGaps_[instrument] =
        gapWords(gap.size.units > 0 ? static_cast<std::uint64_t>(gap.size.units) : 0, gap.reference);
}

std::string LadderBoard::reasonOf(const Pipeline& pipeline, InstrumentId instrument) const {
    std::string words = "Gap: messages are missing.";
    if (const auto told = feedGaps_.find(instrument); told != feedGaps_.end())
        words = told->second;
    else if (const auto found = sourceGaps_.find(pipeline.symbols().at(instrument).source); found != sourceGaps_.end())
        words = found->second;
    return words + (live_ ? " Waiting for the next snapshot." : " The book goes on without them.");
}

std::shared_ptr<const std::vector<L1Row>> LadderBoard::tapeOf(InstrumentId instrument) {
    const Tape& from = tape(instrument);
    if (tapeView_ && tapeInstrument_ == instrument && tapeRows_ == from.rows)
        return tapeView_;
    auto rows = std::make_shared<std::vector<L1Row>>();
    rows->reserve(from.ring.size());
    for (std::size_t i = 0; i < from.ring.size(); ++i)
        rows->push_back(from.ring[(from.next + from.ring.size() - 1 - i) % from.ring.size()]);
    tapeView_ = std::move(rows);
    tapeInstrument_ = instrument;
    tapeRows_ = from.rows;
    return tapeView_;
}

std::shared_ptr<const LadderView> LadderBoard::publish(const Pipeline& pipeline) {
    if (!wanted_.instrument || wanted_.instrument->value >= pipeline.symbols().size()) {
        published_ = nullptr;
        return nullptr;
    }
    const InstrumentId instrument = *wanted_.instrument;
    const OrderBooks& books = pipeline.booksOf(instrument);
    auto view = std::make_shared<LadderView>();
    view->instrument = instrument;
    view->condition = books.condition(instrument);
    view->tape = tapeOf(instrument);
    view->hasBook = view->condition != BookCondition::Empty || !view->tape->empty();
    view->staleSince = Timestamp::earliest();
    if (view->condition == BookCondition::Stale) {
        view->reason = reasonOf(pipeline, instrument);
        view->staleSince = pipeline.staleSince(instrument).value_or(Timestamp::earliest());
    }
    view->status = books.status(instrument);
    view->statusSince = books.statusSince(instrument);
    view->bbo = books.bbo(instrument);
    view->bookTime = view->tape->empty() ? Timestamp::earliest() : view->tape->front().time;
    view->bids = books.ladder(instrument, Side::Bid, wanted_.levels, wanted_.group);
    view->asks = books.ladder(instrument, Side::Ask, wanted_.levels, wanted_.group);
    view->group = wanted_.group;
    view->lastTrade = tape(instrument).lastTrade;
    if (wanted_.queueSide) {
        view->queue = QueueView{*wanted_.queueSide, wanted_.queuePrice,
                                books.queue(instrument, *wanted_.queueSide, wanted_.queuePrice)};
    }
    const SourceId source = pipeline.symbols().at(instrument).source;
    if (source.value < sources_.size())
        view->venue = sources_[source.value].venueWords();
    const auto sameQueue = [](const std::optional<QueueView>& a, const std::optional<QueueView>& b) {
        if (!a || !b)
            return a.has_value() == b.has_value();
        return a->side == b->side && a->price == b->price && a->orders == b->orders;
    };
    if (published_ && published_->instrument == instrument && published_->condition == view->condition &&
        published_->reason == view->reason && published_->status == view->status &&
        published_->statusSince == view->statusSince && published_->bbo == view->bbo &&
        published_->tape == view->tape && published_->bids == view->bids && published_->asks == view->asks &&
        published_->lastTrade == view->lastTrade && sameQueue(published_->queue, view->queue))
        return published_;
    view->revision = ++revision_;
    published_ = std::move(view);
    return published_;
}

} // namespace topbook
