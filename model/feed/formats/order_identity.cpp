// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/order_identity.h"

#include <algorithm>

namespace topbook {
namespace {

std::size_t digitsAt(std::string_view text, std::size_t from) {
    std::size_t at = from;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9')
        ++at;
    return at - from;
}

} // namespace

void OrderIdentity::judge(std::uint64_t id, bool isNewOrder, std::uint64_t line) {
    if (id % 10'000 != 0) {
        verdict_ = Verdict::Sound;
        return;
    }
    if (longIds_++ == 0) {
        firstLine_ = line;
        firstId_ = id;
    }
    newOrders_ += isNewOrder ? 1 : 0;
    if (different_.size() < leastOrders && std::find(different_.begin(), different_.end(), id) == different_.end())
        different_.push_back(id);
    if (longIds_ == judgedIds)
        verdict_ = Verdict::Lost;
}

OrderIdentity::Verdict OrderIdentity::verdictAtEnd() const {
    if (verdict_ != Verdict::Undecided)
        return verdict_;
    // a rounded file shows few different ids but adds the same one again and again
    return std::max(newOrders_, different_.size()) >= leastOrders ? Verdict::Lost : Verdict::Sound;
}

void OrderIdentity::save(StateWriter& out) const {
    out.put(verdict_);
    out.put(static_cast<std::uint64_t>(longIds_));
    out.put(static_cast<std::uint64_t>(newOrders_));
    out.putAll(std::span(different_));
    out.put(firstLine_);
    out.put(firstId_);
}

void OrderIdentity::load(StateReader& in) {
    verdict_ = in.get<Verdict>();
    longIds_ = in.get<std::uint64_t>();
    newOrders_ = in.get<std::uint64_t>();
    different_ = in.getAll<std::uint64_t>();
    firstLine_ = in.get<std::uint64_t>();
    firstId_ = in.get<std::uint64_t>();
}

bool wasFloatingPoint(std::string_view text) {
    std::size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
    const std::size_t whole = digitsAt(text, at);
    at += whole;
    std::size_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        fraction = digitsAt(text, at + 1);
        at += 1 + fraction;
    }
    if (whole + fraction == 0)
        return false;
    if (at == text.size()) {
        constexpr std::size_t moreThanADoubleHolds = 16;
        return fraction > 0 && whole >= moreThanADoubleHolds;
    }
    if (text[at] != 'e' && text[at] != 'E')
        return false;
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-'))
        ++at;
    const std::size_t exponent = digitsAt(text, at);
    return exponent > 0 && at + exponent == text.size();
}

} // namespace topbook
