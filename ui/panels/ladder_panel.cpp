// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ladder_panel.h"

#include "model/book/order_books.h"
#include "ui/panels/l1_block.h"
#include "ui/panels/ladder_columns.h"
#include "ui/panels/ladder_grid.h"
#include "ui/panels/recording_lack.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dock_title.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/state_card.h"

#include <QActionGroup>
#include <QMenu>
#include <QPainter>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr int offeredSteps = 10; ///< of the grouping menu, from one tick on

/// Names of the ladder's columns, at the same edges as its numbers.
class LadderHeader : public QWidget {
public:
    LadderHeader(const ThemeContext& context, const LadderGrid& grid, QWidget* parent)
        : QWidget(parent)
        , context_(context)
        , grid_(grid) {
        setFixedHeight(context.theme().metrics.tableHeaderHeight);
        setAttribute(Qt::WA_OpaquePaintEvent);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = context_.theme();
        QPainter painter(this);
        painter.fillRect(rect(), theme.panel);
        setTextStyle(painter, theme, FontRole::Header, theme.text2);
        const qreal baseline = centredBaseline(painter.font(), rect());
        const LadderColumns& columns = grid_.columns();
        paintRight(painter, columns.bidSize, baseline, LadderPanel::tr("size"));
        paintCentred(painter, (columns.priceLeft + columns.priceRight) / 2, baseline, LadderPanel::tr("price"));
        paintRight(painter, columns.askSize, baseline, LadderPanel::tr("size"));
        if (columns.showsSums) {
            paintRight(painter, columns.bidSum, baseline, LadderPanel::tr("cum"));
            paintRight(painter, columns.askSum, baseline, LadderPanel::tr("cum"));
        }
        if (columns.showsOrders) {
            paintRight(painter, columns.bidOrders, baseline, LadderPanel::tr("ord"));
            paintRight(painter, columns.askOrders, baseline, LadderPanel::tr("ord"));
        }
        painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border);
    }

private:
    const ThemeContext& context_;
    const LadderGrid& grid_;
};

QString statusWords(TradingStatus status) {
    switch (status) {
    case TradingStatus::Halted:
        return LadderPanel::tr("Halted");
    case TradingStatus::Paused:
        return LadderPanel::tr("Paused");
    case TradingStatus::PreOpen:
        return LadderPanel::tr("Before the opening");
    case TradingStatus::Auction:
        return LadderPanel::tr("In auction");
    case TradingStatus::Quoting:
        return LadderPanel::tr("Quoting only");
    case TradingStatus::Closed:
        return LadderPanel::tr("Closed");
    case TradingStatus::Unknown:
    case TradingStatus::Open:
        break;
    }
    return {};
}

} // namespace

LadderPanel::LadderPanel(const ThemeContext& context, QWidget* parent)
    : Panel(context, parent)
    , l1_(new L1Block(context, this))
    , banner_(new Banner(context, Banner::Shape::Strip, this))
    , grid_(new LadderGrid(context, this))
    , header_(new LadderHeader(context, *grid_, this))
    , empty_(new EmptyState(context, Icon::Source, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(l1_);
    column->addWidget(banner_);
    column->addWidget(header_);
    column->addWidget(grid_, 1);
    empty_->setAction(tr("Open a recording..."));
    empty_->hide();
    connect(empty_, &EmptyState::actionTriggered, this, &LadderPanel::openRequested);
    connect(grid_, &LadderGrid::levelHovered, this, &LadderPanel::levelHovered);
    connect(grid_, &LadderGrid::columnsChanged, header_, qOverload<>(&QWidget::update));
    setFocusProxy(grid_);
}

void LadderPanel::installTitle(DockTitle& title) {
    title_ = &title;
    groupButton_ = new DropButton(context(), ControlTone::Flat, tr("group"), &title);
    groupButton_->setSmall(true);
    groupButton_->setQuiet(true);
    groupButton_->setAccessibleName(tr("Price grouping"));
    groupButton_->setMenu(new QMenu(groupButton_));
    title.addTool(groupButton_);
    lock_ = title.addTool(Icon::Lock, QString());
    connect(lock_, &ToolButton::clicked, this, [this] { setCentreLock(!centreLock()); });
    setCentreLock(centreLock());
    rebuildGroupMenu();
}

bool LadderPanel::centreLock() const {
    return grid_->centreLock();
}

void LadderPanel::setCentreLock(bool locked) {
    grid_->setCentreLock(locked);
    grid_->viewport()->update();
    if (lock_ == nullptr)
        return;
    lock_->setGlyphColour(locked ? &Theme::accent : &Theme::text2);
    lock_->setName(locked ? tr("Centre lock: recentre when the market leaves the middle")
                          : tr("Centre lock is off: only Home recentres"));
}

QString LadderPanel::savedState() const {
    return centreLock() ? QStringLiteral("locked") : QStringLiteral("free");
}

void LadderPanel::restoreState(const QString& state) {
    setCentreLock(state != QLatin1String("free"));
}

std::optional<ExportQuestion> LadderPanel::exportQuestion() const {
    if (grid_->isHidden() || linkedSymbols().empty())
        return std::nullopt;
    ExportQuestion question;
    question.table = "ladder";
    question.symbols = linkedSymbols();
    return question;
}

void LadderPanel::rebuildGroupMenu() {
    if (groupButton_ == nullptr)
        return;
    QMenu* menu = groupButton_->menu();
    menu->clear();
    auto* group = new QActionGroup(menu);
    const std::optional<Price> chosen = chosenGrouping();
    const auto add = [&](const QString& text, std::optional<Price> step) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setActionGroup(group);
        action->setChecked(step == chosen);
        connect(action, &QAction::triggered, this, [this, step] { chooseGrouping(step); });
    };
    add(tr("Automatic, by the spread"), std::nullopt);
    menu->addSeparator();
    for (const Price step : groupingSteps(instrument_.tick, offeredSteps))
        add(ui::priceText(step.nanos, instrument_.priceDecimals), step);
    refreshGroupText();
}

void LadderPanel::refreshGroupText() {
    if (groupButton_ == nullptr)
        return;
    const QString step =
        ui::priceText(grouping_.nanos == 0 ? instrument_.tick.nanos : grouping_.nanos, instrument_.priceDecimals);
    // Of a small window too: the words alone would keep the dock wider than that.
    const bool narrow = width() < 320 || window()->width() < 1400;
    if (isGroupingAutomatic())
        groupButton_->setText(narrow ? tr("%1 auto").arg(step) : tr("group %1 (auto)").arg(step));
    else
        groupButton_->setText(narrow ? step : tr("group %1").arg(step));
}

std::optional<Price> LadderPanel::chosenGrouping() const {
    const auto chosen = choices_.find(instrument_.symbol);
    return chosen == choices_.end() ? std::nullopt : std::optional(chosen->second);
}

void LadderPanel::chooseGrouping(std::optional<Price> step) {
    if (step)
        choices_[instrument_.symbol] = *step;
    else
        choices_.erase(instrument_.symbol);
    auto_.reset(grouping_.nanos != 0);
    if (step)
        setGrouping(*step);
    rebuildGroupMenu();
    showBook();
}

void LadderPanel::setGrouping(Price step) {
    const Price next = step == instrument_.tick ? Price{} : step;
    if (next == grouping_)
        return;
    grouping_ = next;
    refreshGroupText();
    emit groupingChanged(grouping_);
}

void LadderPanel::followSpread(const LadderView& book) {
    if (isGroupingAutomatic() && grid_->visibleRows() > 0)
        setGrouping(auto_.stepFor(book, instrument_.tick, grid_->visibleRows()));
}

void LadderPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    empty_->setGeometry(rect());
    refreshGroupText();
}

void LadderPanel::showLinked() {
    grouping_ = Price{}; // as the subscription of another symbol begins
    auto_.reset();
    showBook();
}

void LadderPanel::showZone() {
    showBook();
}

void LadderPanel::showSnapshot(const std::shared_ptr<const Snapshot>& before) {
    const bool sameBook =
        snapshot() && before && snapshot()->ladder == before->ladder && snapshot()->instruments == before->instruments;
    const bool stale = snapshot() && snapshot()->ladder && snapshot()->ladder->condition == BookCondition::Stale;
    const bool endedNow = snapshot() && before && snapshot()->status.ended != before->status.ended;
    if (!sameBook || stale || endedNow) // a stale book says for how long
        showBook();
}

void LadderPanel::showBook() {
    const Instrument* found = instrument(linked());
    const bool known = found != nullptr;
    const auto book = known ? snapshot()->ladder : nullptr;
    const bool mine = book && book->instrument == *linked();
    const Instrument next = known ? *found : Instrument{};
    const bool anotherGrid = next.symbol != instrument_.symbol || next.tick != instrument_.tick;
    instrument_ = next;
    if (anotherGrid) {
        auto_.reset();
        rebuildGroupMenu();
    }
    if (title_ != nullptr)
        title_->setLinkedSymbol(QString::fromStdString(instrument_.symbol));

    const bool hasBook = mine && book->hasBook;
    empty_->setVisible(!hasBook);
    for (QWidget* part : {static_cast<QWidget*>(l1_), header_, static_cast<QWidget*>(grid_)})
        part->setVisible(hasBook);
    if (!hasBook) {
        banner_->clearMessage();
        const EmptyWords without = noSymbolWords(snapshot().get());
        if (known && !lackOf(*snapshot()))
            empty_->setTexts(tr("No book for %1").arg(QString::fromStdString(instrument_.symbol)),
                             tr("No order of it has come. A source that has quotes only never sends one."));
        else
            empty_->setTexts(without.title, without.hint);
        empty_->raise();
        return;
    }
    l1_->setBbo(book->bbo, instrument_, book->condition == BookCondition::Stale);
    showCondition(*book, instrument_);
    if (const auto chosen = chosenGrouping())
        setGrouping(*chosen);
    followSpread(*book);
    // Rows join levels that are finer than they; coarser ones, which stand until finer ones come, have rows of their
    // own.
    const Price rows = grouping_.nanos == 0 ? instrument_.tick : grouping_;
    grid_->setBook(book, instrument_, std::max(rows, book->group));
    setToolTip(QString::fromStdString(book->venue));
}

void LadderPanel::showCondition(const LadderView& book, const Instrument& instrument) {
    if (book.condition == BookCondition::Stale) {
        const qint64 since = (snapshot()->status.clock - book.staleSince).count();
        banner_->setMessage(Banner::Tone::Warning, tr("Gap: book is stale for %1").arg(durationText(since)),
                            QString::fromStdString(book.reason).split(QLatin1Char('\n'), Qt::SkipEmptyParts));
        return;
    }
    if (book.bbo.isCrossed() || book.bbo.isLocked()) {
        const QString by = ui::priceText(book.bbo.bid.nanos - book.bbo.ask.nanos, instrument.priceDecimals);
        banner_->setMessage(Banner::Tone::Warning, book.bbo.isCrossed() ? tr("Crossed by %1").arg(by) : tr("Locked"),
                            {tr("bid %1 %2 ask %3, shown as is.")
                                 .arg(ui::priceText(book.bbo.bid.nanos, instrument.priceDecimals),
                                      book.bbo.isCrossed() ? tr("above") : tr("at"),
                                      ui::priceText(book.bbo.ask.nanos, instrument.priceDecimals))});
        return;
    }
    if (const QString status = statusWords(book.status); !status.isEmpty()) {
        banner_->setMessage(Banner::Tone::Stale,
                            tr("%1 since %2 %3").arg(status, clockText(zone().wall(book.statusSince)), zone().name),
                            {tr("Orders stay as they are.")});
        return;
    }
    if (book.condition == BookCondition::Empty && book.bids.empty() && book.asks.empty()) {
        banner_->setMessage(Banner::Tone::Stale, tr("The book is empty"), {tr("No order stands on either side.")});
        return;
    }
    banner_->clearMessage();
}

} // namespace topbook::ui
