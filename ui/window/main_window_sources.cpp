// SPDX-License-Identifier: GPL-3.0-or-later
// The window's side of the source manager: its entries in the source menu, its dialog, and the line of the first run.
#include "ui/panels/quotes_panel.h"
#include "ui/sources/source_offers.h"
#include "ui/sources/sources_dialog.h"
#include "ui/sources/sources_panel.h"
#include "ui/sources/symbol_offers.h"
#include "ui/theme/theme_context.h"
#include "ui/window/main_window.h"
#include "ui/window/top_bar.h"

#include <QDockWidget>
#include <QMenu>
#include <QToolBar>

#include <algorithm>

namespace topbook::ui {
namespace {

QString offersKey() {
    return QStringLiteral("sources/offers");
}

bool anyEnabled(const SourceDesk& desk) {
    const QList<SourceSpec> sources = desk.sources();
    return std::any_of(sources.begin(), sources.end(), [](const SourceSpec& spec) { return spec.enabled; });
}

} // namespace

void MainWindow::setSourceDesk(SourceDesk& desk, bool offer) {
    desk_ = &desk;
    const auto entry = [this](const QString& text, auto call) {
        auto* action = new QAction(text, this);
        connect(action, &QAction::triggered, this, call);
        return action;
    };
    QAction* live = entry(tr("&Live sources"), [this] { emit liveSourcesRequested(); });
    QAction* crypto = entry(cryptoOfferText(), [this] { takeCrypto(); });
    QAction* stocks = entry(stocksOfferText() + QStringLiteral("..."), [this] { addStocks(); });
    QAction* manage = entry(tr("S&ources..."), [this] { showSources(); });
    manage->setShortcut(QKeySequence(tr("Ctrl+Shift+S")));
    for (QMenu* menu : {sourceMenu_, topBar_->sourceMenu()}) {
        menu->insertAction(menu->actions().value(0), live);
        menu->addSeparator();
        menu->addActions({crypto, stocks});
        menu->addSeparator();
        menu->addAction(manage);
    }
    const auto follow = [this, live] {
        live->setEnabled(anyEnabled(*desk_));
        if (offerBar_ != nullptr && !desk_->sources().isEmpty())
            endOffers();
    };
    connect(&desk, &SourceDesk::changed, this, follow);
    connect(topBar_, &TopBar::statusRequested, this, &MainWindow::showSources);
    topBar_->setOffers([this](const QString& ticker) { return symbolOffers(*desk_, {ticker}); });
    connect(topBar_, &TopBar::offerChosen, this, &MainWindow::takeOffer);
    auto* quotes = qobject_cast<QuotesPanel*>(dock(QStringLiteral("quotes"))->widget());
    connect(quotes, &QuotesPanel::symbolsUnknown, this, &MainWindow::offerSymbols);
    if (offer && desk.sources().isEmpty() && settings_.read(offersKey()) != QLatin1String("no"))
        addOfferLine();
    follow();
}

void MainWindow::addOfferLine() {
    auto* line = new OfferLine(context_, this);
    line->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    offerBar_ = new QToolBar(tr("Live sources"), this);
    offerBar_->setObjectName(QStringLiteral("offerBar"));
    offerBar_->setMovable(false);
    offerBar_->setFloatable(false);
    offerBar_->setContextMenuPolicy(Qt::PreventContextMenu);
    offerBar_->toggleViewAction()->setVisible(false);
    offerBar_->addWidget(line);
    addToolBarBreak(Qt::TopToolBarArea);
    addToolBar(Qt::TopToolBarArea, offerBar_);
    offers_ = true;
    connect(line, &OfferLine::cryptoRequested, this, &MainWindow::takeCrypto);
    connect(line, &OfferLine::stocksRequested, this, &MainWindow::addStocks);
    connect(line, &OfferLine::dismissed, this, [this] {
        settings_.write(offersKey(), QStringLiteral("no"));
        endOffers();
    });
}

void MainWindow::endOffers() {
    offers_ = false;
    showBar(offerBar_, false);
}

void MainWindow::takeOffer(const SymbolOffer& offer) {
    if (const QString trouble = takeSymbolOffer(*desk_, offer); !trouble.isEmpty()) {
        say(trouble);
        return;
    }
    qobject_cast<QuotesPanel*>(dock(QStringLiteral("quotes"))->widget())->watchSymbols(offer.tickers);
    linkedSymbol_ = offer.tickers.front().toStdString(); // what was looked for is shown once it comes
}

/// Whoever adds a symbol that nobody has is asked where it should come from; to leave the list is to leave it waiting.
void MainWindow::offerSymbols(const QStringList& tickers) {
    const QList<SymbolOffer> offers = symbolOffers(*desk_, tickers);
    if (offers.isEmpty())
        return;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("symbolOffers"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const SymbolOffer& offer : offers)
        connect(menu->addAction(offer.text), &QAction::triggered, this, [this, offer] { takeOffer(offer); });
    menu->addSeparator();
    menu->addAction(tr("Leave them waiting"));
    QWidget* quotes = dock(QStringLiteral("quotes"))->widget();
    menu->popup(quotes->mapToGlobal(QPoint(context_.theme().metrics.panelPadding, 0)));
}

SourcesPanel* MainWindow::showSources() {
    if (desk_ == nullptr)
        return nullptr;
    if (sources_ == nullptr)
        sources_ = new SourcesDialog(context_, *desk_, this);
    sources_->present();
    return &sources_->panel();
}

void MainWindow::takeCrypto() {
    if (const QString trouble = takeCryptoOffer(*desk_); !trouble.isEmpty())
        say(trouble);
    else
        emit liveSourcesRequested();
}

void MainWindow::addStocks() {
    if (SourcesPanel* panel = showSources())
        panel->addStocks();
}

} // namespace topbook::ui
