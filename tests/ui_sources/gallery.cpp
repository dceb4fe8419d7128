// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the source manager in every state into a folder, light and dark: `sources_gallery FOLDER`.
#include "tests/ui_sources/fake_source_desk.h"
#include "ui/sources/source_editor.h"
#include "ui/sources/source_offers.h"
#include "ui/sources/sources_dialog.h"
#include "ui/sources/sources_panel.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/focus_ring.h"

#include <QAbstractButton>
#include <QApplication>
#include <QImage>

using namespace topbook;
using namespace topbook::fixtures;
using namespace topbook::ui;
using namespace std::chrono_literals;

namespace {

struct Shot {
    const char* name;
    void (*prepare)(FakeSourceDesk& desk, SourcesPanel& panel);
};

SourceSpec stocks(FakeSourceDesk& desk, const char* provider, const char* name, KeyPlace place) {
    SourceSpec spec = stocksOffer(desk);
    spec.provider = QString::fromLatin1(provider);
    spec.name = QString::fromLatin1(name);
    spec.keyPlace = place;
    return spec;
}

/// Kraken, Bitstamp, Alpaca and Twelve Data, as they stand on a good day.
void fourSources(FakeSourceDesk& desk, SourcesPanel& panel) {
    panel.takeCrypto();
    (void)desk.save(stocks(desk, "alpaca", "Alpaca", KeyPlace::Keyring));
    SourceSpec twelve = stocks(desk, "twelvedata", "Twelve Data", KeyPlace::Environment);
    twelve.keyVariable = QStringLiteral("TWELVEDATA_KEY");
    twelve.enabled = false;
    (void)desk.save(twelve);
    (void)desk.setKey(desk.specs[2].id, KeyPlace::Keyring, QStringLiteral("a:b"));
    SourceView kraken = connectedView("Kraken");
    kraken.quoteTime = Timestamp::earliest();
    kraken.meter.usedThisMinute = 6;
    kraken.meter.allowedPerMinute = 60;
    kraken.meter.usedToday = 66;
    SourceView bitstamp = connectedView("Bitstamp");
    bitstamp.meter = {};
    SourceView alpaca = connectedView("Alpaca");
    alpaca.meter.usedThisMinute = 6;
    alpaca.meter.allowedPerMinute = 200;
    alpaca.meter.usedToday = 66;
    desk.snapshot = snapshotOf({kraken, bitstamp, alpaca});
    auto instruments = std::make_shared<std::vector<Instrument>>(1);
    (*instruments)[0].source = SourceId{2};
    desk.snapshot->instruments = instruments;
    auto chunk = std::make_shared<QuoteChunk>(1);
    (*chunk)[0].status = TradingStatus::Open;
    desk.snapshot->quotes = {chunk};
}

void alpacaWith(FakeSourceDesk& desk, SourcesPanel& panel, void (*change)(SourceView& view)) {
    fourSources(desk, panel);
    change(desk.snapshot->sourceViews[2]);
    panel.choose(desk.specs[2].id);
}

void testing(FakeSourceDesk& desk, SourcesPanel& panel) {
    fourSources(desk, panel);
    panel.addStocks();
    for (auto* button : panel.findChildren<QAbstractButton*>()) {
        if (button->accessibleName() == QLatin1String("Test this source"))
            button->click();
    }
}

constexpr Shot shots[]{
    {"empty", [](FakeSourceDesk&, SourcesPanel&) {}},
    {"connected",
     [](FakeSourceDesk& desk, SourcesPanel& panel) {
         fourSources(desk, panel);
         panel.choose(desk.specs[0].id);
     }},
    {"connected-key", [](FakeSourceDesk& desk, SourcesPanel& panel) { alpacaWith(desk, panel, [](SourceView&) {}); }},
    {"retrying",
     [](FakeSourceDesk& desk, SourcesPanel& panel) {
         alpacaWith(desk, panel, [](SourceView& view) {
             view.link = LinkState::Retrying;
             view.linkSince = moment - 22s;
             view.lastPayload = view.lastEvent = moment - 47s;
             view.quoteTime = moment - 51s;
             view.meter.failures = 3;
             view.meter.nextAttempt = moment + 8s;
             view.meter.lastError = "answered 429, too many requests, 3 times; it asked to wait 30 s. Ask less often, "
                                    "or for fewer symbols.";
         });
     }},
    {"refused",
     [](FakeSourceDesk& desk, SourcesPanel& panel) {
         alpacaWith(desk, panel, [](SourceView& view) {
             view.link = LinkState::Refused;
             view.lastPayload = view.lastEvent = view.quoteTime = Timestamp::earliest();
             view.meter.nextAttempt = {};
             view.meter.lastError = "answered 403: the key was refused. Check that it is whole and still valid at "
                                    "alpaca.markets, then save it here again.";
         });
     }},
    {"no-key",
     [](FakeSourceDesk& desk, SourcesPanel& panel) {
         fourSources(desk, panel);
         desk.keys.clear();
         desk.snapshot->sourceViews.pop_back();
         desk.troubles[desk.specs[2].id] =
             QStringLiteral("Alpaca needs a key and none is kept. Type it below, or name an environment variable.");
         panel.choose(desk.specs[2].id);
     }},
    {"meter-80",
     [](FakeSourceDesk& desk, SourcesPanel& panel) {
         alpacaWith(desk, panel, [](SourceView& view) {
             view.meter.usedThisMinute = 160;
             view.meter.usedToday = 640;
             view.meter.allowedPerDay = 800;
         });
     }},
    {"meter-over",
     [](FakeSourceDesk& desk, SourcesPanel& panel) {
         alpacaWith(desk, panel, [](SourceView& view) {
             view.meter.usedThisMinute = 214;
             view.meter.usedToday = 803;
             view.meter.allowedPerDay = 800;
             view.frozen = true;
         });
     }},
    {"testing", testing},
    {"tested",
     [](FakeSourceDesk& desk, SourcesPanel& panel) {
         testing(desk, panel);
         emit desk.tested(true, QStringLiteral("AAPL 229.35, AMZN 220.74, GOOG 302.29 and 5 more in 0.18 s"));
     }},
    {"test-failed",
     [](FakeSourceDesk& desk, SourcesPanel& panel) {
         testing(desk, panel);
         emit desk.tested(false, QStringLiteral("answered 401: the key is not known there. Copy both parts again, "
                                                "written as id:secret."));
     }},
    {"no-keyring",
     [](FakeSourceDesk& desk, SourcesPanel& panel) {
         desk.keyringWords = QStringLiteral("No system keyring answers on this desktop. Keep the key for this session, "
                                            "or name an environment variable.");
         panel.addStocks();
     }},
    {"profile-error",
     [](FakeSourceDesk& desk, SourcesPanel& panel) {
         fourSources(desk, panel);
         SourceSpec own;
         own.name = QStringLiteral("My gateway");
         own.provider = QStringLiteral("profiles/gateway.json");
         own.symbols = {QStringLiteral("AAPL"), QStringLiteral("IBM")};
         panel.addSource(own);
         desk.refusal = QStringLiteral("gateway.json:14: fields.price: \"latestPrice\" is not a JSON pointer (write "
                                       "\"/latestPrice\")");
         panel.editor().save();
     }},
    {"budget",
     [](FakeSourceDesk& desk, SourcesPanel& panel) {
         fourSources(desk, panel);
         panel.choose(desk.specs[3].id);
     }},
};

void paintAll(QApplication& application, const Theme& theme, const QString& prefix) {
    applyTheme(application, theme);
    const ThemeContext context(theme);
    const FocusRing ring(context);
    for (const Shot& shot : shots) {
        for (const QSize size : {QSize(960, 640), QSize(1280, 720), QSize(1440, 900)}) {
            FakeSourceDesk desk;
            SourcesDialog dialog(context, desk);
            dialog.resize(size);
            dialog.present();
            QCoreApplication::processEvents();
            shot.prepare(desk, dialog.panel());
            dialog.panel().refresh();
            QCoreApplication::processEvents();
            dialog.grab().save(prefix + QLatin1String(shot.name) + QStringLiteral("-%1.png").arg(size.width()));
        }
    }
    OfferLine line(context);
    line.resize(1440, line.sizeHint().height());
    line.show();
    QCoreApplication::processEvents();
    line.grab().save(prefix + QStringLiteral("offer-line.png"));
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral(".");
    paintAll(application, Theme::light(), folder + "/light-");
    paintAll(application, Theme::dark(), folder + "/dark-");
    return 0;
}
