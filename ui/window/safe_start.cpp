// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/safe_start.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/themed_label.h"

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

namespace topbook::ui {
namespace {

constexpr int crashesBeforeSafe = 2;
constexpr std::array setAside{"window/state", "window/geometry", "look/", "panel/"};

QString countKey() {
    return QStringLiteral("start/unfinished");
}

bool isSetAside(const QString& key) {
    return std::any_of(setAside.begin(), setAside.end(),
                       [&](const char* name) { return key.startsWith(QLatin1String(name)); });
}

} // namespace

bool startsAfterCrashes(const SettingsStore& settings) {
    const int before = settings.read(countKey()).toInt();
    settings.write(countKey(), QString::number(before + 1));
    return before >= crashesBeforeSafe;
}

void noteGoodStart(const SettingsStore& settings) {
    settings.write(countKey(), QStringLiteral("0"));
}

SettingsStore safeSettings(const SettingsStore& settings) {
    auto own = std::make_shared<std::map<QString, QString>>();
    SettingsStore safe;
    safe.read = [settings, own](const QString& key) {
        if (!isSetAside(key))
            return settings.read(key);
        const auto found = own->find(key);
        return found == own->end() ? QString() : found->second;
    };
    safe.write = [settings, own](const QString& key, const QString& value) {
        if (isSetAside(key))
            (*own)[key] = value;
        else
            settings.write(key, value);
    };
    return safe;
}

SafeStartLine::SafeStartLine(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(context.theme().metrics.panelPadding, 4, 8, 4);
    row->setSpacing(context.theme().metrics.controlGap);
    auto* icon = new IconLabel(context, Icon::Warn, &Theme::warn, this);
    icon->setAccessibleName(tr("Warning"));
    auto* words = new ThemedLabel(context, FontRole::BodyMedium, &Theme::text, this);
    words->setText(
        tr("Two starts in a row broke off, so this one is in safe mode: first layout and look. Yours are kept."));
    words->setElidable(true);
    auto* back = new Button(context, ControlTone::Plain, tr("Bring mine back"), this);
    auto* stay = new Button(context, ControlTone::Plain, tr("Stay in safe mode"), this);
    row->addWidget(icon);
    row->addWidget(words, 1);
    row->addWidget(back);
    row->addWidget(stay);
    setAccessibleName(words->text());
    connect(back, &QPushButton::clicked, this, &SafeStartLine::returnRequested);
    connect(stay, &QPushButton::clicked, this, &SafeStartLine::dismissed);
}

void SafeStartLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), context_.theme().warnBg);
    painter.fillRect(0, height() - 1, width(), 1, context_.theme().warnLine);
}

} // namespace topbook::ui
