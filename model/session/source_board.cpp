// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/source_board.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

constexpr Duration frozenAfter = std::chrono::minutes(5);

/// From what least to what most needs a person's attention.
constexpr std::array urgency{LinkState::Ended,      LinkState::Idle,     LinkState::Connected,
                             LinkState::Connecting, LinkState::Retrying, LinkState::Refused};

std::ptrdiff_t urgencyOf(LinkState state) {
    return std::find(urgency.begin(), urgency.end(), state) - urgency.begin();
}

} // namespace

SourceBoard::SourceBoard(const std::vector<SourceSetup>& sources) {
    for (const SourceSetup& source : sources) {
        Entry entry;
        entry.view.name = source.config.name;
        entry.view.linkSince = Timestamp::earliest();
        entry.view.lastPayload = Timestamp::earliest();
        entry.view.lastEvent = Timestamp::earliest();
        entry.view.quoteTime = Timestamp::earliest();
        entries_.push_back(std::move(entry));
    }
}

bool SourceBoard::link(SourceId source, LinkState state, std::string_view words, Timestamp at) {
    if (source.value >= entries_.size())
        return false;
    SourceView& view = entries_[source.value].view;
    const bool again = state == LinkState::Connected && view.link == LinkState::Retrying;
    if (view.link != state)
        view.linkSince = at;
    view.link = state;
    view.linkWords = words;
    return again;
}

void SourceBoard::payload(SourceId source, Timestamp received) {
    if (source.value < entries_.size())
        entries_[source.value].view.lastPayload = received;
}

void SourceBoard::told(SourceId source, const EventBatch& batch, Timestamp received) {
    if (source.value >= entries_.size() || batch.events.empty())
        return;
    Entry& entry = entries_[source.value];
    bool news = false;
    for (const Event& event : batch.events) {
        entry.view.lastEvent = std::max(entry.view.lastEvent, event.time);
        if (event.kind != EventKind::Quote) {
            // The best of both sides and what stays for the day come with every answer, new or not.
            news = news || (event.kind != EventKind::Best && event.kind != EventKind::Reference &&
                            event.kind != EventKind::Status);
            continue;
        }
        if (event.quoteTime() != noTime && Timestamp{event.quoteTime()} > entry.view.quoteTime) {
            entry.view.quoteTime = Timestamp{event.quoteTime()};
            news = true;
        }
        if (event.instrument.value >= entry.lastPrices.size())
            entry.lastPrices.resize(event.instrument.value + std::size_t{1});
        Price& last = entry.lastPrices[event.instrument.value];
        news = news || last != event.price;
        last = event.price;
    }
    if (news || entry.news == Timestamp::earliest())
        entry.news = received;
}

void SourceBoard::problem(SourceId source) {
    if (source.value < entries_.size())
        ++entries_[source.value].view.problems;
}

void SourceBoard::meters(std::vector<SourceMeter> meters) {
    for (std::size_t i = 0; i < entries_.size() && i < meters.size(); ++i)
        entries_[i].view.meter = std::move(meters[i]);
}

std::vector<SourceView> SourceBoard::views() const {
    std::vector<SourceView> views;
    for (const Entry& entry : entries_) {
        views.push_back(entry.view);
        views.back().frozen = entry.view.link == LinkState::Connected && entry.news != Timestamp::earliest() &&
                              entry.view.lastPayload - entry.news > frozenAfter;
    }
    return views;
}

std::pair<LinkState, std::string> SourceBoard::overall() const {
    const SourceView* worst = nullptr;
    for (const Entry& entry : entries_) {
        if (worst == nullptr || urgencyOf(entry.view.link) > urgencyOf(worst->link))
            worst = &entry.view;
    }
    if (worst == nullptr)
        return {LinkState::Idle, {}};
    const bool several = entries_.size() > 1 && !worst->linkWords.empty();
    return {worst->link, several ? worst->name + ": " + worst->linkWords : worst->linkWords};
}

} // namespace topbook
