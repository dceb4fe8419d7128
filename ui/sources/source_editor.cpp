// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/source_editor.h"

#include "ui/sources/key_row.h"
#include "ui/sources/note_label.h"
#include "ui/sources/source_offers.h"
#include "ui/sources/source_words.h"
#include "ui/sources/symbols_field.h"
#include "ui/sources/test_row.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/themed_label.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr int labelWidth = 84;
constexpr int rowGap = 12;

/// A field and what is to know of it, one below the other.
QWidget* stacked(std::initializer_list<QWidget*> parts, QWidget* parent) {
    auto* box = new QWidget(parent);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(5);
    for (QWidget* part : parts)
        column->addWidget(part);
    box->setFocusProxy(*parts.begin());
    return box;
}

} // namespace

SourceEditor::SourceEditor(const ThemeContext& context, SourceDesk& desk, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , desk_(desk)
    , choices_(desk.providers())
    , provider_(new QComboBox(this))
    , profilePath_(new QLineEdit(this))
    , providerNote_(new NoteLabel(context, FontRole::Header, &Theme::text2, this))
    , signUp_(new NoteLabel(context, FontRole::Header, &Theme::text2, this))
    , name_(new QLineEdit(this))
    , symbols_(new SymbolsField(context, this))
    , symbolCount_(new NoteLabel(context, FontRole::Header, &Theme::text2, this))
    , interval_(new QSpinBox(this))
    , budget_(new NoteLabel(context, FontRole::Header, &Theme::text2, this))
    , universe_(new QLineEdit(this))
    , key_(new KeyRow(context, this))
    , advanced_(new Button(context, ControlTone::Plain, Icon::Right, tr("Advanced"), this))
    , baseUrl_(new QLineEdit(this))
    , wsUrl_(new QLineEdit(this))
    , trouble_(new Banner(context, Banner::Shape::Box, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(rowGap);
    column->addWidget(trouble_);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(context.theme().metrics.controlGap);
    grid->setVerticalSpacing(rowGap);
    grid->setColumnMinimumWidth(0, labelWidth);
    grid->setColumnStretch(1, 1);
    column->addLayout(grid);
    column->addStretch(1);

    for (const ProviderChoice& entry : choices_)
        provider_->addItem(entry.title, entry.name);
    provider_->addItem(tr("Your own profile (a JSON file)"), QString());
    provider_->setAccessibleName(tr("Provider"));
    profilePath_->setPlaceholderText(tr("path of the .json file"));
    addRow(grid, tr("Provider"), stacked({provider_, providerNote_, signUp_}, this));
    pathRow_ = addRow(grid, tr("Profile"), profilePath_);
    name_->setPlaceholderText(tr("how it is called here"));
    addRow(grid, tr("Name"), name_);
    addRow(grid, tr("Symbols"), stacked({symbols_, symbolCount_}, this));
    interval_->setRange(1, 3600);
    interval_->setSuffix(tr(" s"));
    interval_->setMaximumWidth(110);
    interval_->setFixedHeight(context.theme().metrics.controlHeight);
    interval_->setAccessibleName(tr("Interval of polling in seconds"));
    intervalRow_ = addRow(grid, tr("Ask every"), stacked({interval_, budget_}, this));
    universe_->setPlaceholderText(tr("symbols that are ranked with one another"));
    addRow(grid, tr("Universe"), universe_);
    keyRow_ = addRow(grid, tr("Key"), key_);
    advanced_->setCheckable(true);
    advanced_->setSmall(true);
    advanced_->setAccessibleName(tr("Show addresses"));
    grid->addWidget(advanced_, grid->rowCount(), 1, Qt::AlignLeft);
    baseUrlRow_ = addRow(grid, tr("Base address"), baseUrl_);
    wsUrlRow_ = addRow(grid, tr("Stream"), wsUrl_);
    for (QLineEdit* address : {baseUrl_, wsUrl_})
        address->setPlaceholderText(tr("the provider's own"));
    wsUrl_->setAccessibleName(tr("Address of the stream"));

    connect(provider_, &QComboBox::currentIndexChanged, this, &SourceEditor::chooseProvider);
    for (QLineEdit* field : {profilePath_, name_, universe_, baseUrl_, wsUrl_})
        connect(field, &QLineEdit::textChanged, this, &SourceEditor::noteEdit);
    connect(interval_, &QSpinBox::valueChanged, this, &SourceEditor::noteEdit);
    connect(symbols_, &SymbolsField::edited, this, &SourceEditor::noteEdit);
    connect(key_, &KeyRow::edited, this, &SourceEditor::noteEdit);
    connect(key_, &KeyRow::forgetRequested, this, [this] {
        (void)desk_.setKey(original_.id, KeyPlace::None, QString());
        refreshKey();
    });
    connect(advanced_, &QPushButton::toggled, this, [this](bool open) {
        advanced_->setGlyph(open ? Icon::Down : Icon::Right);
        refresh();
    });
    connect(&desk_, &SourceDesk::tested, this, [this](bool good, const QString& words) {
        if (test_->running())
            test_->finish(good, words);
    });
    addFooter();
    refresh();
}

void SourceEditor::addFooter() {
    footer_ = new QWidget(this);
    test_ = new TestRow(context_, footer_);
    discard_ = new Button(context_, ControlTone::Plain, tr("Discard"), footer_);
    save_ = new PrimaryButton(context_, tr("Save"), footer_);
    save_->setShortcut(QKeySequence(QKeySequence::Save));
    save_->setToolTip(tr("Keeps it and starts it (%1)").arg(save_->shortcut().toString(QKeySequence::NativeText)));
    save_->setAccessibleName(tr("Save this source"));
    discard_->setAccessibleName(tr("Discard the changes"));
    auto* row = new QHBoxLayout(footer_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(context_.theme().metrics.controlGap);
    row->addWidget(test_, 1);
    row->addWidget(discard_);
    row->addWidget(save_);
    connect(test_, &TestRow::testRequested, this, &SourceEditor::runTest);
    connect(save_, &QPushButton::clicked, this, &SourceEditor::save);
    connect(discard_, &QPushButton::clicked, this, [this] {
        edit(original_);
        emit discarded();
    });
}

SourceEditor::Row SourceEditor::addRow(QGridLayout* grid, const QString& label, QWidget* field) {
    auto* caption = new ThemedLabel(context_, FontRole::Body, &Theme::text2, this);
    caption->setText(label);
    caption->setFixedHeight(context_.theme().metrics.controlHeight); // level with the first line of the field
    const int row = grid->rowCount();
    grid->addWidget(caption, row, 0, Qt::AlignTop);
    grid->addWidget(field, row, 1);
    QWidget* control = field;
    while (control->focusProxy() != nullptr)
        control = control->focusProxy();
    if (control->accessibleName().isEmpty())
        control->setAccessibleName(label);
    return {caption, field};
}

void SourceEditor::showRow(const Row& row, bool visible) {
    row.label->setVisible(visible);
    row.field->setVisible(visible);
}

void SourceEditor::edit(const SourceSpec& spec, bool unsaved) {
    filling_ = true;
    original_ = spec;
    const int known = provider_->findData(spec.provider);
    const bool own = known < 0 && !spec.provider.isEmpty();
    provider_->setCurrentIndex(own ? provider_->count() - 1 : std::max(known, 0));
    profilePath_->setText(own ? spec.provider : QString());
    name_->setText(spec.name);
    symbols_->setSymbols(spec.symbols);
    interval_->setValue(spec.intervalSeconds);
    universe_->setText(spec.universe);
    baseUrl_->setText(spec.baseUrl);
    wsUrl_->setText(spec.wsUrl);
    advanced_->setChecked(!spec.baseUrl.isEmpty() || !spec.wsUrl.isEmpty());
    key_->forgetTyped();
    test_->clear();
    trouble_->clearMessage();
    filling_ = false;
    edited_ = unsaved || spec.id.isEmpty();
    refreshKey();
    refresh();
    emit editedChanged();
}

SourceSpec SourceEditor::spec() const {
    SourceSpec spec = original_;
    spec.provider = provider();
    spec.name = name_->text().trimmed();
    spec.symbols = symbols_->symbols();
    spec.intervalSeconds = interval_->value();
    spec.universe = universe_->text().trimmed();
    spec.baseUrl = baseUrl_->text().trimmed();
    const ProviderChoice* chosen = choice();
    spec.wsUrl = chosen != nullptr && chosen->stream ? wsUrl_->text().trimmed() : QString();
    const bool keyed = chosen == nullptr ? original_.keyPlace != KeyPlace::None || !key_->secret().isEmpty() ||
                                               !key_->variable().isEmpty()
                                         : chosen->keyParts > 0;
    spec.keyPlace = keyed ? key_->place() : KeyPlace::None;
    spec.keyVariable = keyed ? key_->variable() : QString();
    return spec;
}

QString SourceEditor::provider() const {
    const QString name = provider_->currentData().toString();
    return name.isEmpty() ? profilePath_->text().trimmed() : name;
}

const ProviderChoice* SourceEditor::choice() const {
    const auto found = std::find_if(choices_.begin(), choices_.end(),
                                    [name = provider()](const ProviderChoice& entry) { return entry.name == name; });
    return found == choices_.end() ? nullptr : &*found;
}

void SourceEditor::chooseProvider() {
    const ProviderChoice* chosen = choice();
    // A new source follows its provider as long as nobody gave it a name.
    if (!filling_ && chosen != nullptr && original_.id.isEmpty()) {
        const bool ownName = std::none_of(choices_.begin(), choices_.end(), [this](const ProviderChoice& entry) {
            return name_->text().startsWith(entry.title);
        });
        if (name_->text().isEmpty() || !ownName)
            name_->setText(freeName(desk_, chosen->title));
    }
    noteEdit();
}

void SourceEditor::noteEdit() {
    if (filling_)
        return;
    const bool was = edited_;
    edited_ = original_.id.isEmpty() || spec() != original_ || !key_->secret().isEmpty();
    test_->clear();
    trouble_->clearMessage();
    refresh();
    if (was != edited_)
        emit editedChanged();
}

void SourceEditor::refresh() {
    const ProviderChoice* chosen = choice();
    const bool stream = chosen != nullptr && chosen->stream;
    providerNote_->setWords(chosen != nullptr
                                ? chosen->note
                                : tr("A profile says how to ask and where the answer holds what. It is checked as a "
                                     "whole when you save; an error names file, line and field."));
    signUp_->setLink(tr("Get a key: %1").arg(chosen != nullptr ? chosen->signUpUrl : QString()),
                     chosen != nullptr && chosen->keyParts > 0 ? chosen->signUpUrl : QString());
    symbols_->setExamples(chosen != nullptr ? chosen->exampleSymbols : QStringList());
    const SourceSpec current = spec();
    const auto count = current.symbols.size();
    QString counted = count == 0 ? tr("Paste a column or a list.") : symbolsText(count);
    if (count > 0 && chosen != nullptr && !stream)
        counted +=
            QStringLiteral(", ") + requestsText((count + chosen->batchLimit - 1) / std::max(chosen->batchLimit, 1));
    symbolCount_->setWords(counted);
    budget_->setWords(stream ? QString() : desk_.budgetWords(current));
    showRow(pathRow_, provider_->currentData().toString().isEmpty());
    showRow(intervalRow_, !stream);
    showRow(keyRow_, chosen == nullptr || chosen->keyParts > 0);
    showRow(baseUrlRow_, advanced_->isChecked());
    showRow(wsUrlRow_, advanced_->isChecked() && stream);
    test_->setTestable(count > 0);
    save_->setEnabled(edited_);
    discard_->setEnabled(edited_);
}

void SourceEditor::refreshKey() {
    const ProviderChoice* chosen = choice();
    key_->show(original_.keyPlace, key_->variable().isEmpty() ? original_.keyVariable : key_->variable(),
               !original_.id.isEmpty() && desk_.hasKey(original_.id), chosen == nullptr ? 1 : chosen->keyParts,
               desk_.keyringTrouble());
}

void SourceEditor::runTest() {
    test_->begin();
    QString secret = key_->secret();
    desk_.test(spec(), secret);
    secret.fill(QChar(0));
}

/// What can be told without asking the desk; it checks the rest.
QString SourceEditor::trouble(const SourceSpec& spec) const {
    if (spec.provider.isEmpty())
        return tr("Name the profile's file, or choose a provider.");
    if (spec.name.isEmpty())
        return tr("Give the source a name.");
    if (spec.symbols.isEmpty())
        return tr("Name at least one symbol.");
    if (spec.keyPlace == KeyPlace::Environment && spec.keyVariable.isEmpty())
        return tr("Name the environment variable that holds the key.");
    return {};
}

void SourceEditor::save() {
    const SourceSpec wanted = spec();
    QString words = trouble(wanted);
    if (words.isEmpty())
        words = desk_.save(wanted);
    if (!words.isEmpty()) {
        trouble_->setMessage(Banner::Tone::Error, tr("Not saved"), words.split(QLatin1Char('\n')));
        return;
    }
    QString id = wanted.id;
    for (const SourceSpec& kept : desk_.sources()) {
        if (kept.name == wanted.name)
            id = kept.id;
    }
    QString keyTrouble;
    if (QString secret = key_->secret(); !secret.isEmpty() && wanted.keyPlace != KeyPlace::None) {
        keyTrouble = desk_.setKey(id, wanted.keyPlace, secret);
        secret.fill(QChar(0));
    }
    for (const SourceSpec& kept : desk_.sources()) {
        if (kept.id == id)
            edit(kept);
    }
    if (!keyTrouble.isEmpty())
        trouble_->setMessage(Banner::Tone::Warning, tr("Saved, but its key is not kept"), {keyTrouble});
    emit saved(wanted.name);
}

void SourceEditor::focusFirst() {
    provider_->setFocus(Qt::TabFocusReason);
}

void SourceEditor::focusKey() {
    key_->focusField();
}

} // namespace topbook::ui
