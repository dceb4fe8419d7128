// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/control_style.h"
#include "ui/theme/resources.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace topbook::ui {

namespace {

constexpr int smallestText = 11;

struct FontSpec {
    int pixels;
    QFont::Weight weight;
};

// In the order of FontRole.
constexpr std::array<FontSpec, fontRoleCount> fontSpecs{{
    {19, QFont::Medium},
    {17, QFont::Medium},
    {20, QFont::Medium},
    {17, QFont::Bold},
    {16, QFont::Medium},
    {14, QFont::Medium},
    {15, QFont::Bold},
    {13, QFont::Medium},
    {13, QFont::Bold},
    {13, QFont::Normal},
    {12, QFont::Normal},
    {12, QFont::Medium},
    {12, QFont::Bold},
    {12, QFont::Bold},
    {11, QFont::Normal},
    {11, QFont::Medium},
    {11, QFont::Medium},
    {17, QFont::Bold},
}};

const std::array<QList<qreal>, 4>& dashes() {
    static const std::array<QList<qreal>, 4> patterns{QList<qreal>{}, {4, 2}, {1, 2}, {6, 2, 1, 2}};
    return patterns;
}

std::array<SeriesStyle, 8> seriesOf(const std::array<const char*, 8>& colours) {
    std::array<SeriesStyle, 8> result;
    for (std::size_t i = 0; i < result.size(); ++i) {
        result[i] = {QColor(colours[i]), dashes()[i % dashes().size()]};
    }
    return result;
}

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour) {
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

const QColor& better(const QColor& first, const QColor& second, const QColor& fill) {
    return contrastRatio(first, fill) >= contrastRatio(second, fill) ? first : second;
}

Metrics scaled(Metrics m, qreal scale) {
    const auto grow = [scale](int& value) { value = qRound(value * scale); };
    for (int* value : {&m.triangle,
                       &m.menuHeight,
                       &m.toolbarHeight,
                       &m.toolbarHeightCompact,
                       &m.replayBarHeight,
                       &m.dockTitleHeight,
                       &m.legendRowHeight,
                       &m.tableHeaderHeight,
                       &m.chartToolRowHeight,
                       &m.statusBarHeight,
                       &m.controlHeight,
                       &m.segmentHeight,
                       &m.chipHeight,
                       &m.markHeight,
                       &m.crosshairChipHeight,
                       &m.valueChipHeight,
                       &m.valueChipDistance,
                       &m.iconButtonWidth,
                       &m.iconButtonHeight,
                       &m.titleButtonSize,
                       &m.quoteRow,
                       &m.quoteRowCompact,
                       &m.groupRow,
                       &m.ladderRow,
                       &m.tapeRow,
                       &m.listRow,
                       &m.detailRow,
                       &m.rankingHead,
                       &m.timeAxisHeight,
                       &m.priceAxisWidth,
                       &m.priceAxisWidthWide,
                       &m.gridDistance}) {
        grow(*value);
    }
    for (auto* rows : {&m.rankingRows, &m.rankingRowsReplay, &m.rankingRowsCompact, &m.rankingRowsLarge}) {
        std::for_each(rows->begin(), rows->end(), grow);
    }
    m.triangle |= 1; // an odd width has a middle pixel for the tip
    // The icons were drawn for 16 px; 20 px is the next size at which their strokes stay even.
    m.iconSize = scale >= 1.25 ? 20 : 16;
    return m;
}

} // namespace

Theme Theme::light(ColourPreset preset) {
    Theme t;
    t.isDark = false;
    t.window = QColor("#DDE1E6");
    t.bar = QColor("#F3F5F7");
    t.panel = QColor("#FFFFFF");
    t.raised = QColor("#FFFFFF");
    t.well = QColor("#F3F5F7");
    t.field = QColor("#FFFFFF");
    t.hover = QColor("#EDF0F3");
    t.band = QColor("#EEF1F4");
    t.select = QColor("#E2F1F0");
    t.border = QColor("#D5DAE0");
    t.borderStrong = QColor("#7E8893");
    t.grid = QColor("#EDF0F3");
    t.text = QColor("#14191F");
    t.text2 = QColor("#4F5965");
    t.text3 = QColor("#5E6873");
    t.disabled = QColor("#9AA3AD");
    t.accent = QColor("#0B6E75");
    t.onAccent = QColor("#FFFFFF");
    t.accentHover = QColor("#095A60");
    t.accentPressed = QColor("#074A4F");
    t.amber = QColor("#FFC53A");
    t.onAmber = QColor("#2A1D00");
    t.warn = QColor("#865600");
    t.warnBg = QColor("#FFF4D6");
    t.warnLine = QColor("#E3B341");
    t.error = QColor("#B3202C");
    t.errorBg = QColor("#FDECEC");
    t.staleBg = QColor("#F1F2F4");
    t.rec = QColor("#C8202B");
    t.chip = QColor("#2A323B");
    t.onChip = QColor("#FFFFFF");
    t.series = seriesOf({"#0B6E75", "#6A2FC4", "#8F6400", "#CF5C92", "#201255", "#86981C", "#4897CB", "#6A2100"});
    t.heat = {QColor("#8A3206"), QColor("#C97240"), QColor("#EDC4A8"), QColor("#F1F2F4"),
              QColor("#B9CFF0"), QColor("#5A8FDA"), QColor("#174F9E")};
    const QColor white("#FFFFFF");
    t.heatText = {white, t.text, t.text, t.text, t.text, t.text, white};
    t.sizeBarAlpha = 0.20;
    t.cumulativeBarAlpha = 0.07;
    t.families_ = tabularFamilies();
    applyPreset(t, preset);
    return t;
}

Theme Theme::dark(ColourPreset preset) {
    Theme t;
    t.isDark = true;
    t.window = QColor("#07090B");
    t.bar = QColor("#16191E");
    t.panel = QColor("#0F1216");
    t.raised = QColor("#191D23");
    t.well = QColor("#0B0E11");
    t.field = QColor("#0B0E11");
    t.hover = QColor("#20252C");
    t.band = QColor("#1D232A");
    t.select = QColor("#122D2D");
    t.border = QColor("#282E36");
    t.borderStrong = QColor("#65707D");
    t.grid = QColor("#191E24");
    t.text = QColor("#E6E9ED");
    t.text2 = QColor("#AAB4BF");
    t.text3 = QColor("#8C97A3");
    t.disabled = QColor("#5A6470");
    t.accent = QColor("#4DC0BA");
    t.onAccent = QColor("#06211F");
    t.accentHover = QColor("#6ACFC9");
    t.accentPressed = QColor("#38A8A2");
    t.amber = QColor("#F5B92E");
    t.onAmber = QColor("#211700");
    t.warn = QColor("#F0B93A");
    t.warnBg = QColor("#2A2210");
    t.warnLine = QColor("#7A5C14");
    t.error = QColor("#FF8079");
    t.errorBg = QColor("#2C1618");
    t.staleBg = QColor("#15181C");
    t.rec = QColor("#FF5A52");
    t.chip = QColor("#D7DCE2");
    t.onChip = QColor("#0F1216");
    t.series = seriesOf({"#4DC0BA", "#A496FD", "#F7E46A", "#C06C98", "#5A68D6", "#AFC033", "#CBE9FB", "#B87818"});
    t.heat = {QColor("#FFB27E"), QColor("#C4703A"), QColor("#5E3A22"), QColor("#1D232A"),
              QColor("#233D5C"), QColor("#2F62A6"), QColor("#9CC7FF")};
    t.heatText = {t.panel, t.panel, t.text, t.text, t.text, t.text, t.panel};
    t.sizeBarAlpha = 0.25;
    t.cumulativeBarAlpha = 0.09;
    t.families_ = tabularFamilies();
    applyPreset(t, preset);
    return t;
}

void Theme::applyPreset(Theme& t, ColourPreset preset) {
    t.preset = preset;
    const QColor green(t.isDark ? "#4CC38A" : "#12703C");
    const QColor red(t.isDark ? "#FF8079" : "#B3202C");
    switch (preset) {
    case ColourPreset::BlueOrange:
        t.up = QColor(t.isDark ? "#6FAEFF" : "#1B62C4");
        t.down = QColor(t.isDark ? "#FF9A57" : "#B4480C");
        break;
    case ColourPreset::GreenRed:
        t.up = green;
        t.down = red;
        break;
    case ColourPreset::RedGreen:
        t.up = red;
        t.down = green;
        break;
    case ColourPreset::Mono:
        t.up = t.text;
        t.down = t.text2;
        break;
    }
    t.hollowDown = t.hatchedAsks = preset == ColourPreset::Mono;
}

void Theme::setFontScale(qreal scale) {
    fontScale_ = std::clamp(scale, 0.8, 2.0);
    metrics = scaled(Metrics{}, fontScale_);
}

void Theme::setFontFamilies(const QStringList& families) {
    families_ = tabularFamilies(families);
}

QFont Theme::font(FontRole role) const {
    const FontSpec& spec = fontSpecs[static_cast<std::size_t>(role)];
    QFont font;
    font.setFamilies(families_);
    font.setPixelSize(std::max(smallestText, qRound(spec.pixels * fontScale_)));
    font.setWeight(spec.weight);
    if (role == FontRole::Replay) {
        font.setLetterSpacing(QFont::AbsoluteSpacing, 1.5 * fontScale_);
    }
    return font;
}

QPen Theme::seriesPen(int n) const {
    const SeriesStyle& style = series[static_cast<std::size_t>(n) % series.size()];
    QPen pen(style.colour, n == 0 ? 2.0 : 1.5);
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    if (!style.dash.isEmpty()) {
        pen.setDashPattern(style.dash);
    }
    return pen;
}

QColor Theme::seriesColour(int n) const {
    return series[static_cast<std::size_t>(n) % series.size()].colour;
}

QColor Theme::textOn(const QColor& fill) const {
    static const QColor white("#FFFFFF");
    return better(white, isDark ? panel : text, fill);
}

QColor Theme::changeColour(int sign) const {
    return sign > 0 ? up : sign < 0 ? down : text2;
}

QColor Theme::withAlpha(const QColor& colour, qreal alpha) const {
    QColor result = colour;
    result.setAlphaF(static_cast<float>(alpha));
    return result;
}

QPalette Theme::palette() const {
    QPalette p;
    const std::initializer_list<std::pair<QPalette::ColorRole, QColor>> roles{
        {QPalette::Window, bar},           {QPalette::WindowText, text},    {QPalette::Base, panel},
        {QPalette::AlternateBase, well},   {QPalette::Text, text},          {QPalette::Button, field},
        {QPalette::ButtonText, text},      {QPalette::BrightText, error},   {QPalette::Highlight, select},
        {QPalette::HighlightedText, text}, {QPalette::Mid, border},         {QPalette::Dark, borderStrong},
        {QPalette::Midlight, hover},       {QPalette::Shadow, window},      {QPalette::PlaceholderText, text3},
        {QPalette::Link, accent},          {QPalette::LinkVisited, accent}, {QPalette::ToolTipBase, chip},
        {QPalette::ToolTipText, onChip},
        // QPalette::Light is left to the desktop: see systemIsDark.
    };
    for (const auto& [role, colour] : roles) {
        p.setColor(QPalette::All, role, colour);
    }
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText,
                            QPalette::PlaceholderText}) {
        p.setColor(QPalette::Disabled, role, disabled);
    }
    return p;
}

QString Theme::styleSheet() const {
    initialiseResources();
    QFile file(QStringLiteral(":/topbook/themes/topbook.qss"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const auto px = [](int value) { return QString::number(value); };
    const QFont body = font(FontRole::Body);
    const QHash<QString, QString> tokens{
        {"window", window.name()},
        {"bar", bar.name()},
        {"panel", panel.name()},
        {"raised", raised.name()},
        {"well", well.name()},
        {"field", field.name()},
        {"hover", hover.name()},
        {"select", select.name()},
        {"border", border.name()},
        {"borderStrong", borderStrong.name()},
        {"grid", grid.name()},
        {"text", text.name()},
        {"text2", text2.name()},
        {"text3", text3.name()},
        {"disabled", disabled.name()},
        {"accent", accent.name()},
        {"onAccent", onAccent.name()},
        {"chip", chip.name()},
        {"onChip", onChip.name()},
        {"gutter", px(metrics.gutter)},
        {"cardRadius", px(metrics.cardRadius)},
        {"controlRadius", px(metrics.controlRadius)},
        {"markRadius", px(metrics.markRadius)},
        {"menuHeight", px(metrics.menuHeight)},
        {"menuItemPadding", px((metrics.menuHeight - QFontMetrics(body).height()) / 2)},
        {"headerHeight", px(metrics.tableHeaderHeight - 1)}, // the bottom line is outside the content box
        {"headerSize", px(font(FontRole::Header).pixelSize())},
        {"bodySize", px(body.pixelSize())},
    };
    QString sheet = QString::fromUtf8(file.readAll());
    for (auto it = tokens.cbegin(); it != tokens.cend(); ++it) {
        sheet.replace(QLatin1Char('@') + it.key() + QLatin1Char('@'), it.value());
    }
    return sheet;
}

double contrastRatio(const QColor& a, const QColor& b) {
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

bool hasTabularDigits(const QString& family) {
    for (const auto weight : {QFont::Normal, QFont::Medium, QFont::Bold}) {
        QFont font(family);
        font.setPixelSize(13);
        font.setWeight(weight);
        const QFontMetricsF metrics(font);
        const qreal zero = metrics.horizontalAdvance(QLatin1Char('0'));
        for (char digit = '1'; digit <= '9'; ++digit) {
            if (!qFuzzyCompare(metrics.horizontalAdvance(QLatin1Char(digit)), zero)) {
                return false;
            }
        }
    }
    return true;
}

QStringList tabularFamilies(const QStringList& preferred) {
    QStringList result;
    for (const QString& family : preferred + QStringList{"Roboto", "Open Sans", "DejaVu Sans"}) {
        if (!result.contains(family) && QFontDatabase::hasFamily(family) && hasTabularDigits(family)) {
            result << family;
        }
    }
    return result << QStringLiteral("sans-serif");
}

bool systemIsDark(const QPalette& palette) {
    const QColor window = palette.color(QPalette::Active, QPalette::Window);
    static const QColor ourBars[] = {Theme::light().bar, Theme::dark().bar};
    if (std::find(std::begin(ourBars), std::end(ourBars), window) != std::end(ourBars)) {
        return luminance(palette.color(QPalette::Active, QPalette::Light)) < 0.18;
    }
    return luminance(window) < luminance(palette.color(QPalette::Active, QPalette::WindowText));
}

void applyTheme(QApplication& application, const Theme& theme) {
    QApplication::setStyle(new ControlStyle(theme));
    QApplication::setPalette(theme.palette());
    QApplication::setFont(theme.font(FontRole::Body));
    application.setStyleSheet(theme.styleSheet());
}

} // namespace topbook::ui
