// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/key_row.h"

#include "ui/sources/note_label.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/segmented_control.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace topbook::ui {
namespace {

constexpr std::array places{KeyPlace::Keyring, KeyPlace::ThisSession, KeyPlace::Environment};

} // namespace

KeyRow::KeyRow(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , places_(new SegmentedControl(context, tr("Where the key is kept"),
                                   {tr("System keyring"), tr("This session only"), tr("Environment variable")}, this))
    , meaning_(new NoteLabel(context, FontRole::Header, &Theme::text2, this))
    , secret_(new QLineEdit(this))
    , variable_(new QLineEdit(this))
    , forget_(new Button(context, ControlTone::Plain, tr("Forget key"), this))
    , state_(new NoteLabel(context, FontRole::Header, &Theme::text2, this)) {
    secret_->setEchoMode(QLineEdit::Password);
    secret_->setAccessibleName(tr("Key"));
    secret_->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    secret_->setMaxLength(4096);
    variable_->setAccessibleName(tr("Name of the environment variable"));
    variable_->setPlaceholderText(tr("for example TOPBOOK_KEY"));
    forget_->setAccessibleName(tr("Forget key"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* choice = new QHBoxLayout;
    choice->addWidget(places_);
    choice->addStretch(1);
    column->addLayout(choice);
    column->addWidget(meaning_);
    auto* row = new QHBoxLayout;
    row->setSpacing(context.theme().metrics.controlGap);
    row->addWidget(secret_, 1);
    row->addWidget(variable_, 1);
    row->addWidget(forget_);
    column->addLayout(row);
    column->addWidget(state_);
    setFocusProxy(secret_);
    connect(places_, &SegmentedControl::currentChanged, this, [this] {
        chosen_ = true;
        refresh();
        emit edited();
    });
    connect(secret_, &QLineEdit::textEdited, this, &KeyRow::edited);
    connect(variable_, &QLineEdit::textEdited, this, &KeyRow::edited);
    connect(forget_, &QPushButton::clicked, this, &KeyRow::forgetRequested);
    refresh();
}

void KeyRow::show(KeyPlace place, const QString& variable, bool hasKey, int parts, const QString& keyringTrouble) {
    const QSignalBlocker quiet(places_);
    hasKey_ = hasKey;
    parts_ = parts;
    keyringTrouble_ = keyringTrouble;
    const KeyPlace wanted = chosen_ ? this->place()
                            : place != KeyPlace::None
                                ? place
                                : (keyringTrouble.isEmpty() ? KeyPlace::Keyring : KeyPlace::ThisSession);
    places_->setSegmentEnabled(0, keyringTrouble.isEmpty() || wanted == KeyPlace::Keyring);
    places_->setCurrent(static_cast<int>(std::find(places.begin(), places.end(), wanted) - places.begin()));
    if (variable_->text() != variable)
        variable_->setText(variable);
    refresh();
}

KeyPlace KeyRow::place() const {
    return places[static_cast<std::size_t>(std::clamp(places_->current(), 0, static_cast<int>(places.size()) - 1))];
}

QString KeyRow::variable() const {
    return place() == KeyPlace::Environment ? variable_->text().trimmed() : QString();
}

QString KeyRow::secret() const {
    return place() == KeyPlace::Environment ? QString() : secret_->text().trimmed();
}

void KeyRow::forgetTyped() {
    chosen_ = false;
    const QSignalBlocker quiet(secret_);
    secret_->setText(QString(secret_->text().size(), QLatin1Char(' '))); // so that undo finds nothing either
    secret_->clear();
}

void KeyRow::focusField() {
    (place() == KeyPlace::Environment ? variable_ : secret_)->setFocus(Qt::TabFocusReason);
}

void KeyRow::refresh() {
    const KeyPlace place = this->place();
    const bool environment = place == KeyPlace::Environment;
    secret_->setVisible(!environment);
    variable_->setVisible(environment);
    forget_->setVisible(!environment && hasKey_);
    secret_->setPlaceholderText(hasKey_ ? tr("a key is kept; type to replace it")
                                        : (parts_ == 2 ? tr("id:secret, both parts with a colon between") : tr("key")));
    switch (place) {
    case KeyPlace::Keyring:
        meaning_->setWords(tr("Kept by your desktop, encrypted, and read again at the next start."));
        break;
    case KeyPlace::Environment:
        meaning_->setWords(tr("Read from a variable at each start. Only its name is kept here; other programs that you "
                              "run may read its value."));
        break;
    default:
        meaning_->setWords(tr("Held in memory until Topbook is closed. You type it again next time."));
    }
    const bool warn = (place == KeyPlace::Keyring || place == KeyPlace::None || !hasKey_) &&
                      !keyringTrouble_.isEmpty() && !environment;
    state_->setColour(warn ? &Theme::warn : &Theme::text2);
    if (warn)
        state_->setWords(keyringTrouble_);
    else if (environment && !variable_->text().trimmed().isEmpty())
        state_->setWords(hasKey_ ? tr("The variable is set.") : tr("The variable is not set in this program yet."));
    else
        state_->setWords({});
}

} // namespace topbook::ui
