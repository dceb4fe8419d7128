// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/source_offers.h"

#include "ui/sources/note_label.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/themed_label.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace topbook::ui {
namespace {

constexpr int lineHeight = 36;
constexpr int offerWidth = 400;

QString words(const char* text) {
    return QCoreApplication::translate("sources", text);
}

QString enableOrAdd(SourceDesk& desk, const SourceSpec& wanted) {
    for (const SourceSpec& spec : desk.sources()) {
        if (spec.provider != wanted.provider)
            continue;
        if (!spec.enabled)
            desk.setEnabled(spec.id, true);
        return {};
    }
    SourceSpec spec = wanted;
    spec.name = freeName(desk, wanted.name);
    return desk.save(spec);
}

} // namespace

QString cryptoOfferText() {
    return words(QT_TRANSLATE_NOOP("sources", "Live: crypto without an account"));
}

QString stocksOfferText() {
    return words(QT_TRANSLATE_NOOP("sources", "Stocks with a free key"));
}

QString takeCryptoOffer(SourceDesk& desk) {
    SourceSpec quotes;
    quotes.name = QStringLiteral("Kraken");
    quotes.provider = QStringLiteral("kraken");
    quotes.symbols = {QStringLiteral("XBTUSD"), QStringLiteral("ETHUSD"), QStringLiteral("SOLUSD"),
                      QStringLiteral("XRPUSD"), QStringLiteral("ADAUSD"), QStringLiteral("LTCUSD")};
    quotes.universe = words(QT_TRANSLATE_NOOP("sources", "Crypto"));
    SourceSpec book;
    book.name = QStringLiteral("Bitstamp");
    book.provider = QStringLiteral("bitstamp-orders");
    book.symbols = {QStringLiteral("btcusd")};
    // The same coin from two venues must not take two places of one ranking.
    book.universe = words(QT_TRANSLATE_NOOP("sources", "Bitstamp book"));
    QStringList troubles{enableOrAdd(desk, quotes), enableOrAdd(desk, book)};
    troubles.removeAll(QString());
    return troubles.join(QLatin1Char('\n'));
}

SourceSpec stocksOffer(const SourceDesk& desk) {
    SourceSpec spec;
    spec.universe = words(QT_TRANSLATE_NOOP("sources", "US stocks"));
    spec.symbols = {QStringLiteral("AAPL"), QStringLiteral("AMZN"), QStringLiteral("GOOG"), QStringLiteral("IBM"),
                    QStringLiteral("JPM"),  QStringLiteral("MSFT"), QStringLiteral("NVDA"), QStringLiteral("XOM")};
    for (const auto& [provider, name] : {std::pair("alpaca", "Alpaca"), std::pair("finnhub", "Finnhub")}) {
        if (!choiceNamed(desk, QString::fromLatin1(provider)))
            continue;
        spec.provider = QString::fromLatin1(provider);
        spec.name = freeName(desk, QString::fromLatin1(name));
        break;
    }
    return spec;
}

QString freeName(const SourceDesk& desk, const QString& wanted) {
    const QList<SourceSpec> sources = desk.sources();
    QString name = wanted;
    for (int number = 2;
         std::any_of(sources.begin(), sources.end(), [&](const SourceSpec& spec) { return spec.name == name; });
         ++number)
        name = QStringLiteral("%1 %2").arg(wanted).arg(number);
    return name;
}

std::optional<ProviderChoice> choiceNamed(const SourceDesk& desk, const QString& provider) {
    for (const ProviderChoice& choice : desk.providers()) {
        if (choice.name == provider)
            return choice;
    }
    return std::nullopt;
}

SourceOffers::SourceOffers(const ThemeContext& context, QWidget* parent)
    : QWidget(parent) {
    auto* title = new ThemedLabel(context, FontRole::CardTitle, &Theme::text, this);
    title->setText(tr("No live source yet"));
    auto* hint = new NoteLabel(context, FontRole::Body, &Theme::text2, this);
    hint->setFixedWidth(offerWidth);
    hint->setWords(tr("Pick a way to begin. What arrives is recorded on this computer and can be replayed."));
    auto* crypto = new PrimaryButton(context, cryptoOfferText(), this);
    auto* stocks = new Button(context, ControlTone::Prominent, stocksOfferText() + QStringLiteral("..."), this);
    auto* other = new Button(context, ControlTone::Plain, tr("Another provider..."), this);
    auto* column = new QVBoxLayout;
    column->setSpacing(6);
    column->addWidget(title);
    column->addWidget(hint);
    column->addSpacing(10);
    column->addWidget(offer(context, crypto,
                            tr("Kraken quotes of six coins every 10 s, and every order of Bitstamp's bitcoin book. "
                               "Starts at once.")));
    column->addSpacing(8);
    column->addWidget(
        offer(context, stocks, tr("US stocks by Alpaca or Finnhub. You sign up there and paste the key here.")));
    column->addSpacing(8);
    column->addWidget(offer(context, other, tr("Ten providers of quotes, three of order books, or your own profile.")));
    auto* outer = new QHBoxLayout(this);
    outer->addStretch(1);
    auto* middle = new QVBoxLayout;
    middle->addStretch(2);
    middle->addLayout(column);
    middle->addStretch(3);
    outer->addLayout(middle);
    outer->addStretch(1);
    connect(crypto, &QPushButton::clicked, this, &SourceOffers::cryptoRequested);
    connect(stocks, &QPushButton::clicked, this, &SourceOffers::stocksRequested);
    connect(other, &QPushButton::clicked, this, &SourceOffers::otherRequested);
}

QWidget* SourceOffers::offer(const ThemeContext& context, Button* button, const QString& hint) {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    button->setParent(box);
    button->setFixedWidth(offerWidth);
    button->setAccessibleName(button->text());
    button->setAccessibleDescription(hint);
    auto* note = new NoteLabel(context, FontRole::Header, &Theme::text2, box);
    note->setFixedWidth(offerWidth);
    note->setWords(hint);
    column->addWidget(button);
    column->addWidget(note);
    return box;
}

OfferLine::OfferLine(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(context.theme().metrics.panelPadding, 0, 10, 0);
    row->setSpacing(context.theme().metrics.controlGap);
    auto* icon = new IconLabel(context, Icon::Info, &Theme::text2, this);
    icon->setAccessibleName(tr("Note"));
    auto* text = new ThemedLabel(context, FontRole::Body, &Theme::text, this);
    text->setText(tr("This is a simulated market. For real quotes:"));
    text->setElidable(true);
    auto* crypto = new Button(context, ControlTone::Prominent, cryptoOfferText(), this);
    auto* stocks = new Button(context, ControlTone::Plain, stocksOfferText() + QStringLiteral("..."), this);
    auto* close = new ToolButton(context, Icon::Close, tr("Do not offer again"), this);
    for (Button* button : {crypto, stocks}) {
        button->setSmall(true);
        button->setAccessibleName(button->text());
    }
    row->addWidget(icon);
    row->addWidget(text);
    row->addWidget(crypto);
    row->addWidget(stocks);
    row->addStretch(1);
    row->addWidget(close);
    connect(crypto, &QPushButton::clicked, this, &OfferLine::cryptoRequested);
    connect(stocks, &QPushButton::clicked, this, &OfferLine::stocksRequested);
    connect(close, &QToolButton::clicked, this, &OfferLine::dismissed);
    connect(&context, &ThemeContext::changed, this, qOverload<>(&QWidget::update));
    setFixedHeight(lineHeight);
}

QSize OfferLine::sizeHint() const {
    return {800, lineHeight};
}

void OfferLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), context_.theme().band);
}

} // namespace topbook::ui
