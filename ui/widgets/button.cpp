// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/button.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"

#include <QAction>
#include <QFontMetricsF>
#include <QMenu>
#include <QPainter>
#include <QStyleOption>

#include <algorithm>
#include <cmath>

namespace topbook::ui {

namespace {

constexpr int textPadding = 16; // beside a text without an icon
constexpr int iconPadding = 11; // before an icon
constexpr int smallPadding = 9;
constexpr int iconGap = 7; // between icon and text
constexpr int chevronRoom = 12;
constexpr int dot = 10;
constexpr int countGap = 6;

int textWidth(const Theme& theme, FontRole role, const QString& text) {
    return static_cast<int>(std::ceil(QFontMetricsF(theme.font(role)).horizontalAdvance(text)));
}

/// Mnemonics of menus would show as an ampersand here.
QString plain(QString text) {
    return text.remove(QLatin1Char('&'));
}

bool onAmber(ControlTone tone) {
    return tone == ControlTone::OnAmber || tone == ControlTone::OnAmberFlat || tone == ControlTone::OnAmberFilled;
}

} // namespace

ToolButton::ToolButton(const ThemeContext& context, Icon icon, const QString& name, QWidget* parent)
    : QToolButton(parent)
    , context_(context)
    , glyph_(icon) {
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setPopupMode(QToolButton::InstantPopup);
    setName(name);
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        update();
    });
}

ToolButton::ToolButton(const ThemeContext& context, Icon icon, QAction* action, QWidget* parent)
    : ToolButton(context, icon, plain(action->text()), parent) {
    setDefaultAction(action);
    const auto follow = [this, action] {
        const QString name = plain(action->text());
        setAccessibleName(name);
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        setToolTip(keys.isEmpty() ? name : tr("%1 (%2)").arg(name, keys));
    };
    connect(action, &QAction::changed, this, follow);
    follow();
}

void ToolButton::setGlyph(Icon icon) {
    glyph_ = icon;
    update();
}

void ToolButton::setName(const QString& name) {
    setToolTip(name);
    setAccessibleName(name);
}

void ToolButton::setTone(ControlTone tone) {
    tone_ = tone;
    update();
}

void ToolButton::setButtonSize(Size size) {
    size_ = size;
    updateGeometry();
}

void ToolButton::setGlyphColour(QColor Theme::*colour) {
    glyphColour_ = colour;
    update();
}

QSize ToolButton::sizeHint() const {
    const Metrics& m = context_.theme().metrics;
    return size_ == Size::Title ? QSize(m.titleButtonSize, m.titleButtonSize)
                                : QSize(m.iconButtonWidth, m.iconButtonHeight);
}

void ToolButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    ControlState state = ControlState::of(option);
    state.pressed = isDown();
    const Theme& theme = context_.theme();
    paintControl(painter, theme, rect(), tone_, state);
    const QColor colour =
        glyphColour_ != nullptr && state.enabled ? theme.*glyphColour_ : controlIconColour(theme, tone_, state);
    context_.icon(glyph_, colour)
        .paint(&painter, rect().adjusted(3, 3, -3, -3), Qt::AlignCenter,
               state.enabled || onAmber(tone_) ? QIcon::Normal : QIcon::Disabled);
}

Button::Button(const ThemeContext& context, ControlTone tone, const QString& text, QWidget* parent)
    : QPushButton(text, parent)
    , context_(context)
    , tone_(tone) {
    setAttribute(Qt::WA_Hover);
    setAutoDefault(false);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        update();
    });
}

Button::Button(const ThemeContext& context, ControlTone tone, Icon icon, const QString& text, QWidget* parent)
    : Button(context, tone, text, parent) {
    glyph_ = icon;
}

const Theme& Button::theme() const {
    return context_.theme();
}

void Button::setGlyph(std::optional<Icon> icon) {
    glyph_ = icon;
    updateGeometry();
    update();
}

void Button::setSmall(bool isSmall) {
    small_ = isSmall;
    updateGeometry();
}

void Button::setCompact(bool compact) {
    compact_ = compact;
    setToolTip(compact ? plain(text()) : QString());
    setAccessibleName(plain(text()));
    updateGeometry();
    update();
}

ControlState Button::controlState() const {
    QStyleOptionButton option;
    initStyleOption(&option);
    ControlState state = ControlState::of(option);
    state.pressed = isDown();
    return state;
}

QSize Button::sizeHint() const {
    const Metrics& m = theme().metrics;
    const int height = small_ ? m.segmentHeight : m.controlHeight;
    if (compact_ && glyph_) {
        return {m.iconButtonWidth + 2, height};
    }
    const int text = textWidth(theme(), FontRole::BodyMedium, plain(this->text()));
    const bool narrow = small_ || onAmber(tone_);
    if (glyph_) {
        const int padding = narrow ? smallPadding : iconPadding;
        return {padding + m.iconSize + iconGap + text + padding, height};
    }
    return {text + 2 * (small_ ? smallPadding : textPadding), height};
}

void Button::paintGlyph(QPainter& painter, const QRect& box) const {
    const ControlState state = controlState();
    context_.icon(*glyph_, controlIconColour(theme(), tone_, state))
        .paint(&painter, box, Qt::AlignCenter, state.enabled || onAmber(tone_) ? QIcon::Normal : QIcon::Disabled);
}

void Button::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Metrics& m = theme().metrics;
    const ControlState state = controlState();
    const bool asPrimary = isDefault() && tone_ == ControlTone::Plain;
    const ControlTone shown = asPrimary ? ControlTone::Primary : tone_;
    paintControl(painter, theme(), rect(), shown, state);
    if (compact_ && glyph_) {
        paintGlyph(painter, rect());
        return;
    }
    setTextStyle(painter, theme(), FontRole::BodyMedium, controlTextColour(theme(), shown, state));
    const QString label = plain(text());
    const qreal baseline = centredBaseline(painter.font(), rect());
    if (!glyph_) {
        paintCentred(painter, width() / 2.0, baseline, label);
        return;
    }
    // Icon and text stay together in the middle of a button that is wider than they need.
    const int text = textWidth(theme(), FontRole::BodyMedium, label);
    const int left = std::max(0, (width() - m.iconSize - iconGap - text) / 2);
    paintGlyph(painter, QRect(left, (height() - m.iconSize) / 2, m.iconSize, m.iconSize));
    setTextStyle(painter, theme(), FontRole::BodyMedium, controlTextColour(theme(), shown, state));
    paintLeft(painter, left + m.iconSize + iconGap, baseline, label);
}

DropButton::DropButton(const ThemeContext& context, ControlTone tone, const QString& text, QWidget* parent)
    : Button(context, tone, text, parent) {}

void DropButton::setQuiet(bool quiet) {
    quiet_ = quiet;
    update();
}

void DropButton::setFixedTextWidth(int width) {
    fixedWidth_ = width;
    updateGeometry();
}

QSize DropButton::sizeHint() const {
    const Metrics& m = theme().metrics;
    const int padding = glyph() ? iconPadding : smallPadding;
    const int icon = glyph() ? m.iconSize + iconGap : 0;
    const FontRole role = tone() == ControlTone::Flat ? FontRole::Body : FontRole::BodyMedium;
    const int text = fixedWidth_ > 0 ? fixedWidth_ : textWidth(theme(), role, plain(this->text()));
    return {padding + icon + text + iconGap + chevronRoom + padding, isSmall() ? m.segmentHeight : m.controlHeight};
}

void DropButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Metrics& m = theme().metrics;
    const ControlState state = controlState();
    paintControl(painter, theme(), rect(), tone(), state);
    int left = glyph() ? iconPadding : smallPadding;
    if (glyph()) {
        paintGlyph(painter, QRect(left, (height() - m.iconSize) / 2, m.iconSize, m.iconSize));
        left += m.iconSize + iconGap;
    }
    const QColor ink = controlTextColour(theme(), tone(), state);
    setTextStyle(painter, theme(), tone() == ControlTone::Flat ? FontRole::Body : FontRole::BodyMedium,
                 quiet_ && state.enabled ? theme().text2 : ink);
    const int right = width() - (glyph() ? iconPadding : smallPadding) - chevronRoom;
    // Half a pixel more than asked for, since the width was rounded up from the same text.
    paintElided(painter, left, centredBaseline(painter.font(), rect()), right - left + 0.5, plain(text()));
    paintChevron(painter, QRectF(right, 0, chevronRoom, height()), Qt::DownArrow,
                 onAmber(tone()) ? ink
                 : state.enabled ? theme().text2
                                 : theme().disabled);
}

SourceButton::SourceButton(const ThemeContext& context, QWidget* parent)
    : DropButton(context, ControlTone::Plain, QString(), parent) {
    constexpr int usualTextWidth = 132;
    setGlyph(Icon::Source);
    setFixedTextWidth(usualTextWidth);
    setSource(tr("Choose source"));
}

void SourceButton::setSource(const QString& name) {
    setText(name);
    setToolTip(name);
    setAccessibleName(tr("Source: %1").arg(name));
}

RecordButton::RecordButton(const ThemeContext& context, QWidget* parent)
    : Button(context, ControlTone::Plain, tr("Record"), parent) {}

void RecordButton::setRecording(bool recording) {
    if (recording == recording_)
        return;
    recording_ = recording;
    showState();
}

void RecordButton::setMarking(bool marking) {
    if (marking == marking_)
        return;
    marking_ = marking;
    showState();
}

void RecordButton::showState() {
    setText(marking_ ? tr("Marking") : recording_ ? tr("Recording") : tr("Record"));
    setAccessibleName(marking_     ? tr("Marking a stretch, end it")
                      : recording_ ? tr("Recording, mark a stretch")
                                   : tr("Record"));
    updateGeometry();
    update();
}

void RecordButton::setElapsed(const QString& text) {
    if (text == elapsed_) {
        return;
    }
    const bool sameWidth = text.size() == elapsed_.size();
    elapsed_ = text;
    if (!sameWidth) {
        updateGeometry();
    }
    update();
}

QSize RecordButton::sizeHint() const {
    const int label = textWidth(theme(), FontRole::BodyMedium, text());
    const int elapsed = recording_ ? 14 + textWidth(theme(), FontRole::Body, elapsed_) : 6;
    return {iconPadding + dot + iconGap + label + elapsed + 6, theme().metrics.controlHeight};
}

void RecordButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const ControlState state = controlState();
    paintControl(painter, theme(), rect(), ControlTone::Plain, state);
    if (recording_ && state.enabled) {
        paintRounded(painter, rect(), theme().metrics.controlRadius, QColor(), theme().rec);
    }
    // The dot of a button that cannot be pressed is smaller, so that not its colour alone tells.
    const int size = state.enabled ? dot : dot - 3;
    const QRectF box(iconPadding + (dot - size) / 2.0, (height() - size) / 2.0, size, size);
    // A square where a press ends the mark, as on every recorder.
    paintRounded(painter, box, marking_ ? 1.0 : size / 2.0, state.enabled ? theme().rec : theme().disabled, QColor());
    setTextStyle(painter, theme(), FontRole::BodyMedium, controlTextColour(theme(), ControlTone::Plain, state));
    const qreal baseline = centredBaseline(painter.font(), rect());
    paintLeft(painter, iconPadding + dot + iconGap, baseline, text());
    if (recording_) {
        setTextStyle(painter, theme(), FontRole::Body, state.enabled ? theme().text2 : theme().disabled);
        paintRight(painter, width() - 6, baseline, elapsed_);
    }
}

CountButton::CountButton(const ThemeContext& context, Icon icon, const QString& text, QWidget* parent)
    : Button(context, ControlTone::Flat, icon, text, parent) {
    setSmall(true);
}

void CountButton::setCount(std::optional<int> count, bool warning) {
    count_ = count ? countText(*count) : QString();
    warning_ = warning;
    setAccessibleName(count ? tr("%1, %2").arg(plain(text()), count_) : plain(text()));
    updateGeometry();
    update();
}

QSize CountButton::sizeHint() const {
    const int count = count_.isEmpty() ? 0 : countGap + qRound(markWidth(theme(), count_));
    return {4 + theme().metrics.iconSize + iconGap - 1 + textWidth(theme(), FontRole::BodyMedium, plain(text())) +
                count + 6,
            theme().metrics.segmentHeight};
}

void CountButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Metrics& m = theme().metrics;
    const ControlState state = controlState();
    paintControl(painter, theme(), rect(), ControlTone::Flat, state);
    paintGlyph(painter, QRect(4, (height() - m.iconSize) / 2, m.iconSize, m.iconSize));
    setTextStyle(painter, theme(), FontRole::BodyMedium, controlTextColour(theme(), ControlTone::Flat, state));
    const qreal end =
        paintLeft(painter, 4 + m.iconSize + iconGap - 1, centredBaseline(painter.font(), rect()), plain(text()));
    if (!count_.isEmpty()) {
        paintMark(painter, theme(), QPointF(std::ceil(end) + countGap, (height() - m.markHeight) / 2), count_,
                  warning_ ? MarkTone::Warn : MarkTone::Plain);
    }
}

} // namespace topbook::ui
