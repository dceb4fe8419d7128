// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/rankings_panel.h"

#include "ui/panels/card_content.h"
#include "ui/panels/panel_text.h"
#include "ui/panels/ranking_card.h"
#include "ui/panels/top_price_strip.h"
#include "ui/panels/window_height.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dock_title.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/segmented_control.h"

#include <QEvent>
#include <QMenu>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace topbook::ui {
namespace {

constexpr int narrowestCard = 196;
constexpr int shortNoteWidth = 780; ///< below it the title has no room for hop and lateness

constexpr std::array segmentRankings{Ranking::Mean, Ranking::Gain, Ranking::Last};

int segmentOf(Ranking ranking) {
    return ranking == Ranking::Mean ? 0 : ranking == Ranking::Last ? 2 : 1;
}

const std::array<int, 3>& heightsOf(const Metrics& metrics, RankingsPanel::Density density) {
    switch (density) {
    case RankingsPanel::Density::Replay:
        return metrics.rankingRowsReplay;
    case RankingsPanel::Density::Compact:
        return metrics.rankingRowsCompact;
    case RankingsPanel::Density::Large:
        return metrics.rankingRowsLarge;
    case RankingsPanel::Density::Regular:
        break;
    }
    return metrics.rankingRows;
}

/// From the roomiest to the tightest.
constexpr std::array densities{RankingsPanel::Density::Large, RankingsPanel::Density::Regular,
                               RankingsPanel::Density::Replay, RankingsPanel::Density::Compact};

} // namespace

RankingsPanel::RankingsPanel(const ThemeContext& context, QWidget* parent)
    : Panel(context, parent)
    , scroll_(new QScrollArea(this))
    , ground_(new QWidget)
    , strip_(new TopPriceStrip(context, this)) {
    scroll_->setWidget(ground_);
    scroll_->setWidgetResizable(false);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    setBackgroundRole(QPalette::AlternateBase);
    setAutoFillBackground(true);
    for (QWidget* part : {static_cast<QWidget*>(scroll_), scroll_->viewport(), ground_}) {
        part->setBackgroundRole(QPalette::AlternateBase);
        part->setAutoFillBackground(true);
    }
    connect(strip_, &TopPriceStrip::symbolChosen, this, &Panel::symbolChosen);
    connect(strip_, &TopPriceStrip::evidenceRequested, this, &Panel::evidenceRequested);
    connect(&context, &ThemeContext::changed, this, &RankingsPanel::placeCards);
    showCards();
    showStrip();
}

void RankingsPanel::installTitle(DockTitle& title) {
    title_ = &title;
    by_ = new SegmentedControl(context(), tr("Ranking by"), {tr("Average"), tr("Gain"), tr("Last price")}, &title);
    direction_ = new SegmentedControl(context(), tr("Direction of the gain"), {tr("Gainers"), tr("Losers")}, &title);
    universes_ = new DropButton(context(), ControlTone::Flat, QString(), &title);
    universes_->setSmall(true);
    universes_->setQuiet(true);
    universes_->setAccessibleName(tr("Universe"));
    universes_->setMenu(new QMenu(universes_));
    universes_->hide();
    title.addLeading(by_);
    title.addLeading(direction_);
    title.addTool(universes_);
    by_->setCurrent(segmentOf(ranking_));
    direction_->setCurrent(ranking_ == Ranking::Loss ? 1 : 0);
    direction_->setVisible(by_->current() == 1);
    connect(by_, &SegmentedControl::currentChanged, this, [this](int index) {
        const Ranking chosen = segmentRankings[static_cast<std::size_t>(index)];
        setRanking(chosen == Ranking::Gain && direction_->current() == 1 ? Ranking::Loss : chosen);
    });
    connect(direction_, &SegmentedControl::currentChanged, this,
            [this](int index) { setRanking(index == 1 ? Ranking::Loss : Ranking::Gain); });
    refreshTitle();
    refreshUniverses();
}

void RankingsPanel::setRanking(Ranking ranking) {
    if (ranking == ranking_)
        return;
    ranking_ = ranking;
    if (by_ != nullptr) {
        by_->setCurrent(segmentOf(ranking));
        if (ranking == Ranking::Gain || ranking == Ranking::Loss)
            direction_->setCurrent(ranking == Ranking::Loss ? 1 : 0);
        direction_->setVisible(by_->current() == 1);
    }
    showCards();
    emit rankingChanged(ranking);
}

void RankingsPanel::setUniverse(UniverseId universe) {
    if (universe == universe_)
        return;
    universe_ = universe;
    refreshUniverses();
    refreshTitle();
    showCards();
    showStrip();
}

std::optional<ExportQuestion> RankingsPanel::exportQuestion() const {
    ExportQuestion question;
    question.table = "top";
    question.by = {ranking_};
    Timestamp oldest = Timestamp::latest();
    Timestamp newest = Timestamp::earliest();
    for (const Duration size : sizes()) {
        const RankingCard* card = viewOf(size);
        if (card == nullptr || !card->hasWindow)
            continue;
        oldest = std::min(oldest, card->end);
        newest = std::max(newest, card->end);
    }
    if (newest == Timestamp::earliest())
        return std::nullopt;
    question.from = oldest;
    question.to = newest + Duration(1);
    return question;
}

std::optional<ExportQuestion> RankingsPanel::topPriceQuestion() const {
    if (!snapshot() || !snapshot()->rankings || snapshot()->rankings->topPrices.empty())
        return std::nullopt;
    ExportQuestion question;
    question.table = "top_price";
    question.from = snapshot()->rankings->topPrices.back().end;
    question.to = snapshot()->rankings->topPrices.front().end + Duration(1);
    return question;
}

bool RankingsPanel::topPriceHasFocus() const {
    return strip_->hasFocus();
}

QString RankingsPanel::savedState() const {
    return QString::fromLatin1(rankingText(ranking_).data(), static_cast<qsizetype>(rankingText(ranking_).size()));
}

void RankingsPanel::restoreState(const QString& state) {
    for (const Ranking each : rankings) {
        if (state.toStdString() == rankingText(each))
            setRanking(each);
    }
}

void RankingsPanel::setDensity(std::optional<Density> density) {
    density_ = density;
    placeCards();
}

RankingsPanel::Density RankingsPanel::wantedDensity() const {
    switch (windowHeight(*this)) {
    case WindowHeight::Compact:
        return Density::Compact;
    case WindowHeight::Large:
        return Density::Large;
    case WindowHeight::Regular:
        break;
    }
    return snapshot() && snapshot()->status.mode == SessionMode::Replay ? Density::Replay : Density::Regular;
}

RankingsPanel::Density RankingsPanel::density() const {
    if (density_)
        return *density_;
    const Metrics& metrics = context().theme().metrics;
    const int lines = (static_cast<int>(cards_.size()) + columns() - 1) / columns();
    const int room = height() - strip_->sizeHint().height();
    const auto fits = [&](Density density) {
        const auto& heights = heightsOf(metrics, density);
        int card = metrics.rankingHead;
        for (int row = 0; row < rows(); ++row)
            card += heights[static_cast<std::size_t>(std::min(row, 2))];
        return lines * (card + metrics.controlGap) <= room;
    };
    const auto wanted = std::find(densities.begin(), densities.end(), wantedDensity());
    const auto found = std::find_if(wanted, densities.end(), fits);
    return found != densities.end() ? *found : densities.back();
}

int RankingsPanel::columns() const {
    const int gap = context().theme().metrics.controlGap;
    return std::clamp((width() - gap) / (narrowestCard + gap), 1, std::max(static_cast<int>(cards_.size()), 1));
}

int RankingsPanel::rows() const {
    std::size_t rows = snapshot() ? snapshot()->plan.top : 3;
    for (const RankingCardView* card : cards_)
        rows = std::max(rows, card->content().rows.size());
    return static_cast<int>(rows);
}

std::vector<Duration> RankingsPanel::sizes() const {
    return snapshot() ? snapshot()->plan.sizes : WindowPlan().sizes;
}

const RankingCard* RankingsPanel::viewOf(Duration size) const {
    if (!snapshot() || !snapshot()->rankings)
        return nullptr;
    const auto& cards = snapshot()->rankings->cards;
    const auto found = std::find_if(cards.begin(), cards.end(), [&](const RankingCard& card) {
        return card.size == size && card.ranking == ranking_ && card.universe == universe_;
    });
    return found == cards.end() ? nullptr : &*found;
}

void RankingsPanel::showSnapshot(const std::shared_ptr<const Snapshot>& before) {
    const bool sameRankings = before && snapshot() && before->rankings == snapshot()->rankings &&
                              before->instruments == snapshot()->instruments && before->plan == snapshot()->plan;
    const bool sameLink = before && snapshot() && before->status.link == snapshot()->status.link &&
                          before->status.warmingUp == snapshot()->status.warmingUp &&
                          before->status.ended == snapshot()->status.ended;
    if (!before || !snapshot() || before->universes != snapshot()->universes)
        refreshUniverses();
    if (!sameRankings || !sameLink)
        showCards();
    if (sameRankings)
        return;
    showStrip();
    refreshTitle();
}

void RankingsPanel::showClock() {
    showCards();
}

void RankingsPanel::showLinked() {
    for (RankingCardView* card : cards_)
        card->setLinked(linked());
}

void RankingsPanel::showZone() {
    showCards();
    showStrip();
}

void RankingsPanel::showCards() {
    const std::vector<Duration> windows = sizes();
    if (windows.size() != cards_.size())
        makeCards(windows.size());
    for (std::size_t i = 0; i < windows.size(); ++i) {
        const RankingCard* view = viewOf(windows[i]);
        cards_[i]->setContent(cardContent(snapshot().get(), view, windows[i], ranking_, clock(), zone()));
    }
    placeCards();
}

void RankingsPanel::showStrip() {
    strip_->show(snapshot(), universe_, zone());
}

void RankingsPanel::makeCards(std::size_t count) {
    for (RankingCardView* card : cards_)
        card->deleteLater();
    cards_.clear();
    for (std::size_t i = 0; i < count; ++i) {
        auto* card = new RankingCardView(context(), ground_);
        card->setLinked(linked());
        connect(card, &RankingCardView::symbolChosen, this, &Panel::symbolChosen);
        connect(card, &RankingCardView::evidenceRequested, this, &Panel::evidenceRequested);
        connect(card, &RankingCardView::sourceWanted, this, &Panel::sourceWanted);
        connect(card, &RankingCardView::leaveRequested, this, [this, i](int step) {
            const auto next = static_cast<std::ptrdiff_t>(i) + step;
            if (next < 0 || next >= static_cast<std::ptrdiff_t>(cards_.size()))
                return;
            RankingCardView* other = cards_[static_cast<std::size_t>(next)];
            other->setCurrentRow(cards_[i]->currentRow());
            other->setFocus(Qt::TabFocusReason);
        });
        card->show();
        cards_.push_back(card);
    }
    if (!cards_.empty())
        setFocusProxy(cards_.front());
}

void RankingsPanel::placeCards() {
    const int gap = context().theme().metrics.controlGap;
    const int stripHeight = strip_->sizeHint().height();
    const auto& heights = heightsOf(context().theme().metrics, density());
    const int count = static_cast<int>(cards_.size());
    const int columns = this->columns();
    int y = gap;
    for (int i = 0; i < count; ++i) {
        RankingCardView* card = cards_[static_cast<std::size_t>(i)];
        card->setRows(heights, rows());
        const int column = i % columns;
        const int left = gap + (width() - gap) * column / columns;
        const int right = (width() - gap) * (column + 1) / columns;
        if (i > 0 && column == 0)
            y += card->sizeHint().height() + gap;
        card->setGeometry(left, y, right - left, card->sizeHint().height());
    }
    const int cardsHeight = count == 0 ? gap : y + cards_.back()->sizeHint().height();
    const int room = std::max(height() - stripHeight, 0);
    ground_->resize(width(), cardsHeight);
    scroll_->setGeometry(0, 0, width(), std::min(cardsHeight, room));
    strip_->setGeometry(0, scroll_->height(), width(), stripHeight);
}

QSize RankingsPanel::sizeHint() const {
    const int gap = context().theme().metrics.controlGap;
    const int card = cards_.empty() ? context().theme().metrics.rankingHead : cards_.front()->sizeHint().height();
    return {840, card + gap + strip_->sizeHint().height()};
}

void RankingsPanel::refreshTitle() {
    if (title_ == nullptr || !snapshot())
        return;
    const WindowPlan& plan = snapshot()->plan;
    int members = 0;
    if (snapshot()->instruments) {
        members = static_cast<int>(
            std::count_if(snapshot()->instruments->begin(), snapshot()->instruments->end(),
                          [this](const Instrument& instrument) { return instrument.universe == universe_; }));
    }
    QString note = tr("top %1 of %2").arg(plan.top).arg(countText(members));
    if (members == 0)
        note = tr("top %1").arg(plan.top);
    else if (plan.top == 0)
        note = tr("all %1").arg(countText(members));
    if (width() >= shortNoteWidth)
        note += tr(", hop %1, lateness %2").arg(durationText(plan.hop.count()), durationText(plan.lateness.count()));
    title_->setNote(note);
}

void RankingsPanel::refreshUniverses() {
    if (universes_ == nullptr || !snapshot())
        return;
    const auto& names = snapshot()->universes;
    if (universe_.value >= names.size())
        universe_ = UniverseId{};
    universes_->setVisible(names.size() > 1);
    if (names.size() < 2)
        return;
    universes_->setText(QString::fromStdString(names[universe_.value]));
    universes_->menu()->clear();
    for (std::size_t i = 0; i < names.size(); ++i) {
        const UniverseId id{static_cast<std::uint16_t>(i)};
        QAction* action = universes_->menu()->addAction(QString::fromStdString(names[i]));
        action->setCheckable(true);
        action->setChecked(id == universe_);
        // Queued, because choosing rebuilds the menu that is being used.
        connect(
            action, &QAction::triggered, this, [this, id] { setUniverse(id); }, Qt::QueuedConnection);
    }
}

void RankingsPanel::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    placeCards();
    refreshTitle();
}

void RankingsPanel::changeEvent(QEvent* event) {
    Panel::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange || event->type() == QEvent::FontChange)
        placeCards();
}

} // namespace topbook::ui
