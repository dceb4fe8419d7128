// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/symbols_field.h"

#include "ui/sources/source_words.h"
#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace topbook::ui {
namespace {

constexpr int lines = 2;

} // namespace

SymbolsField::SymbolsField(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , edit_(new QPlainTextEdit(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(5, 3, 3, 3);
    row->addWidget(edit_);
    edit_->setFrameShape(QFrame::NoFrame);
    edit_->setTabChangesFocus(true);
    edit_->setAccessibleName(tr("Symbols"));
    edit_->setAccessibleDescription(tr("Separated by spaces, commas or lines; a pasted column is accepted"));
    edit_->installEventFilter(this);
    setFocusProxy(edit_);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(edit_, &QPlainTextEdit::textChanged, this, &SymbolsField::edited);
    connect(&context, &ThemeContext::changed, this, &SymbolsField::refresh);
    refresh();
}

QStringList SymbolsField::symbols() const {
    return symbolsIn(edit_->toPlainText());
}

void SymbolsField::setSymbols(const QStringList& symbols) {
    edit_->setPlainText(symbols.join(QStringLiteral(", ")));
}

void SymbolsField::setExamples(const QStringList& examples) {
    edit_->setPlaceholderText(examples.isEmpty() ? QString()
                                                 : tr("for example %1").arg(examples.join(QStringLiteral(", "))));
}

QSize SymbolsField::sizeHint() const {
    return {260, lines * edit_->fontMetrics().lineSpacing() + 16};
}

void SymbolsField::refresh() {
    const Theme& theme = context_.theme();
    edit_->setFont(theme.font(FontRole::TableText));
    QPalette own = edit_->palette();
    own.setColor(QPalette::Base, theme.field);
    own.setColor(QPalette::Text, theme.text);
    own.setColor(QPalette::PlaceholderText, theme.text3);
    edit_->setPalette(own);
    setFixedHeight(sizeHint().height());
    update();
}

bool SymbolsField::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::eventFilter(watched, event);
}

void SymbolsField::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    ControlState state;
    state.hovered = underMouse();
    paintField(painter, context_.theme(), rect(), state, edit_->hasFocus());
}

} // namespace topbook::ui
