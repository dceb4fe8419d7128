// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/results.h"

#include "model/core/decimal.h"

namespace topbook {
namespace {

constexpr std::array rankingTexts{std::string_view("mean"), std::string_view("gain"), std::string_view("loss"),
                                  std::string_view("last")};

/// a.sum / a.count < b.sum / b.count. Whole parts first, so that the cross product of the remainders stays in 128 bits.
bool meanLess(const WindowValues& a, const WindowValues& b) {
    const Int128 countA = static_cast<Int128>(a.count);
    const Int128 countB = static_cast<Int128>(b.count);
    const Int128 wholeA = a.sum / countA;
    const Int128 wholeB = b.sum / countB;
    if (wholeA != wholeB)
        return wholeA < wholeB;
    return (a.sum % countA) * countB < (b.sum % countB) * countA;
}

/// (last - first) / first as a comparison of last / first.
bool gainLess(const WindowValues& a, const WindowValues& b) {
    return static_cast<Int128>(a.last.nanos) * b.first.nanos < static_cast<Int128>(b.last.nanos) * a.first.nanos;
}

bool hasGain(const WindowValues& values) {
    return values.count >= 2;
}

} // namespace

double meanOf(const WindowValues& values) {
    return toDouble(values.sum, static_cast<Int128>(values.count) * Price::unitsPerOne);
}

double gainPercentOf(const WindowValues& values) {
    if (!hasGain(values))
        return 0.0;
    return toDouble(static_cast<Int128>(values.last.nanos - values.first.nanos) * 100, values.first.nanos);
}

double coverageOf(const WindowValues& values) {
    return toDouble(values.coveredSlots, values.slotCount);
}

std::string_view rankingText(Ranking ranking) {
    return rankingTexts[static_cast<std::size_t>(ranking)];
}

bool ranksBefore(Ranking ranking, const WindowValues& a, const WindowValues& b) {
    switch (ranking) {
    case Ranking::Mean:
        return meanLess(b, a);
    case Ranking::Last:
        return b.last < a.last;
    case Ranking::Gain:
    case Ranking::Loss:
        break;
    }
    // A symbol with fewer than two samples has no gain: it stands behind all others, either way.
    if (hasGain(a) != hasGain(b))
        return hasGain(a);
    if (!hasGain(a))
        return false;
    return ranking == Ranking::Gain ? gainLess(b, a) : gainLess(a, b);
}

} // namespace topbook
