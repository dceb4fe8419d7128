// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/symbols_dialog.h"

#include "ui/models/watchlist.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dialog_rows.h"
#include "ui/widgets/themed_label.h"

#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace topbook::ui {

SymbolsDialog::SymbolsDialog(const ThemeContext& context, QWidget* parent)
    : QDialog(parent)
    , text_(new QPlainTextEdit(this))
    , count_(new ThemedLabel(context, FontRole::Body, &Theme::text2, this))
    , add_(new PrimaryButton(context, tr("Add"), this)) {
    setWindowTitle(tr("Add symbols"));
    resize(360, 260);
    auto* column = new QVBoxLayout(this);
    auto* words = new ThemedLabel(context, FontRole::Body, &Theme::text, this);
    words->setText(tr("Type or paste symbols, one a line or side by side."));
    column->addWidget(words);
    text_->setAccessibleName(tr("Symbols to add"));
    text_->setPlaceholderText(QStringLiteral("AAPL\nMSFT"));
    text_->setTabChangesFocus(true);
    column->addWidget(text_, 1);
    column->addWidget(count_);
    addAnswerRow(*column, context, *this, *add_);
    connect(text_, &QPlainTextEdit::textChanged, this, &SymbolsDialog::showCount);
    showCount();
    text_->setFocus();
}

QStringList SymbolsDialog::symbols() const {
    return parseTickers(text_->toPlainText());
}

void SymbolsDialog::showCount() {
    const qsizetype count = symbols().size();
    add_->setEnabled(count > 0);
    count_->setText(count == 0 ? tr("No symbol yet") : count == 1 ? tr("One symbol") : tr("%1 symbols").arg(count));
}

} // namespace topbook::ui
