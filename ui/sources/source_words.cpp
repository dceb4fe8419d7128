// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/source_words.h"

#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr double warnFrom = 0.8;
constexpr Duration staleFrom = std::chrono::seconds(30);

QString words(const char* text) {
    return QCoreApplication::translate("sources", text);
}

QString sinceText(Timestamp from, Timestamp now) {
    return ageText(std::max<qint64>((now - from).count(), 0));
}

bool known(Timestamp time) {
    return time != Timestamp::earliest();
}

QString nextText(const SourceMeter& meter, Timestamp now) {
    return meter.nextAttempt.nanos > now.nanos ? countdownText((meter.nextAttempt - now).count()) : QString();
}

struct LinkWord {
    LinkState link;
    StatusChip::Tone tone;
    WordTone fact;
    const char* word;
};
constexpr std::array linkWords{
    LinkWord{LinkState::Idle, StatusChip::Tone::Idle, WordTone::Plain, QT_TRANSLATE_NOOP("sources", "Waiting")},
    LinkWord{LinkState::Connecting, StatusChip::Tone::Idle, WordTone::Plain,
             QT_TRANSLATE_NOOP("sources", "Connecting")},
    LinkWord{LinkState::Connected, StatusChip::Tone::Live, WordTone::Good, QT_TRANSLATE_NOOP("sources", "Connected")},
    LinkWord{LinkState::Retrying, StatusChip::Tone::Warn, WordTone::Warn, QT_TRANSLATE_NOOP("sources", "Retrying")},
    LinkWord{LinkState::Refused, StatusChip::Tone::Error, WordTone::Error, QT_TRANSLATE_NOOP("sources", "Refused")},
    LinkWord{LinkState::Ended, StatusChip::Tone::Idle, WordTone::Plain, QT_TRANSLATE_NOOP("sources", "Ended")},
};
const LinkWord& wordOf(LinkState link) {
    const auto found =
        std::find_if(linkWords.begin(), linkWords.end(), [link](const LinkWord& entry) { return entry.link == link; });
    return found == linkWords.end() ? linkWords.front() : *found;
}

struct MarketWord {
    TradingStatus status;
    WordTone tone;
    const char* word;
};
constexpr std::array marketWords{
    MarketWord{TradingStatus::PreOpen, WordTone::Plain, QT_TRANSLATE_NOOP("sources", "before the open")},
    MarketWord{TradingStatus::Open, WordTone::Good, QT_TRANSLATE_NOOP("sources", "open")},
    MarketWord{TradingStatus::Halted, WordTone::Warn, QT_TRANSLATE_NOOP("sources", "halted")},
    MarketWord{TradingStatus::Paused, WordTone::Warn, QT_TRANSLATE_NOOP("sources", "paused")},
    MarketWord{TradingStatus::Quoting, WordTone::Plain, QT_TRANSLATE_NOOP("sources", "quoting only")},
    MarketWord{TradingStatus::Auction, WordTone::Plain, QT_TRANSLATE_NOOP("sources", "auction")},
    MarketWord{TradingStatus::Closed, WordTone::Plain, QT_TRANSLATE_NOOP("sources", "closed")},
};

SourceFact connectionFact(const SourceView& view, Timestamp now) {
    const LinkWord& entry = wordOf(view.link);
    SourceFact fact{words(QT_TRANSLATE_NOOP("sources", "connection")), words(entry.word).toLower(), {}, entry.fact};
    const QString next = nextText(view.meter, now);
    if (view.link == LinkState::Retrying && !next.isEmpty())
        fact.note = words(QT_TRANSLATE_NOOP("sources", "next try in %1")).arg(next);
    else if (known(view.linkSince))
        fact.note = words(QT_TRANSLATE_NOOP("sources", "for %1")).arg(sinceText(view.linkSince, now));
    return fact;
}

SourceFact dataFact(const SourceView& view, Timestamp now) {
    SourceFact fact{words(QT_TRANSLATE_NOOP("sources", "data age")), noValueText(),
                    words(QT_TRANSLATE_NOOP("sources", "nothing received yet")), WordTone::Plain};
    if (known(view.lastPayload))
        fact.note = words(QT_TRANSLATE_NOOP("sources", "last message %1 ago")).arg(sinceText(view.lastPayload, now));
    if (!known(view.lastEvent))
        return fact;
    fact.value = sinceText(view.lastEvent, now);
    if (view.frozen) {
        fact.tone = WordTone::Warn;
        fact.note = words(QT_TRANSLATE_NOOP("sources", "answers say nothing new"));
    } else if (now - view.lastEvent >= staleFrom) {
        fact.tone = WordTone::Warn;
    }
    return fact;
}

SourceFact quoteFact(const SourceView& view, Timestamp now) {
    SourceFact fact{words(QT_TRANSLATE_NOOP("sources", "quote age")), words(QT_TRANSLATE_NOOP("sources", "not told")),
                    words(QT_TRANSLATE_NOOP("sources", "the provider sends no time")), WordTone::Plain};
    if (!known(view.lastPayload)) {
        fact.value = noValueText();
        fact.note = words(QT_TRANSLATE_NOOP("sources", "nothing received yet"));
        return fact;
    }
    if (!known(view.quoteTime))
        return fact;
    fact.value = sinceText(view.quoteTime, now);
    fact.note = words(QT_TRANSLATE_NOOP("sources", "by the provider's time"));
    return fact;
}

SourceFact marketFact(TradingStatus market) {
    SourceFact fact{words(QT_TRANSLATE_NOOP("sources", "market")), words(QT_TRANSLATE_NOOP("sources", "not told")),
                    words(QT_TRANSLATE_NOOP("sources", "by this provider")), WordTone::Plain};
    for (const MarketWord& entry : marketWords) {
        if (entry.status != market)
            continue;
        fact.value = words(entry.word);
        fact.tone = entry.tone;
        fact.note = words(QT_TRANSLATE_NOOP("sources", "as the provider says"));
    }
    return fact;
}

WordTone meterTone(double used, double allowed) {
    if (allowed <= 0)
        return WordTone::Plain;
    if (used > allowed)
        return WordTone::Error;
    return used >= warnFrom * allowed ? WordTone::Warn : WordTone::Plain;
}

QString creditText(double credits) {
    return decimalText(credits, credits == std::floor(credits) ? 0 : 1);
}

} // namespace

SourceState stateOf(const SourceSpec& spec, const SourceView* view, const QString& trouble, Timestamp now) {
    if (!spec.enabled)
        return {StatusChip::Tone::Idle, words(QT_TRANSLATE_NOOP("sources", "Off")), {}, {}};
    if (!trouble.isEmpty())
        return {StatusChip::Tone::Error, words(QT_TRANSLATE_NOOP("sources", "Refused")), {}, trouble};
    if (view == nullptr)
        return {StatusChip::Tone::Idle, words(QT_TRANSLATE_NOOP("sources", "Starting")), {}, {}};
    const LinkWord& entry = wordOf(view->link);
    SourceState state{entry.tone, words(entry.word), {}, {}};
    if (view->link == LinkState::Connected && view->frozen) {
        state = {
            StatusChip::Tone::Warn,
            words(QT_TRANSLATE_NOOP("sources", "Frozen")),
            {},
            words(QT_TRANSLATE_NOOP("sources", "Answers keep coming and have said nothing new for 5 minutes. Check "
                                               "whether the market is open, and the provider's status page."))};
        return state;
    }
    const bool well = view->link == LinkState::Connected || view->link == LinkState::Connecting;
    if (const QString next = nextText(view->meter, now); view->link == LinkState::Retrying && !next.isEmpty())
        state.detail = words(QT_TRANSLATE_NOOP("sources", "in %1")).arg(next);
    if (!well || !view->meter.lastError.empty())
        state.reason = QString::fromStdString(view->meter.lastError.empty() ? view->linkWords : view->meter.lastError);
    return state;
}

std::array<SourceFact, 4> factsOf(const SourceView& view, TradingStatus market, Timestamp now) {
    return {connectionFact(view, now), dataFact(view, now), quoteFact(view, now), marketFact(market)};
}

TradingStatus marketOf(const Snapshot& snapshot, SourceId source) {
    TradingStatus agreed = TradingStatus::Unknown;
    for (std::uint32_t i = 0; snapshot.instruments && i < snapshot.instruments->size(); ++i) {
        const QuoteView* quote = snapshot.quote(InstrumentId{i});
        if (quote == nullptr || (*snapshot.instruments)[i].source.value != source.value ||
            quote->status == TradingStatus::Unknown)
            continue;
        if (agreed != TradingStatus::Unknown && agreed != quote->status)
            return TradingStatus::Unknown;
        agreed = quote->status;
    }
    return agreed;
}

std::array<MeterLine, 2> meterLines(const SourceMeter& meter) {
    const auto line = [](const char* label, double used, double allowed) {
        return MeterLine{words(label), used, allowed, meterTone(used, allowed)};
    };
    return {line(QT_TRANSLATE_NOOP("sources", "this minute"), meter.usedThisMinute, meter.allowedPerMinute),
            line(QT_TRANSLATE_NOOP("sources", "today"), meter.usedToday, meter.allowedPerDay)};
}

QString meterText(const MeterLine& line) {
    if (line.allowed <= 0)
        return words(QT_TRANSLATE_NOOP("sources", "%1 used, no limit known")).arg(creditText(line.used));
    const double part = 100 * line.used / line.allowed;
    const auto percent = static_cast<qint64>(part > 100 ? std::ceil(part) : std::floor(part)); // over is never 100%
    return words(QT_TRANSLATE_NOOP("sources", "%1 of %2, %3%"))
        .arg(creditText(line.used), creditText(line.allowed), countText(percent));
}

QString countsText(const SourceMeter& meter, Timestamp now) {
    QString text = words(QT_TRANSLATE_NOOP("sources", "%1 asked, %2 answered, %3 failed"))
                       .arg(countText(static_cast<qint64>(meter.polls)), countText(static_cast<qint64>(meter.answers)),
                            countText(static_cast<qint64>(meter.failures)));
    if (meter.reconnects > 0)
        text += words(QT_TRANSLATE_NOOP("sources", ", %1 reconnects"))
                    .arg(countText(static_cast<qint64>(meter.reconnects)));
    if (const QString next = nextText(meter, now); !next.isEmpty())
        text += words(QT_TRANSLATE_NOOP("sources", "; next in %1")).arg(next);
    return text;
}

QStringList symbolsIn(const QString& text) {
    static const QRegularExpression between(QStringLiteral("[\\s,;|\"']+"));
    static const QStringList headings{QStringLiteral("symbol"), QStringLiteral("symbols"), QStringLiteral("ticker"),
                                      QStringLiteral("tickers")};
    QStringList symbols = text.split(between, Qt::SkipEmptyParts);
    if (!symbols.isEmpty() && headings.contains(symbols.front().toLower()))
        symbols.removeFirst();
    symbols.removeDuplicates();
    return symbols;
}

QString symbolsText(qsizetype count) {
    return count == 1 ? words(QT_TRANSLATE_NOOP("sources", "1 symbol"))
                      : words(QT_TRANSLATE_NOOP("sources", "%1 symbols")).arg(countText(count));
}

QString requestsText(qsizetype count) {
    return count == 1 ? words(QT_TRANSLATE_NOOP("sources", "1 request a cycle"))
                      : words(QT_TRANSLATE_NOOP("sources", "%1 requests a cycle")).arg(countText(count));
}

std::optional<SourceId> sourceNamed(const Snapshot* snapshot, const QString& name) {
    if (snapshot == nullptr)
        return std::nullopt;
    const std::string wanted = name.toStdString();
    for (std::size_t i = 0; i < snapshot->sourceViews.size(); ++i) {
        if (snapshot->sourceViews[i].name == wanted)
            return SourceId{static_cast<std::uint16_t>(i)};
    }
    return std::nullopt;
}

const SourceView* viewNamed(const Snapshot* snapshot, const QString& name) {
    const auto source = sourceNamed(snapshot, name);
    return source ? &snapshot->sourceViews[source->value] : nullptr;
}

} // namespace topbook::ui
