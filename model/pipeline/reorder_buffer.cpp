// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/reorder_buffer.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr std::size_t maxRememberedHoles = 1'000;

} // namespace

void ReorderBuffer::push(const Event& event, Timestamp received, std::vector<Event>& out,
                         std::vector<SequenceTrouble>& troubles) {
    if (event.has(snapshot)) {
        drain(out, troubles);
        out.push_back(event);
        started_ = false;
        arriving_.reset();
        return;
    }
    const std::uint64_t sequence = event.sequence.value;
    if (arriving_ && arriving_->sequence == sequence && arriving_->row == event.row) {
        pushFurther(event, out);
        return;
    }
    if (started_)
        release(out); // the message before is whole now, whatever its last event said
    arriving_ = Arriving{sequence, event.row, false};
    if (!started_ && start_ == ReorderStart::FirstRow) {
        started_ = true;
        first_ = sequence;
        expected_ = sequence;
    }
    if (started_ && sequence < expected_) {
        reject(event, troubles);
        return;
    }
    if (started_ && sequence == expected_) {
        out.push_back(event);
        ++expected_;
        if (!event.has(inEvent))
            release(out);
        return;
    }
    const auto [held, isNew] = held_.try_emplace(sequence, Message{event.row, received, {}});
    if (!isNew) {
        reject(event, troubles);
        return;
    }
    held->second.events.push_back(event);
    if (held_.size() > maxRows_) {
        skipHole(troubles);
        release(out);
    }
}

/// One more event of the message that came last, which may be held, gone on or dropped.
void ReorderBuffer::pushFurther(const Event& event, std::vector<Event>& out) {
    if (arriving_->dropped)
        return;
    const auto held = held_.find(event.sequence.value);
    if (held != held_.end()) {
        held->second.events.push_back(event);
        return;
    }
    out.push_back(event);
    if (!event.has(inEvent))
        release(out);
}

void ReorderBuffer::release(std::vector<Event>& out) {
    auto first = held_.begin();
    while (first != held_.end() && first->first == expected_) {
        out.insert(out.end(), first->second.events.begin(), first->second.events.end());
        ++expected_;
        first = held_.erase(first);
    }
}

void ReorderBuffer::skipHole(std::vector<SequenceTrouble>& troubles) {
    const auto& [sequence, message] = *held_.begin();
    if (!started_) {
        started_ = true;
        first_ = sequence;
    } else if (sequence != expected_) {
        troubles.push_back({SequenceTrouble::Kind::Gap, expected_, sequence - expected_, message.events.front()});
        holes_.emplace(expected_, sequence);
        if (holes_.size() > maxRememberedHoles)
            holes_.erase(holes_.begin());
    }
    expected_ = sequence;
}

void ReorderBuffer::reject(const Event& event, std::vector<SequenceTrouble>& troubles) {
    const std::uint64_t sequence = event.sequence.value;
    const auto after = holes_.upper_bound(sequence);
    const bool wasMissing = after != holes_.begin() && sequence < std::prev(after)->second;
    const bool neverTold = wasMissing || (started_ && sequence < first_);
    arriving_->dropped = true;
    troubles.push_back(
        {neverTold ? SequenceTrouble::Kind::TooLate : SequenceTrouble::Kind::Duplicate, sequence, 1, event});
}

bool ReorderBuffer::hasWaited(Timestamp now) const {
    return std::any_of(held_.begin(), held_.end(),
                       [now](const auto& entry) { return now - entry.second.received >= maxLiveReorderTime; });
}

void ReorderBuffer::expire(Timestamp now, std::vector<Event>& out, std::vector<SequenceTrouble>& troubles) {
    if (started_)
        release(out);
    while (hasWaited(now)) {
        skipHole(troubles);
        release(out);
    }
}

void ReorderBuffer::drain(std::vector<Event>& out, std::vector<SequenceTrouble>& troubles) {
    while (!held_.empty()) {
        skipHole(troubles);
        release(out);
    }
}

void ReorderBuffer::save(StateWriter& out) const {
    out.put(static_cast<std::uint8_t>(started_));
    out.put(first_);
    out.put(expected_);
    out.put(static_cast<std::uint8_t>(arriving_.has_value()));
    const Arriving arriving = arriving_.value_or(Arriving{});
    out.put(arriving.sequence);
    out.put(arriving.row);
    out.put(static_cast<std::uint8_t>(arriving.dropped));
    out.put(static_cast<std::uint64_t>(held_.size()));
    for (const auto& [sequence, message] : held_) {
        out.put(sequence);
        out.put(message.row);
        out.put(message.received);
        out.put(static_cast<std::uint64_t>(message.events.size()));
        for (const Event& event : message.events)
            out.put(event);
    }
    out.put(static_cast<std::uint64_t>(holes_.size()));
    for (const auto& [first, end] : holes_) {
        out.put(first);
        out.put(end);
    }
}

bool ReorderBuffer::load(StateReader& in) {
    started_ = in.get<std::uint8_t>() != 0;
    first_ = in.get<std::uint64_t>();
    expected_ = in.get<std::uint64_t>();
    const bool hasArriving = in.get<std::uint8_t>() != 0;
    Arriving arriving;
    arriving.sequence = in.get<std::uint64_t>();
    arriving.row = in.get<std::uint64_t>();
    arriving.dropped = in.get<std::uint8_t>() != 0;
    arriving_ = hasArriving ? std::optional(arriving) : std::nullopt;
    held_.clear();
    holes_.clear();
    for (auto count = in.getCount(32); count > 0; --count) {
        const auto sequence = in.get<std::uint64_t>();
        Message message;
        message.row = in.get<std::uint64_t>();
        message.received = in.get<Timestamp>();
        for (auto events = in.getCount(sizeof(Event)); events > 0; --events)
            message.events.push_back(in.get<Event>());
        if (message.events.empty())
            return false;
        held_.emplace(sequence, std::move(message));
    }
    for (auto count = in.getCount(16); count > 0; --count) {
        const auto first = in.get<std::uint64_t>();
        holes_.emplace(first, in.get<std::uint64_t>());
    }
    return in.ok();
}

} // namespace topbook
