// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QList>
#include <QPalette>
#include <QPen>
#include <QString>
#include <QStringList>

#include <array>

class QApplication;

namespace topbook::ui {

/// Which pair of colours says "up" and "down". The sign, the triangle and the fill carry the meaning in each of them.
enum class ColourPreset { BlueOrange, GreenRed, RedGreen, Mono };

/// One row of the type table: size and weight that belong together.
enum class FontRole {
    Clock,             ///< 19, 500
    ClockCompact,      ///< 17, 500
    LeadNumber,        ///< 20, 500: average of rank 1, best prices above the ladder
    LeadSymbol,        ///< 17, 700: symbol of rank 1
    RankNumber,        ///< 16, 500: averages of the other ranks
    RankSymbol,        ///< 14, 500
    CardTitle,         ///< 15, 700: card title, symbol of the detail pane
    TableNumber,       ///< 13, 500
    TableNumberLinked, ///< 13, 700
    TableText,         ///< 13, 400
    Body,              ///< 12, 400: ladder, tape, axis time, legend
    BodyMedium,        ///< 12, 500: text of buttons and of the checked segment
    BodyBold,          ///< 12, 700: best and changed values
    DockTitle,         ///< 12, 700
    Header,            ///< 11, 400: header, company, axis, unit
    HeaderMedium,      ///< 11, 500: gain beside a number
    Mark,              ///< 11, 500
    Replay,            ///< 17, 700, spaced by 1.5
};
inline constexpr int fontRoleCount = static_cast<int>(FontRole::Replay) + 1;

/// One line of the chart: its colour, and the dash that tells it apart where the colour does not.
struct SeriesStyle {
    QColor colour;
    QList<qreal> dash; ///< in pen widths; empty is solid
};

/// Heights, widths and gaps in logical pixels, already multiplied by the font scale where text must fit in.
struct Metrics {
    int gutter = 4;
    int controlGap = 8;
    int panelPadding = 12;
    int controlRadius = 4;
    int cardRadius = 6;
    int markRadius = 3;
    int focusRing = 2;
    int focusGap = 1;
    int triangle = 7;
    int selectionBar = 3;
    int hatchStep = 6;

    int menuHeight = 26;
    int toolbarHeight = 46;
    int toolbarHeightCompact = 42;
    int replayBarHeight = 44;
    int dockTitleHeight = 28;
    int tableHeaderHeight = 22;
    int chartToolRowHeight = 36;
    int legendRowHeight = 26;
    int statusBarHeight = 28;
    int controlHeight = 28;
    int segmentHeight = 22;
    int chipHeight = 22;
    int markHeight = 16;
    int crosshairChipHeight = 18;
    int valueChipHeight = 19;
    int valueChipPointer = 6;
    int valueChipDistance = 21;
    int iconButtonWidth = 28;
    int iconButtonHeight = 26;
    int titleButtonSize = 22;
    int iconSize = 16;

    int quoteRow = 38;
    int quoteRowCompact = 26;
    int groupRow = 22;
    int ladderRow = 20;
    int tapeRow = 18;
    int listRow = 24; ///< problems and alerts
    int detailRow = 19;

    int rankingHead = 86; ///< height of a ranking card without its rows
    std::array<int, 3> rankingRows{52, 44, 44};
    std::array<int, 3> rankingRowsReplay{48, 42, 42};
    std::array<int, 3> rankingRowsCompact{42, 38, 38};
    std::array<int, 3> rankingRowsLarge{58, 48, 48};

    int samplesStrip = 40;
    int samplesStripCompact = 24;
    int timeAxisHeight = 22;
    int priceAxisWidth = 92;
    int priceAxisWidthWide = 104;
    int gridDistance = 44;
};

/// Everything that decides how the program looks: the only place with a colour, a size or a weight in it.
///
/// A value: build one with `light` or `dark`, change what a preference changes, hand it to a `ThemeContext`.
/// Painted widgets read the members, standard widgets get them through `palette` and `styleSheet`.
/// GUI thread only, because of the fonts.
struct Theme {
    bool isDark = false;
    ColourPreset preset = ColourPreset::BlueOrange;

    QColor window, bar, panel, raised, well, field;
    QColor hover, band, select;
    QColor border, borderStrong, grid;
    QColor text, text2, text3, disabled; ///< text3 is also the colour of stale numbers
    QColor accent, onAccent, accentHover, accentPressed;
    QColor up, down;
    QColor amber, onAmber; ///< a replay, and nothing else
    QColor warn, warnBg, warnLine;
    QColor error, errorBg;
    QColor staleBg;
    QColor rec;
    QColor chip, onChip;
    std::array<SeriesStyle, 8> series;
    std::array<QColor, 7> heat;     ///< from loss to gain
    std::array<QColor, 7> heatText; ///< readable on the heat of the same index

    qreal sizeBarAlpha = 0.20;
    qreal cumulativeBarAlpha = 0.07;
    qreal measureAlpha = 0.08;
    bool hollowDown = false;  ///< mono preset: down triangles are outlines
    bool hatchedAsks = false; ///< mono preset: ask bars are hatched instead of filled

    Metrics metrics;

    [[nodiscard]] static Theme light(ColourPreset preset = ColourPreset::BlueOrange);
    [[nodiscard]] static Theme dark(ColourPreset preset = ColourPreset::BlueOrange);

    [[nodiscard]] qreal fontScale() const { return fontScale_; }
    /// Scales fonts and the heights that hold text; clamped to 0.8..2.0. The smallest text stays at 11 px.
    void setFontScale(qreal scale);

    [[nodiscard]] QFont font(FontRole role) const;
    [[nodiscard]] QStringList fontFamilies() const { return families_; }
    /// Puts other families first, e.g. from the preferences; those without tabular digits are passed over.
    void setFontFamilies(const QStringList& families);

    /// Pen of the n-th series (any n >= 0); the linked symbol is always n = 0 and 2 px wide, others are 1.5 px.
    [[nodiscard]] QPen seriesPen(int n) const;
    [[nodiscard]] QColor seriesColour(int n) const;
    /// Text on a filled chip: whichever of the theme's two candidates contrasts more.
    [[nodiscard]] QColor textOn(const QColor& fill) const;
    /// Colour of a change: up, down, or text2 for zero.
    [[nodiscard]] QColor changeColour(int sign) const;
    [[nodiscard]] QColor withAlpha(const QColor& colour, qreal alpha) const;

    [[nodiscard]] QPalette palette() const;
    [[nodiscard]] QString styleSheet() const;

private:
    static void applyPreset(Theme& theme, ColourPreset preset);

    qreal fontScale_ = 1.0;
    QStringList families_;
};

/// Ratio of WCAG 2, 1 to 21.
[[nodiscard]] double contrastRatio(const QColor& a, const QColor& b);

/// True where all ten digits are equally wide in every weight that the program uses.
[[nodiscard]] bool hasTabularDigits(const QString& family);

/// The families to ask for, best first: installed ones with tabular digits, then the generic fallback.
[[nodiscard]] QStringList tabularFamilies(const QStringList& preferred = {});

/// Whether the desktop is dark, read from the application's palette (Qt 6.4 has no colour scheme hint).
/// Still right after `applyTheme`, because that leaves one role of the palette to the desktop.
[[nodiscard]] bool systemIsDark(const QPalette& applicationPalette);

/// Fusion with our controls, the palette, the font and the style sheet, in that order.
void applyTheme(QApplication& application, const Theme& theme);

} // namespace topbook::ui
