// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chart_panel.h"

#include "ui/panels/card_content.h"
#include "ui/panels/chart_legend.h"
#include "ui/panels/chart_picture.h"
#include "ui/panels/chart_plot.h"
#include "ui/panels/chart_symbol_popup.h"
#include "ui/panels/chart_tool_row.h"
#include "ui/panels/recording_lack.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dock_title.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/state_card.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QPainter>
#include <QResizeEvent>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr int compactHeight = 380;
constexpr int liveInterval = 100; ///< ms
constexpr int problemWidth = 360;

/// Panel colour behind the words of an empty chart, so that no grid line runs through them.
class EmptyGround : public QWidget {
public:
    EmptyGround(const ThemeContext& context, QWidget* parent)
        : QWidget(parent)
        , context_(context) {
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), context_.theme().panel); }

private:
    const ThemeContext& context_;
};

} // namespace

ChartPanel::ChartPanel(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , tools_(new ChartToolRow(context, this))
    , legend_(new ChartLegend(context, builder_.scene(), this))
    , plot_(new ChartPlot(context, builder_.scene(), this))
    , empty_(new EmptyState(context, Icon::Plus, this))
    , emptyGround_(new EmptyGround(context, this))
    , problem_(new Banner(context, Banner::Shape::Box, this))
    , popup_(new ChartSymbolPopup(context, this))
    , liveTimer_(new QTimer(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(tools_);
    column->addWidget(legend_);
    column->addWidget(plot_, 1);
    problem_->clearMessage();
    plot_->setAccessibleName(tr("Chart"));
    liveTimer_->setSingleShot(true);
    liveTimer_->setInterval(liveInterval);
    setFocusProxy(plot_);
    connectTools();
    connectPlot();
    refreshEmpty();
    legend_->refresh(std::nullopt, plot_->zone());
}

// The plot refers to the scene, which is a member: it must go first.
ChartPanel::~ChartPanel() {
    delete legend_;
    delete plot_;
}

void ChartPanel::connectTools() {
    connect(tools_, &ChartToolRow::modeChosen, this, &ChartPanel::setMode);
    connect(tools_, &ChartToolRow::sizeChosen, this, &ChartPanel::setSize);
    connect(tools_, &ChartToolRow::goLiveChosen, this, &ChartPanel::goLive);
    connect(tools_, &ChartToolRow::zoneChosen, this, [this](const QByteArray& id) {
        setZone(id);
        emit zoneChanged(plot_->zone().id());
    });
    connect(&tools_->crosshair(), &QAbstractButton::toggled, plot_, &ChartPlot::setCrosshair);
    connect(&tools_->measure(), &QAbstractButton::toggled, this, [this](bool on) {
        if (on)
            tools_->boxZoom().setChecked(false);
        else
            plot_->clearCursors();
        plot_->setTool(on ? ChartPlot::Tool::Measure : ChartPlot::Tool::Pan);
    });
    connect(&tools_->boxZoom(), &QAbstractButton::toggled, this, [this](bool on) {
        if (on)
            tools_->measure().setChecked(false);
        plot_->setTool(on ? ChartPlot::Tool::BoxZoom : ChartPlot::Tool::Pan);
    });
    connect(&tools_->reset(), &QAbstractButton::clicked, plot_, &ChartPlot::resetView);
    connect(&tools_->save(), &QAbstractButton::clicked, this, &ChartPanel::savePicture);
    auto* copyMenu = new QMenu(&tools_->copy());
    fillCopyMenu(*copyMenu);
    tools_->copy().setMenu(copyMenu);
    connect(&legend_->addButton(), &QAbstractButton::clicked, this, &ChartPanel::openSymbols);
    connect(legend_, &ChartLegend::linkWanted, this, &ChartPanel::symbolChosen);
    connect(legend_, &ChartLegend::removeWanted, this, &ChartPanel::removeSymbol);
    connect(popup_, &ChartSymbolPopup::chosen, this, &ChartPanel::addSymbol);
}

void ChartPanel::connectPlot() {
    connect(plot_, &ChartPlot::pointed, this, &ChartPanel::refreshLegend);
    connect(plot_, &ChartPlot::viewChanged, this, &ChartPanel::refreshBehind);
    connect(plot_, &ChartPlot::followingChanged, this, &ChartPanel::refreshBehind);
    connect(plot_, &ChartPlot::olderWanted, this, &ChartPanel::olderWanted);
    connect(plot_, &ChartPlot::evidenceWanted, this, &ChartPanel::askForEvidence);
    connect(plot_, &ChartPlot::menuWanted, this, &ChartPanel::openMenu);
    connect(plot_, &ChartPlot::boxZoomDone, this, [this] { tools_->boxZoom().setChecked(false); });
    connect(liveTimer_, &QTimer::timeout, this,
            [this] { showScene({.lines = false, .symbols = false, .live = true}); });
}

void ChartPanel::installTitle(DockTitle& title) {
    title_ = &title;
    refreshTitle();
}

void ChartPanel::fillCopyMenu(QMenu& menu) {
    menu.addAction(tr("Copy image"), this, &ChartPanel::copyImage);
    menu.addAction(tr("Copy data"), this, &ChartPanel::copyData);
}

void ChartPanel::setSnapshot(const std::shared_ptr<const Snapshot>& snapshot) {
    snapshot_ = snapshot;
    if (snapshot_)
        tools_->setWindowSizes(snapshot_->plan.sizes);
    SceneChange change = builder_.update(snapshot_);
    if (change.live && !change.lines && !change.symbols) {
        if (!liveTimer_->isActive())
            liveTimer_->start();
        return;
    }
    showScene(change);
    if (!change.any() && !scene().isDrawable())
        refreshEmpty(); // what is waited for may change without a line
}

void ChartPanel::showScene(SceneChange change) {
    if (!change.any())
        return;
    plot_->sceneChanged(change);
    builder_.settle();
    refreshLegend();
    if (change.symbols)
        refreshTitle();
    refreshEmpty();
}

/// After a change of what is drawn: computes it anew and fits the view.
void ChartPanel::reshape() {
    // Candles go with the mean over the same stretch, or over the shortest window where there is none.
    Duration window = windowSize_;
    if (mode() == ChartMode::Candles) {
        const std::vector<Duration> sizes = snapshot_ ? snapshot_->plan.sizes : WindowPlan{}.sizes;
        window = std::find(sizes.begin(), sizes.end(), barSize_) != sizes.end() ? barSize_ : sizes.front();
    }
    builder_.setSizes(window, barSize_);
    const SceneChange change = builder_.update(snapshot_);
    plot_->refit();
    showScene(change);
}

ChartMode ChartPanel::mode() const {
    return builder_.scene().mode;
}

void ChartPanel::setMode(ChartMode mode) {
    builder_.setMode(mode);
    tools_->setMode(mode);
    tools_->setSize(mode == ChartMode::Candles ? barSize_ : windowSize_);
    reshape();
}

void ChartPanel::setSize(Duration size) {
    const bool candles = mode() == ChartMode::Candles;
    const std::vector<Duration> sizes = candles     ? std::vector<Duration>(barSizes.begin(), barSizes.end())
                                        : snapshot_ ? snapshot_->plan.sizes
                                                    : WindowPlan{}.sizes;
    if (std::find(sizes.begin(), sizes.end(), size) == sizes.end())
        return;
    (candles ? barSize_ : windowSize_) = size;
    tools_->setSize(size);
    reshape();
}

void ChartPanel::setZone(const QByteArray& id) {
    const AxisZone zone(id);
    plot_->setZone(zone);
    tools_->setZone(zone);
    refreshLegend();
    refreshEmpty();
}

void ChartPanel::setLinkedSymbol(std::optional<InstrumentId> instrument) {
    std::vector<InstrumentId> next = instruments_;
    if (!instrument) {
        if (hasLinked_ && !linkedIsKept_)
            next.erase(next.begin());
        hasLinked_ = false;
        setInstruments(std::move(next));
        return;
    }
    const auto known = std::find(next.begin(), next.end(), *instrument);
    if (known != next.end()) {
        // Who was linked stays beside it: a click in the legend must not lose a line.
        linkedIsKept_ = known != next.begin() || linkedIsKept_;
        std::rotate(next.begin(), known, known + 1);
    } else {
        if (hasLinked_ && !linkedIsKept_ && !next.empty())
            next.erase(next.begin());
        next.insert(next.begin(), *instrument);
        linkedIsKept_ = false;
    }
    hasLinked_ = true;
    setInstruments(std::move(next));
}

void ChartPanel::addSymbol(InstrumentId instrument) {
    if (std::find(instruments_.begin(), instruments_.end(), instrument) != instruments_.end())
        return;
    std::vector<InstrumentId> next = instruments_;
    next.push_back(instrument);
    setInstruments(std::move(next));
}

void ChartPanel::removeSymbol(InstrumentId instrument) {
    std::vector<InstrumentId> next = instruments_;
    const auto found = std::find(next.begin(), next.end(), instrument);
    if (found == next.end() || (found == next.begin() && hasLinked_))
        return;
    next.erase(found);
    setInstruments(std::move(next));
}

void ChartPanel::setInstruments(std::vector<InstrumentId> instruments) {
    if (instruments.size() > maxChartSeries)
        instruments.resize(maxChartSeries);
    if (instruments == instruments_)
        return;
    const bool anotherFirst =
        instruments.empty() || instruments_.empty() || instruments.front() != instruments_.front();
    instruments_ = std::move(instruments);
    builder_.setInstruments(instruments_);
    const SceneChange change = builder_.update(snapshot_);
    if (anotherFirst)
        plot_->refit();
    showScene(change);
    emit seriesChanged(QList<InstrumentId>(instruments_.begin(), instruments_.end()));
}

void ChartPanel::refreshLegend() {
    legend_->refresh(plot_->pointedAt(), plot_->zone());
}

void ChartPanel::refreshTitle() {
    const bool known = snapshot_ && snapshot_->instruments && !instruments_.empty() &&
                       instruments_.front().value < snapshot_->instruments->size();
    const Instrument instrument = known ? (*snapshot_->instruments)[instruments_.front().value] : Instrument{};
    const QString symbol = QString::fromStdString(instrument.symbol);
    if (title_ != nullptr)
        title_->setLinkedSymbol(symbol, QString::fromStdString(instrument.company));
    plot_->setAccessibleName(known ? tr("Chart of %1").arg(symbol) : tr("Chart"));
}

void ChartPanel::refreshEmpty() {
    const bool empty = !scene().isDrawable();
    const QuoteView* quote = snapshot_ && !instruments_.empty() ? snapshot_->quote(instruments_.front()) : nullptr;
    const bool hasQuotes = scene().hasData() || (quote != nullptr && quote->samples > 0);
    const bool hasNone = snapshot_ && (!snapshot_->instruments || snapshot_->instruments->empty());
    if (hasNone || (snapshot_ && lackOf(*snapshot_))) {
        const EmptyWords without = noSymbolWords(snapshot_.get());
        empty_->setTexts(without.title, without.hint);
    } else if (instruments_.empty())
        empty_->setTexts(tr("Nothing to draw"), tr("Choose a symbol, or press Ctrl+K."));
    else if (empty && hasQuotes && snapshot_->status.ended)
        empty_->setTexts(tr("No window in this recording"),
                         tr("It ended before one was final; candles show its quotes."));
    else if (empty && hasQuotes) {
        const Timestamp first = firstWindowAt(*snapshot_, snapshot_->status.clock);
        empty_->setTexts(tr("Waiting for the first window"),
                         tr("First window at %1 %2")
                             .arg(clockText(first.nanos, plot_->zone().offsetAt(first)), plot_->zone().words()));
    } else if (empty)
        empty_->setTexts(tr("No quotes of %1 yet")
                             .arg(scene().lines.empty() || scene().lines.front().symbol.isEmpty()
                                      ? tr("this symbol")
                                      : scene().lines.front().symbol),
                         tr("The line begins with the first one."));
    empty_->setVisible(empty);
    emptyGround_->setVisible(empty);
    placeNotices();
}

void ChartPanel::refreshBehind() {
    tools_->setBehind(!plot_->isFollowing() && scene().hasData(), plot_->behind());
}

void ChartPanel::placeNotices() {
    const QRect area(plot_->x(), plot_->y(), plot_->width() - 98, plot_->height() - 62);
    const int emptyWidth = std::min(empty_->sizeHint().width() + 40, area.width());
    const QSize size(emptyWidth, std::min(empty_->heightForWidth(emptyWidth), area.height()));
    const QRect box(area.center() - QPoint(size.width() / 2, size.height() / 2), size);
    emptyGround_->setGeometry(box.adjusted(-16, -16, 16, 16));
    empty_->setGeometry(box);
    emptyGround_->raise();
    empty_->raise();
    const int width = std::min(problemWidth, area.width() - 24);
    problem_->setGeometry(area.x() + 12, area.y() + 12, width, problem_->heightForWidth(width));
    problem_->raise();
}

void ChartPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    plot_->setCompact(height() < compactHeight);
    placeNotices();
}

void ChartPanel::setProblem(const QString& title, const QStringList& lines) {
    if (title.isEmpty())
        problem_->clearMessage();
    else
        problem_->setMessage(Banner::Tone::Error, title, lines);
    placeNotices();
}

void ChartPanel::askForEvidence(Timestamp at) {
    if (instruments_.empty())
        return;
    if (mode() == ChartMode::Candles)
        emit evidenceRequested(instruments_.front(), at, at + scene().barSize);
    else
        emit evidenceRequested(instruments_.front(), at - scene().windowSize, at);
}

void ChartPanel::openSymbols() {
    if (!snapshot_ || !snapshot_->instruments)
        return;
    const QWidget& button = legend_->addButton();
    const QPoint corner = button.mapToGlobal(QPoint(button.width() - popup_->width(), button.height() + 4));
    popup_->open(corner, *snapshot_->instruments, instruments_);
}

void ChartPanel::openMenu(const QPoint& global) {
    QMenu menu(this);
    const std::optional<Timestamp> at = plot_->pointedAt();
    if (at && !scene().lines.empty()) {
        const bool candles = mode() == ChartMode::Candles;
        const Timestamp from = candles ? *at : *at - scene().windowSize;
        const Timestamp to = candles ? *at + scene().barSize : *at;
        const QString span = intervalText(from.nanos, to.nanos, plot_->zone().words(), plot_->zone().offsetAt(*at));
        menu.addAction(tr("Quotes of %1 in %2").arg(scene().lines.front().symbol, span), this,
                       [this, at] { askForEvidence(*at); });
        menu.addSeparator();
        menu.addAction(tr("Put cursor A here"), this, [this, at] { plot_->setCursor(0, *at); });
        menu.addAction(tr("Put cursor B here"), this, [this, at] { plot_->setCursor(1, *at); });
    }
    if (plot_->cursorA())
        menu.addAction(tr("Clear the cursors"), plot_, &ChartPlot::clearCursors);
    menu.addSeparator();
    menu.addAction(tr("Reset the view"), plot_, &ChartPlot::resetView);
    QAction* live = menu.addAction(tr("Go live"), this, &ChartPanel::goLive);
    live->setEnabled(!plot_->isFollowing());
    menu.addSeparator();
    fillCopyMenu(menu);
    menu.addAction(tr("Save the picture..."), this, &ChartPanel::savePicture);
    menu.exec(global);
}

void ChartPanel::goLive() {
    plot_->goLive();
}

std::optional<ExportQuestion> ChartPanel::exportQuestion() const {
    if (!scene().isDrawable())
        return std::nullopt;
    const bool candles = mode() == ChartMode::Candles;
    ExportQuestion question{.table = candles ? "bars" : "chart", .symbols = {}, .by = {}, .sizes = {}};
    const QCPRange times = plot_->timeRange();
    question.from = timestampOf(times.lower);
    question.to = timestampOf(times.upper);
    for (const ChartLine& line : scene().lines) {
        question.symbols.push_back(line.symbol.toStdString());
        if (candles)
            break; // candles are drawn of the linked symbol alone
    }
    question.sizes.push_back(candles ? scene().barSize : scene().windowSize);
    return question;
}

void ChartPanel::copyData() {
    if (const auto question = exportQuestion())
        emit copyDataRequested(*question);
}

QString ChartPanel::savedState() const {
    QJsonObject state;
    state.insert(QStringLiteral("mode"), static_cast<int>(mode()));
    state.insert(QStringLiteral("window_s"), static_cast<double>(windowSize_.count()) / 1e9);
    state.insert(QStringLiteral("bar_s"), static_cast<double>(barSize_.count()) / 1e9);
    state.insert(QStringLiteral("crosshair"), tools_->crosshair().isChecked());
    return QString::fromUtf8(QJsonDocument(state).toJson(QJsonDocument::Compact));
}

void ChartPanel::restoreState(const QString& text) {
    const QJsonObject state = QJsonDocument::fromJson(text.toUtf8()).object();
    const auto sizeOf = [&](const QString& key, Duration otherwise) {
        const double seconds = state.value(key).toDouble();
        return seconds > 0 && seconds <= 86'400 ? Duration(static_cast<std::int64_t>(seconds * 1e9)) : otherwise;
    };
    windowSize_ = sizeOf(QStringLiteral("window_s"), windowSize_);
    const Duration bar = sizeOf(QStringLiteral("bar_s"), barSize_);
    if (std::find(barSizes.begin(), barSizes.end(), bar) != barSizes.end())
        barSize_ = bar;
    tools_->crosshair().setChecked(state.value(QStringLiteral("crosshair")).toBool(true));
    const int mode = state.value(QStringLiteral("mode")).toInt();
    setMode(mode == 1 ? ChartMode::Candles : mode == 2 ? ChartMode::Gain : ChartMode::Mean);
}

void ChartPanel::copyImage() {
    QApplication::clipboard()->setImage(chartImage(*plot_, *legend_, devicePixelRatioF()));
}

QString ChartPanel::saveTo(const QString& path) {
    return saveChart(*plot_, *legend_, path);
}

QString ChartPanel::suggestedName() const {
    const QString symbol = scene().lines.empty() ? tr("chart") : scene().lines.front().symbol;
    const Timestamp at = scene().finalHop > Timestamp::earliest() ? scene().finalHop : Timestamp{};
    return QStringLiteral("%1-%2.png")
        .arg(symbol, QDateTime::fromSecsSinceEpoch(at.nanos / 1'000'000'000, Qt::UTC)
                         .toString(QStringLiteral("yyyyMMdd-HHmmss")));
}

void ChartPanel::savePicture() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the chart"), suggestedName(),
                                                      tr("Pictures (*.png);;PDF (*.pdf);;SVG (*.svg)"));
    if (path.isEmpty())
        return;
    const QString problem = saveTo(path);
    setProblem(problem.isEmpty() ? QString() : tr("The chart was not saved"), {problem});
}

} // namespace topbook::ui
