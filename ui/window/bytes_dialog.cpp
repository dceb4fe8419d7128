// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/bytes_dialog.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/number_text.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace topbook::ui {
namespace {

constexpr std::size_t bytesALine = 16;

bool isPrintable(char c) {
    return c >= 0x20 && c < 0x7f;
}

QPlainTextEdit* fixedText(const QString& name, QWidget* parent) {
    auto* field = new QPlainTextEdit(parent);
    field->setReadOnly(true);
    field->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    field->setAccessibleName(name);
    field->setTabChangesFocus(true);
    return field;
}

} // namespace

QString hexText(std::string_view bytes, std::uint64_t offset) {
    QString text;
    for (std::size_t from = 0; from < bytes.size(); from += bytesALine) {
        const std::string_view line = bytes.substr(from, bytesALine);
        QString hex;
        QString shown;
        for (const char c : line) {
            hex += QStringLiteral("%1 ").arg(static_cast<unsigned char>(c), 2, 16, QLatin1Char('0'));
            shown += isPrintable(c) ? QLatin1Char(c) : QLatin1Char('.');
        }
        text += QStringLiteral("%1  %2 %3\n")
                    .arg(offset + from, 8, 16, QLatin1Char('0'))
                    .arg(hex, -3 * static_cast<int>(bytesALine))
                    .arg(shown);
    }
    return text;
}

QString escapedText(std::string_view bytes) {
    QString text;
    for (const char c : bytes) {
        if (c == '\n')
            text += QStringLiteral("\\n");
        else if (c == '\r')
            text += QStringLiteral("\\r");
        else if (c == '\t')
            text += QStringLiteral("\\t");
        else if (c == '\\')
            text += QStringLiteral("\\\\");
        else if (isPrintable(c))
            text += QLatin1Char(c);
        else
            text += QStringLiteral("\\x%1").arg(static_cast<unsigned char>(c), 2, 16, QLatin1Char('0'));
    }
    return text;
}

BytesDialog::BytesDialog(const ThemeContext& context, const ProblemTally& problem, QWidget* parent)
    : QDialog(parent)
    , place_(new QLabel(tr("Looking it up..."), this))
    , text_(fixedText(tr("The bytes as text"), this))
    , hex_(fixedText(tr("The bytes in hex"), this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Bytes at %1").arg(QString::fromStdString(problem.lastWhere)));
    resize(880, 420);
    auto* column = new QVBoxLayout(this);
    auto* message = new QLabel(QString::fromStdString(problem.message), this);
    for (QLabel* label : {message, place_}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setWordWrap(true);
        column->addWidget(label);
    }
    message->setFont(context.theme().font(FontRole::TableNumber));
    auto* sides = new QHBoxLayout;
    hex_->setLineWrapMode(QPlainTextEdit::NoWrap);
    sides->addWidget(text_, 2);
    sides->addWidget(hex_, 5);
    column->addLayout(sides, 1);
    auto* row = new QHBoxLayout;
    auto* close = new Button(context, ControlTone::Plain, tr("Close"), this);
    row->addStretch(1);
    row->addWidget(close);
    column->addLayout(row);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
}

void BytesDialog::take(const Answer& answer) {
    if (answer.number != question_)
        return;
    if (const auto* error = std::get_if<Error>(&answer.body)) {
        place_->setText(QString::fromStdString(describe(*error)));
        return;
    }
    const auto* found = std::get_if<BytesAnswer>(&answer.body);
    if (found == nullptr)
        return;
    QString place = tr("%1; %2 bytes from offset %3")
                        .arg(QString::fromStdString(found->words), countText(static_cast<qint64>(found->total)),
                             countText(static_cast<qint64>(found->offset)));
    if (found->total > found->bytes.size())
        place += tr("; the first %1 are shown").arg(countText(static_cast<qint64>(found->bytes.size())));
    place_->setText(place);
    text_->setPlainText(escapedText(found->bytes));
    hex_->setPlainText(hexText(found->bytes, found->offset));
}

} // namespace topbook::ui
