// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/decimal.h"
#include "model/feed/providers/provider_profile.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr Duration day = 24h;
constexpr Duration grid = 10s;

std::string numberText(double value) {
    std::string text;
    appendShortest(text, value);
    return text;
}

/// "10 s", "5 min", "2 h 13 min": whole units, rounded down; below ten minutes with its seconds.
std::string spanText(Duration span) {
    const std::int64_t seconds = std::max<std::int64_t>(span / 1s, 0);
    const std::int64_t hours = seconds / 3600;
    const std::int64_t minutes = seconds / 60 % 60;
    const bool showsSeconds = seconds < 600 && (seconds < 60 || seconds % 60 != 0);
    std::string text;
    const auto add = [&text](std::int64_t count, const char* unit) {
        text += (text.empty() ? "" : " ") + std::to_string(count) + unit;
    };
    if (hours > 0)
        add(hours, " h");
    if (minutes > 0)
        add(minutes, " min");
    if (showsSeconds)
        add(seconds % 60, " s");
    return text;
}

/// The most polls that fall into `span`, which may begin at any of them.
double pollsIn(Duration span, Duration interval) {
    return static_cast<double>((span.count() + interval.count() - 1) / interval.count());
}

struct Limit {
    double RateRules::*allowed;
    Duration span;
    const char* name;
};
/// A day's allowance has to last the session alone, so it is not among these.
constexpr std::array shortLimits{Limit{&RateRules::perMinute, 1min, "min"}, Limit{&RateRules::perHour, 1h, "h"}};

/// The limit that is passed at this interval, null where none is.
const Limit* passedLimit(const RateRules& rates, double creditsPerCycle, Duration interval) {
    for (const Limit& limit : shortLimits) {
        const double allowed = rates.*limit.allowed;
        if (allowed > 0 && creditsPerCycle * pollsIn(limit.span, interval) > allowed)
            return &limit;
    }
    return nullptr;
}

bool lasts(const RateRules& rates, double creditsPerCycle, Duration interval, Duration session) {
    return passedLimit(rates, creditsPerCycle, interval) == nullptr &&
           (rates.perDay <= 0 || creditsPerCycle * pollsIn(session, interval) <= rates.perDay);
}

/// 0 where there is none up to the whole session.
Duration smallestLasting(const RateRules& rates, double creditsPerCycle, Duration session) {
    for (Duration interval = grid; interval <= session; interval += grid) {
        if (lasts(rates, creditsPerCycle, interval, session))
            return interval;
    }
    return {};
}

/// "8 credits/min and 800/day"; empty where no limit is known.
std::string limitsText(const RateRules& rates) {
    std::string text;
    const auto add = [&](double allowed, const char* name) {
        if (allowed <= 0)
            return;
        const char* unit = rates.creditPerSymbol ? " credits" : " requests";
        text += (text.empty() ? "" : " and ") + numberText(allowed) + (text.empty() ? unit : "") + "/" + name;
    };
    for (const Limit& limit : shortLimits)
        add(rates.*limit.allowed, limit.name);
    add(rates.perDay, "day");
    return text;
}

std::string symbolsText(std::size_t symbols) {
    return std::to_string(symbols) + (symbols == 1 ? " symbol" : " symbols");
}

/// How the interval that was asked for fails, or that it does not.
std::string askedText(const ProviderProfile& profile, const RateBudget& budget, Duration interval, Duration session) {
    const char* unit = profile.rates.creditPerSymbol ? " credits" : " requests";
    if (const Limit* limit = passedLimit(profile.rates, budget.creditsPerCycle, interval))
        return "at " + spanText(interval) + " it needs " +
               numberText(budget.creditsPerCycle * pollsIn(limit->span, interval)) + unit + "/" + limit->name +
               ", more than the " + numberText(profile.rates.*limit->allowed) + " allowed";
    if (budget.lastsFor > Duration{} && budget.lastsFor < session)
        return "at " + spanText(interval) + " it ends after " + spanText(budget.lastsFor);
    return "at " + spanText(interval) + " it lasts too";
}

} // namespace

RateBudget rateBudget(const ProviderProfile& profile, std::size_t symbols, Duration interval) {
    const RateRules& rates = profile.rates;
    const Duration session = profile.crypto ? day : Duration(6h + 30min);
    const std::string sessionText = profile.crypto ? "24 h day" : "6.5 h session";
    RateBudget budget;
    if (symbols == 0 || interval <= Duration{}) {
        budget.words = symbols == 0 ? "no symbols, no requests" : "the interval must be above 0";
        budget.fits = symbols == 0;
        return budget;
    }
    const std::size_t batch = std::max<std::size_t>(profile.batchLimit, 1);
    budget.creditsPerCycle = static_cast<double>(rates.creditPerSymbol ? symbols : (symbols + batch - 1) / batch);
    budget.creditsPerMinute = budget.creditsPerCycle * pollsIn(1min, interval);
    budget.fits = lasts(rates, budget.creditsPerCycle, interval, session);
    budget.smallestInterval = smallestLasting(rates, budget.creditsPerCycle, session);
    if (rates.perDay > 0) {
        const double cycles = std::floor(rates.perDay / budget.creditsPerCycle);
        const double nanos = cycles * static_cast<double>(interval.count());
        // not even one poll: the shortest time that is not "all day"
        budget.lastsFor = cycles < 1                                  ? Duration(1)
                          : nanos >= static_cast<double>(day.count()) ? Duration{}
                                                                      : Duration(std::llround(nanos));
    }
    const std::string limits = limitsText(rates);
    const std::string polled = symbolsText(symbols) + " every ";
    if (limits.empty()) {
        budget.words = "no limit is known: " + polled + spanText(interval);
    } else if (budget.smallestInterval == Duration{}) {
        budget.words = limits + ": " + symbolsText(symbols) + " cost " + numberText(budget.creditsPerCycle) +
                       (rates.creditPerSymbol ? " credits" : " requests") +
                       " a poll, more than is allowed; ask for fewer symbols";
    } else {
        budget.words = limits + ": " + polled + spanText(budget.smallestInterval) + " lasts the " + sessionText;
        if (interval != budget.smallestInterval)
            budget.words += "; " + askedText(profile, budget, interval, session);
    }
    return budget;
}

} // namespace topbook
