// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/reorder_buffer.h"

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
        return;
    }
    const std::uint64_t sequence = event.sequence.value;
    if (!started_ && start_ == ReorderStart::FirstRow && held_.empty()) {
        started_ = true;
        expected_ = sequence;
    }
    if (started_) {
        if (sequence + 1 == expected_ && event.row == lastRow_) {
            out.push_back(event); // a further event of the message just released
            return;
        }
        if (sequence < expected_) {
            reject(event, troubles);
            return;
        }
        if (sequence == expected_ && held_.empty()) {
            out.push_back(event);
            ++expected_;
            lastRow_ = event.row;
            return;
        }
    }
    Message& message = held_.try_emplace(sequence, Message{event.row, received, {}}).first->second;
    if (message.row != event.row) {
        reject(event, troubles);
        return;
    }
    message.events.push_back(event);
    if (started_)
        release(out);
    if (held_.size() > maxReorderRows) {
        skipHole(troubles);
        release(out);
    }
}

void ReorderBuffer::release(std::vector<Event>& out) {
    auto first = held_.begin();
    while (first != held_.end() && first->first == expected_) {
        out.insert(out.end(), first->second.events.begin(), first->second.events.end());
        lastRow_ = first->second.row;
        ++expected_;
        first = held_.erase(first);
    }
}

void ReorderBuffer::skipHole(std::vector<SequenceTrouble>& troubles) {
    const auto& [sequence, message] = *held_.begin();
    if (started_ && sequence != expected_) {
        troubles.push_back({SequenceTrouble::Kind::Gap, expected_, sequence - expected_, message.events.front()});
        holes_.emplace(expected_, sequence);
        if (holes_.size() > maxRememberedHoles)
            holes_.erase(holes_.begin());
    }
    started_ = true;
    expected_ = sequence;
}

void ReorderBuffer::reject(const Event& event, std::vector<SequenceTrouble>& troubles) {
    const std::uint64_t sequence = event.sequence.value;
    const auto after = holes_.upper_bound(sequence);
    const bool wasMissing = after != holes_.begin() && sequence < std::prev(after)->second;
    troubles.push_back(
        {wasMissing ? SequenceTrouble::Kind::TooLate : SequenceTrouble::Kind::Duplicate, sequence, 1, event});
}

void ReorderBuffer::expire(Timestamp now, std::vector<Event>& out, std::vector<SequenceTrouble>& troubles) {
    while (!held_.empty() && now - held_.begin()->second.received >= maxLiveReorderTime) {
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
    out.put(started_);
    out.put(expected_);
    out.put(lastRow_);
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
    started_ = in.get<bool>();
    expected_ = in.get<std::uint64_t>();
    lastRow_ = in.get<std::uint64_t>();
    held_.clear();
    holes_.clear();
    for (auto count = in.getCount(24); count > 0; --count) {
        const auto sequence = in.get<std::uint64_t>();
        Message message;
        message.row = in.get<std::uint64_t>();
        message.received = in.get<Timestamp>();
        for (auto events = in.getCount(sizeof(Event)); events > 0; --events)
            message.events.push_back(in.get<Event>());
        held_.emplace(sequence, std::move(message));
    }
    for (auto count = in.getCount(16); count > 0; --count) {
        const auto first = in.get<std::uint64_t>();
        holes_.emplace(first, in.get<std::uint64_t>());
    }
    return in.ok();
}

} // namespace topbook
