// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui_sources/fake_source_desk.h"

namespace topbook::fixtures {

using namespace std::chrono_literals;

FakeSourceDesk::FakeSourceDesk() {
    const auto choice = [](const char* name, const char* title, const char* note, const char* url, int parts,
                           bool stream, int batch, const QStringList& examples) {
        return ui::ProviderChoice{QString::fromLatin1(name),
                                  QString::fromLatin1(title),
                                  QString::fromLatin1(note),
                                  QString::fromLatin1(url),
                                  parts,
                                  stream,
                                  batch,
                                  examples};
    };
    choices = {choice("alpaca", "Alpaca (IEX feed)",
                      "Last trades and quotes of the IEX exchange only, a few percent of US volume. A free account is "
                      "enough; 200 requests a minute.",
                      "https://alpaca.markets", 2, false, 100, {"AAPL", "MSFT"}),
               choice("finnhub", "Finnhub", "US stocks, one symbol a request, 60 a minute with a free key.",
                      "https://finnhub.io", 1, false, 1, {"AAPL", "MSFT"}),
               choice("twelvedata", "Twelve Data", "A credit a symbol; 8 a minute and 800 a day with a free key.",
                      "https://twelvedata.com", 1, false, 8, {"AAPL"}),
               choice("kraken", "Kraken ticker", "Last price, best bid and ask of coins. No account needed.", "", 0,
                      false, 20, {"XBTUSD", "ETHUSD"}),
               choice("bitstamp-orders", "Bitstamp live orders",
                      "Every order of one book, so the ladder shows queues. No account needed.", "", 0, true, 1,
                      {"btcusd"})};
}

QString FakeSourceDesk::save(const ui::SourceSpec& spec) {
    if (!refusal.isEmpty())
        return refusal;
    for (ui::SourceSpec& kept : specs) {
        if (kept.id != spec.id)
            continue;
        kept = spec;
        emit changed();
        return {};
    }
    specs.append(spec);
    specs.back().id = QStringLiteral("id%1").arg(specs.size());
    emit changed();
    return {};
}

void FakeSourceDesk::remove(const QString& id) {
    specs.removeIf([&](const ui::SourceSpec& spec) { return spec.id == id; });
    emit changed();
}

void FakeSourceDesk::setEnabled(const QString& id, bool enabled) {
    for (ui::SourceSpec& spec : specs) {
        if (spec.id == id)
            spec.enabled = enabled;
    }
    emit changed();
}

QString FakeSourceDesk::setKey(const QString& id, ui::KeyPlace place, const QString& secret) {
    keyPlaces[id] = place;
    if (secret.isEmpty())
        keys.remove(id);
    else
        keys[id] = QString(secret.constData(), secret.size()); // the caller overwrites its own
    emit changed();
    return {};
}

QString FakeSourceDesk::budgetWords(const ui::SourceSpec& spec) const {
    if (spec.provider == QLatin1String("twelvedata"))
        return QStringLiteral("8 credits/min and 800/day: 1 symbol every 30 s lasts the 6.5 h session; at %1 s with %2 "
                              "symbols it ends after 2 h 13 min")
            .arg(spec.intervalSeconds)
            .arg(spec.symbols.size());
    return spec.provider == QLatin1String("alpaca") ? QStringLiteral("200 requests/min: %1 symbols every %2 s use 6")
                                                          .arg(spec.symbols.size())
                                                          .arg(spec.intervalSeconds)
                                                    : QString();
}

void FakeSourceDesk::test(const ui::SourceSpec& spec, const QString& secret) {
    tests.append(spec);
    testSecrets.append(QString(secret.constData(), secret.size()));
}

std::shared_ptr<Snapshot> snapshotOf(std::vector<SourceView> views) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->status.clock = moment;
    snapshot->sourceViews = std::move(views);
    return snapshot;
}

SourceView connectedView(const std::string& name) {
    SourceView view;
    view.name = name;
    view.link = LinkState::Connected;
    view.linkSince = moment - 11min;
    view.lastPayload = moment - 400ms;
    view.lastEvent = moment - 400ms;
    view.quoteTime = moment - 1200ms;
    view.meter.polls = 66;
    view.meter.answers = 66;
    view.meter.nextAttempt = moment + 3s;
    return view;
}

} // namespace topbook::fixtures
