// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/ticker_check.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr std::size_t mostRemembered = 256;

} // namespace

void TickerCheck::agree() {
    pending_ = false;
    apart_ = false;
    differing_ = 0;
}

void TickerCheck::bookIs(const BestPrices& best, Timestamp received) {
    if (best == book_)
        return;
    past_.push_back({book_, received});
    while (past_.size() > mostRemembered || received - past_.front().until > remembered)
        past_.pop_front();
    book_ = best;
    if (apart_ && best == told_)
        agree();
}

void TickerCheck::tickerSays(const BestPrices& best, Timestamp received) {
    (void)differs(received); // judges the one before, if its moment is over
    told_ = best;
    const bool met = best == book_ || std::any_of(past_.begin(), past_.end(), [&](const Shown& shown) {
                         return shown.best == best && received - shown.until <= remembered;
                     });
    if (met) {
        agree();
        return;
    }
    if (!apart_)
        differsSince_ = received;
    apart_ = true;
    if (!pending_)
        pendingSince_ = received;
    pending_ = true;
}

bool TickerCheck::differs(Timestamp received) {
    if (pending_ && received - pendingSince_ >= moment) {
        pending_ = false;
        ++differing_;
    }
    // one alone may tell of a best that came and went within a batch
    return differing_ >= mostDiffering || (differing_ > 1 && received - differsSince_ > longestDifference);
}

void TickerCheck::save(StateWriter& out) const {
    const auto put = [&](const BestPrices& best) {
        out.put(best.bid.nanos);
        out.put(best.ask.nanos);
    };
    out.put(static_cast<std::uint64_t>(past_.size()));
    for (const Shown& shown : past_) {
        put(shown.best);
        out.put(shown.until.nanos);
    }
    put(book_);
    put(told_);
    out.put(pendingSince_.nanos);
    out.put(differsSince_.nanos);
    out.put(std::int32_t{differing_});
    out.put(static_cast<std::uint8_t>((pending_ ? 1 : 0) | (apart_ ? 2 : 0)));
}

bool TickerCheck::load(StateReader& in) {
    restart();
    const auto get = [&] {
        BestPrices best;
        best.bid.nanos = in.get<std::int64_t>();
        best.ask.nanos = in.get<std::int64_t>();
        return best;
    };
    for (std::uint64_t left = in.getCount(24); left > 0 && in.ok(); --left) {
        Shown shown;
        shown.best = get();
        shown.until.nanos = in.get<std::int64_t>();
        past_.push_back(shown);
    }
    book_ = get();
    told_ = get();
    pendingSince_.nanos = in.get<std::int64_t>();
    differsSince_.nanos = in.get<std::int64_t>();
    differing_ = std::clamp(in.get<std::int32_t>(), 0, mostDiffering);
    const auto marks = in.get<std::uint8_t>();
    pending_ = (marks & 1) != 0;
    apart_ = (marks & 2) != 0;
    return in.ok();
}

} // namespace topbook
