// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/card_content.h"

#include "ui/panels/panel_text.h"
#include "ui/panels/recording_lack.h"
#include "ui/widgets/number_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace topbook::ui {

Timestamp firstWindowAt(const Snapshot& snapshot, Timestamp clock) {
    const SessionStatus& status = snapshot.status;
    const bool knowsBegin = status.mode == SessionMode::Replay && status.begin != Timestamp::earliest();
    const Timestamp now = knowsBegin ? std::max(clock, status.begin) : clock;
    return snapshot.plan.nextBoundary(now) + snapshot.plan.lateness;
}

Timestamp newestEvent(const Snapshot& snapshot) {
    Timestamp newest = Timestamp::earliest();
    for (const SourceView& source : snapshot.sourceViews)
        newest = std::max(newest, source.lastEvent);
    const Timestamp told = snapshot.status.lastEvent;
    return newest == Timestamp::earliest() ? told : std::min(newest, told);
}

namespace {

constexpr Duration staleAfter = std::chrono::seconds(30);     ///< without any event of the source
constexpr Duration changeKept = std::chrono::seconds(60);     ///< the triangle under a rank
constexpr Duration countsInMinutes = std::chrono::minutes(2); ///< "12 of 15 min", below that "40 of 60 s"

QString tr(const char* text) {
    return QCoreApplication::translate("RankingCard", text);
}

/// Whether the card has a window worth showing: one that ends where the session begins has seen nothing and never will.
bool showsWindow(const RankingCard* card) {
    return card != nullptr && card->hasWindow && !(card->partial && card->rows.empty());
}

CardState stateOf(const Snapshot* snapshot, const RankingCard* card, Timestamp clock) {
    if (snapshot == nullptr)
        return CardState::Empty;
    const SessionStatus& status = snapshot->status;
    const bool hasWindow = showsWindow(card);
    const bool failing = status.link == LinkState::Refused || status.link == LinkState::Retrying;
    const bool silent = status.mode == SessionMode::Live && clock - newestEvent(*snapshot) > staleAfter;
    if (failing && (silent || !hasWindow))
        return CardState::Failed;
    if (hasWindow)
        return silent ? CardState::Stale : CardState::Live;
    if (status.warmingUp)
        return CardState::Loading;
    const bool idle = status.mode == SessionMode::Live && status.events == 0 &&
                      (status.link == LinkState::Idle || status.link == LinkState::Ended);
    return idle ? CardState::Empty : CardState::Waiting;
}

QString partialText(Duration present, Duration size) {
    using std::chrono::minutes;
    using std::chrono::seconds;
    if (size < countsInMinutes)
        return tr("partial, %1 of %2 s")
            .arg(std::chrono::duration_cast<seconds>(present).count())
            .arg(std::chrono::duration_cast<seconds>(size).count());
    const auto wholeMinutes = std::chrono::duration_cast<minutes>(size).count();
    if (present < minutes(1))
        return tr("partial, %1 s of %2 min")
            .arg(std::chrono::duration_cast<seconds>(present).count())
            .arg(wholeMinutes);
    return tr("partial, %1 of %2 min").arg(std::chrono::duration_cast<minutes>(present).count()).arg(wholeMinutes);
}

void fillHeaders(CardContent& content, Ranking ranking) {
    content.symbolHeader = tr("symbol");
    content.middleHeaderShort = tr("n");
    switch (ranking) {
    case Ranking::Mean:
        content.leadHeader = tr("average, gain");
        content.middleHeader = tr("last · n");
        break;
    case Ranking::Gain:
    case Ranking::Loss:
        content.leadHeader = tr("gain, average");
        content.middleHeader = tr("last · n");
        break;
    case Ranking::Last:
        content.leadHeader = tr("last, gain");
        content.middleHeader = tr("average · n");
        break;
    }
}

/// The ranked value and the one below it.
void fillValues(CardRow& row, Ranking ranking, const WindowValues& values, int decimals) {
    const QString average = averageText(values, decimals);
    const QString last = ui::priceText(values.last.nanos, decimals);
    const QString gain = gainText(values);
    const int sign = gainSign(values);
    const QString count = countText(static_cast<qint64>(values.count));
    row.middleShort = count;
    if (ranking == Ranking::Gain || ranking == Ranking::Loss) {
        row.lead = gain;
        row.leadSign = sign;
        row.leadColoured = true;
        row.second = average;
    } else {
        row.lead = ranking == Ranking::Last ? last : average;
        row.second = gain;
        row.secondSign = sign;
        row.secondColoured = true;
    }
    row.middle = tr("%1 · %2").arg(ranking == Ranking::Last ? average : last, count);
    row.whole = tr("average %1, first %2, last %3, high %4, low %5, samples %6")
                    .arg(wholeAverageText(values), exactPriceText(values.first.nanos, decimals),
                         exactPriceText(values.last.nanos, decimals), exactPriceText(values.high.nanos, decimals),
                         exactPriceText(values.low.nanos, decimals), count);
}

QString rankedText(Ranking ranking, const WindowValues& values, int decimals) {
    if (ranking == Ranking::Gain || ranking == Ranking::Loss)
        return gainText(values);
    return ranking == Ranking::Last ? ui::priceText(values.last.nanos, decimals) : averageText(values, decimals);
}

CardRow rowOf(const Snapshot& snapshot, const RankingCard& card, const RankedView& ranked, Timestamp clock,
              const DisplayZone& zone) {
    CardRow row;
    const Instrument* known = instrumentOf(&snapshot, ranked.row.instrument);
    const int decimals = known != nullptr ? known->priceDecimals : 2;
    row.instrument = ranked.row.instrument;
    row.rank = ranked.row.rank;
    row.symbol = symbolText(known);
    row.company = known != nullptr ? QString::fromStdString(known->company) : QString();
    row.spark = ranked.spark;
    fillValues(row, card.ranking, ranked.row.values, decimals);
    if (clock - ranked.placeChangedAt < changeKept)
        row.placeChange = (ranked.placeChange > 0) - (ranked.placeChange < 0);

    const double coverage = ranked.row.values.coveredSlots == 0 ? card.coverage : coverageOf(ranked.row.values);
    const QString own = coveragePercentText(coverage);
    if (ranked.was) {
        row.middle = row.middleShort = tr("was %1").arg(rankedText(card.ranking, *ranked.was, decimals));
        row.middleWarns = true;
    } else if (ranked.unchangedSince) {
        const QString since = clockMinuteText(zone.wall(*ranked.unchangedSince));
        row.middle = tr("unchanged since %1").arg(since);
        row.middleShort = tr("since %1").arg(since);
        row.middleWarns = true;
    } else if (own != coveragePercentText(card.coverage)) {
        // Where all rows share the card's coverage, the card says it once.
        row.middle = tr("%1 · %2").arg(row.middleShort, own);
    }
    row.whole += tr(", coverage %1").arg(own);
    return row;
}

void fillWindow(CardContent& content, const RankingCard& card, const DisplayZone& zone) {
    content.end = card.end;
    content.start = card.end - card.size;
    const qint64 from = zone.wall(content.start);
    const qint64 to = zone.wall(content.end);
    content.interval = intervalText(from, to, zone.name);
    content.intervalShort = intervalText(from, to, QString());
    content.coverage = tr("coverage %1").arg(coveragePercentText(card.coverage));
    content.coverageLow = coveragePercentText(card.coverage) != QStringLiteral("100%");
    content.cells = card.cells;
    if (card.partial) {
        content.partial = partialText(card.present, card.size);
        content.partialShort = tr("partial");
    }
    if (card.revision > 0) {
        content.revisionShort = tr("rev %1").arg(card.revision);
        content.revision =
            card.lateQuotes > 0 ? tr("rev %1, %2 late").arg(card.revision).arg(card.lateQuotes) : content.revisionShort;
    }
}

/// "Last good: MSFT 478.1863, JPM 303.4312 at 18:41:20".
QString lastGoodText(const CardContent& content, Timestamp lastEvent, const DisplayZone& zone) {
    QStringList values;
    constexpr std::size_t named = 2;
    for (std::size_t i = 0; i < std::min(content.rows.size(), named); ++i)
        values << content.rows[i].symbol + QLatin1Char(' ') + content.rows[i].lead;
    return values.isEmpty() ? QString()
                            : tr("Last good: %1 at %2 %3")
                                  .arg(values.join(QStringLiteral(", ")), clockText(zone.wall(lastEvent)), zone.name);
}

void fillMessages(CardContent& content, const Snapshot* snapshot, Timestamp clock, const DisplayZone& zone) {
    switch (content.state) {
    case CardState::Empty:
        content.message = tr("No quotes yet");
        content.hint = tr("Pick a source to start.");
        break;
    case CardState::Waiting: {
        content.message = tr("Waiting for the first window");
        // A recording's begin is known before its first quote is played.
        const SessionStatus& status = snapshot->status;
        const bool isReplay = status.mode == SessionMode::Replay;
        if (const auto lack = lackOf(*snapshot)) {
            content.message = lack->title;
            content.hint = lack->hint;
            break;
        }
        if (isReplay && status.ended) {
            content.message = tr("No window in this recording");
            content.hint = tr("It ended at %1 %2, before one was final.").arg(clockText(zone.wall(clock)), zone.name);
            break;
        }
        if (status.events == 0 && !(isReplay && status.begin != Timestamp::earliest())) {
            content.hint = tr("No quote has come yet.");
            break;
        }
        const Timestamp first = firstWindowAt(*snapshot, clock);
        content.hint = tr("First window at %1 %2").arg(clockText(zone.wall(first)), zone.name);
        if (isReplay && status.paused)
            content.hint += tr("; Space plays on");
        break;
    }
    case CardState::Loading: {
        const SessionStatus& status = snapshot->status;
        content.message = tr("Catching up with now");
        content.hint = tr("at %1 %2").arg(clockText(zone.wall(status.clock)), zone.name);
        if (status.eventsPerSecond > 0)
            content.hint += tr(", %1 events/s").arg(countText(static_cast<qint64>(status.eventsPerSecond)));
        if (status.begin < status.end && status.clock >= status.begin)
            content.progress = std::min(1.0, static_cast<double>((status.clock - status.begin).count()) /
                                                 static_cast<double>((status.end - status.begin).count()));
        break;
    }
    case CardState::Failed:
        content.message = QString::fromStdString(snapshot->status.linkWords);
        if (content.message.isEmpty())
            content.message = tr("The source does not answer");
        content.hint = snapshot->status.link == LinkState::Retrying ? tr("It is tried again by itself.")
                                                                    : tr("Choose another source, or check its key.");
        content.lastGood = lastGoodText(content, newestEvent(*snapshot), zone);
        break;
    case CardState::Live:
    case CardState::Stale:
        break;
    }
}

void fillNote(CardContent& content, const Snapshot* snapshot, const RankingCard* card, Timestamp clock) {
    switch (content.state) {
    case CardState::Live:
        if (snapshot->status.mode == SessionMode::Replay && snapshot->status.ended) {
            content.notes = QStringList{tr("recording ended"), tr("ended")};
            return;
        }
        content.notes = QStringList{tr("next hop "), tr("hop "), QString()};
        content.noteValue = countdownText(std::max<qint64>(0, (card->nextFinal - clock).count()));
        return;
    case CardState::Stale:
        content.notes = QStringList{tr("stale for %1").arg(ageText((clock - newestEvent(*snapshot)).count()))};
        return;
    case CardState::Failed:
        content.notes = QStringList{snapshot->status.link == LinkState::Retrying ? tr("retrying") : tr("refused")};
        return;
    case CardState::Loading:
        content.notes = QStringList{tr("restoring")};
        return;
    case CardState::Empty:
    case CardState::Waiting:
        return;
    }
}

} // namespace

CardContent cardContent(const Snapshot* snapshot, const RankingCard* card, Duration size, Ranking ranking,
                        Timestamp clock, const DisplayZone& zone) {
    CardContent content;
    content.state = stateOf(snapshot, card, clock);
    content.ranking = ranking;
    content.title = durationText(size.count());
    fillHeaders(content, ranking);
    if (showsWindow(card)) {
        fillWindow(content, *card, zone);
        for (const RankedView& ranked : card->rows)
            content.rows.push_back(rowOf(*snapshot, *card, ranked, clock, zone));
    } else {
        content.interval = content.intervalShort = tr("no window yet");
    }
    fillNote(content, snapshot, card, clock);
    fillMessages(content, snapshot, clock, zone);
    return content;
}

} // namespace topbook::ui
