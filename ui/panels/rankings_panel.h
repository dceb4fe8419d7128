// SPDX-License-Identifier: GPL-3.0-or-later
// The rankings: a card a window size, all at once, ranked by average, gain or last price, and the top price strip.
#pragma once

#include "ui/panels/panel.h"

#include <vector>

class QScrollArea;

namespace topbook::ui {

class DropButton;
class RankingCardView;
class SegmentedControl;
class TopPriceStrip;

class RankingsPanel : public Panel {
    Q_OBJECT

public:
    explicit RankingsPanel(const ThemeContext& context, QWidget* parent = nullptr);

    /// Adds Average | Gain | Last price, Gainers | Losers while Gain is chosen, and the universes where there are
    /// several.
    void installTitle(DockTitle& title) override;
    [[nodiscard]] Ranking ranking() const { return ranking_; }
    void setRanking(Ranking ranking);
    [[nodiscard]] UniverseId universe() const { return universe_; }
    void setUniverse(UniverseId universe);
    /// Table "top" under the chosen ranking, of the windows that the cards show.
    [[nodiscard]] std::optional<ExportQuestion> exportQuestion() const override;
    /// Table "top_price" of the final windows that the strip knows.
    [[nodiscard]] std::optional<ExportQuestion> topPriceQuestion() const;
    /// Whether the keyboard is in the top price strip: what is exported then is the strip's.
    [[nodiscard]] bool topPriceHasFocus() const;
    /// The chosen ranking, for the next start.
    [[nodiscard]] QString savedState() const;
    void restoreState(const QString& state);
    /// Which row heights to use; without one the window's height decides.
    enum class Density { Regular, Replay, Compact, Large };
    void setDensity(std::optional<Density> density);

    [[nodiscard]] QSize sizeHint() const override;

signals:
    void rankingChanged(topbook::Ranking ranking);

protected:
    void showSnapshot(const std::shared_ptr<const Snapshot>& before) override;
    void showClock() override;
    void showLinked() override;
    void showZone() override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showCards();
    void showStrip();
    void makeCards(std::size_t count);
    void placeCards();
    void refreshTitle();
    void refreshUniverses();
    [[nodiscard]] std::vector<Duration> sizes() const;
    [[nodiscard]] const RankingCard* viewOf(Duration size) const;
    /// What the window's height asks for.
    [[nodiscard]] Density wantedDensity() const;
    /// The same, or the next one that shows every row without scrolling.
    [[nodiscard]] Density density() const;
    /// How many cards stand side by side, and how many rows each has room for.
    [[nodiscard]] int columns() const;
    [[nodiscard]] int rows() const;

    QScrollArea* scroll_;
    QWidget* ground_;
    std::vector<RankingCardView*> cards_;
    TopPriceStrip* strip_;
    DockTitle* title_ = nullptr;
    SegmentedControl* by_ = nullptr;
    SegmentedControl* direction_ = nullptr;
    DropButton* universes_ = nullptr;
    Ranking ranking_ = Ranking::Mean;
    UniverseId universe_;
    std::optional<Density> density_;
};

} // namespace topbook::ui
