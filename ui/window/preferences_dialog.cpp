// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/preferences_dialog.h"

#include "model/core/time_text.h"
#include "model/window/plan_text.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dialog_rows.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/themed_label.h"
#include "ui/window/look_choices.h"
#include "ui/window/zones.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr int labelWidth = 150;
constexpr int mostDays = 3'650;

void choose(QComboBox& box, const QString& id) {
    box.setCurrentIndex(std::max(box.findData(id), 0));
}

} // namespace

QString lengthText(Duration length) {
    using namespace std::chrono;
    const std::int64_t millis = duration_cast<milliseconds>(length).count();
    if (millis % 1000 != 0)
        return QStringLiteral("%1ms").arg(millis);
    const std::int64_t seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0)
        return (seconds >= 60 ? QStringLiteral("%1m").arg(seconds / 60) : QString()) +
               QStringLiteral("%1s").arg(seconds % 60);
    return seconds % 3600 == 0 ? QStringLiteral("%1h").arg(seconds / 3600) : QStringLiteral("%1m").arg(seconds / 60);
}

Result<WindowPlan> typedPlan(const WindowPlan& before, const QString& sizes, const QString& hop,
                             const QString& lateness, int top) {
    WindowPlan plan = before;
    auto lengths = parseWindowSizes(sizes.toStdString());
    if (!lengths)
        return tl::unexpected(lengths.error());
    plan.sizes = std::move(*lengths);
    const auto hopLength = parseDuration(hop.trimmed().toStdString());
    if (!hopLength)
        return tl::unexpected(hopLength.error());
    const auto latenessLength = parseDuration(lateness.trimmed().toStdString());
    if (!latenessLength)
        return tl::unexpected(latenessLength.error());
    plan.hop = *hopLength;
    plan.lateness = *latenessLength;
    plan.top = static_cast<std::size_t>(std::max(top, 0));
    return plan.checked();
}

std::optional<WindowPlan> keptPlan(const SettingsStore& settings) {
    const QString sizes = settings.read(QStringLiteral("plan/sizes"));
    if (sizes.isEmpty())
        return std::nullopt;
    const auto plan =
        typedPlan(WindowPlan{}, sizes, settings.read(QStringLiteral("plan/hop")),
                  settings.read(QStringLiteral("plan/lateness")), settings.read(QStringLiteral("plan/top")).toInt());
    return plan ? std::optional(*plan) : std::nullopt;
}

void keepPlan(const SettingsStore& settings, const WindowPlan& plan) {
    QStringList sizes;
    for (const Duration size : plan.sizes)
        sizes.append(lengthText(size));
    settings.write(QStringLiteral("plan/sizes"), sizes.join(QStringLiteral(", ")));
    settings.write(QStringLiteral("plan/hop"), lengthText(plan.hop));
    settings.write(QStringLiteral("plan/lateness"), lengthText(plan.lateness));
    settings.write(QStringLiteral("plan/top"), QString::number(plan.top));
}

int keptDays(const SettingsStore& settings) {
    return std::clamp(settings.read(QStringLiteral("history/keep_days")).toInt(), 0, mostDays);
}

PreferencesDialog::PreferencesDialog(const ThemeContext& context, const Preferences& now, QWidget* parent)
    : QDialog(parent)
    , context_(context)
    , before_(now.plan)
    , theme_(new QComboBox(this))
    , preset_(new QComboBox(this))
    , text_(new QSpinBox(this))
    , zone_(new QComboBox(this))
    , sizes_(new QLineEdit(this))
    , hop_(new QLineEdit(lengthText(now.plan.hop), this))
    , lateness_(new QLineEdit(lengthText(now.plan.lateness), this))
    , top_(new QSpinBox(this))
    , keepDays_(new QSpinBox(this))
    , trouble_(new ThemedLabel(context, FontRole::Body, &Theme::error, this))
    , apply_(new PrimaryButton(context, tr("Apply"), this)) {
    setWindowTitle(tr("Preferences"));
    resize(460, 540);
    for (const LookChoice& choice : themeChoices())
        theme_->addItem(choice.text, choice.id);
    for (const LookChoice& choice : presetChoices())
        preset_->addItem(choice.text, choice.id);
    for (const ZoneChoice& choice : zoneChoices(now.zone))
        zone_->addItem(choice.name, choice.id);
    choose(*theme_, now.theme);
    choose(*preset_, now.preset);
    choose(*zone_, now.zone);
    text_->setRange(75, 200);
    text_->setSuffix(QStringLiteral("%"));
    text_->setValue(now.textPercent);
    QStringList sizes;
    for (const Duration size : now.plan.sizes)
        sizes.append(lengthText(size));
    sizes_->setText(sizes.join(QStringLiteral(", ")));
    top_->setRange(0, 1000);
    top_->setSpecialValueText(tr("every symbol"));
    top_->setValue(static_cast<int>(now.plan.top));

    auto* column = new QVBoxLayout(this);
    column->setSpacing(context.theme().metrics.controlGap);
    addHeading(*column, tr("Look"));
    addRow(*column, tr("Theme"), theme_);
    addRow(*column, tr("Colours of gain and loss"), preset_);
    addRow(*column, tr("Text size"), text_);
    addRow(*column, tr("Second clock"), zone_);
    addHeading(*column, tr("Windows of this session"));
    addRow(*column, tr("Sizes"), sizes_);
    addRow(*column, tr("Hop"), hop_);
    addRow(*column, tr("Lateness"), lateness_);
    addRow(*column, tr("Rows a card"), top_);
    addHeading(*column, tr("History"));
    auto* folder = new ThemedLabel(context, FontRole::Body, &Theme::text, this);
    folder->setElidable(true);
    folder->setText(now.historyFolder.isEmpty() ? tr("nothing is recorded") : now.historyFolder);
    folder->setToolTip(now.historyFolder);
    auto* bytes = new ThemedLabel(context, FontRole::Body, &Theme::text, this);
    bytes->setText(bytesText(now.historyBytes));
    keepDays_->setRange(0, mostDays);
    keepDays_->setSpecialValueText(tr("everything"));
    keepDays_->setSuffix(tr(" days"));
    keepDays_->setValue(now.keepDays);
    keepDays_->setToolTip(tr("Day files that are older are deleted at the start and at midnight UTC"));
    addRow(*column, tr("Folder"), folder);
    addRow(*column, tr("Size"), bytes);
    addRow(*column, tr("Keep"), keepDays_);
    column->addWidget(trouble_);
    column->addStretch(1);
    addAnswerRow(*column, context, *this, *apply_);
    trouble_->setElidable(true);
    for (QLineEdit* field : {sizes_, hop_, lateness_})
        connect(field, &QLineEdit::textChanged, this, &PreferencesDialog::check);
    connect(top_, &QSpinBox::valueChanged, this, &PreferencesDialog::check);
    check();
}

void PreferencesDialog::addHeading(QVBoxLayout& column, const QString& text) {
    auto* label = new ThemedLabel(context_, FontRole::DockTitle, &Theme::text, this);
    label->setText(text);
    column.addWidget(label);
}

void PreferencesDialog::addRow(QVBoxLayout& column, const QString& label, QWidget* field) {
    addFieldRow(column, context_, label, labelWidth, field);
}

void PreferencesDialog::check() {
    const auto plan = typedPlan(before_, sizes_->text(), hop_->text(), lateness_->text(), top_->value());
    const QString words = plan ? QString() : QString::fromStdString(plan.error().message);
    trouble_->setText(words);
    trouble_->setToolTip(words);
    apply_->setEnabled(plan.has_value());
}

Preferences PreferencesDialog::preferences() const {
    Preferences chosen;
    chosen.theme = theme_->currentData().toString();
    chosen.preset = preset_->currentData().toString();
    chosen.textPercent = text_->value();
    chosen.zone = zone_->currentData().toString();
    chosen.keepDays = keepDays_->value();
    chosen.plan = typedPlan(before_, sizes_->text(), hop_->text(), lateness_->text(), top_->value()).value_or(before_);
    return chosen;
}

} // namespace topbook::ui
