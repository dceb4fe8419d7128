// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/evidence_dialog.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

namespace topbook::ui {
namespace {

QTableWidgetItem* numberItem(const QString& text) {
    auto* item = new QTableWidgetItem(text);
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

} // namespace

EvidenceDialog::EvidenceDialog(const ThemeContext& context, const Instrument& instrument, Timestamp from, Timestamp to,
                               DisplayZone zone, QWidget* parent)
    : QDialog(parent)
    , context_(context)
    , instrument_(instrument)
    , zone_(std::move(zone))
    , summary_(new QLabel(tr("Looking them up..."), this))
    , table_(new QTableWidget(0, 6, this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1: quotes in %2")
                       .arg(QString::fromStdString(instrument.symbol),
                            intervalText(zone_.wall(from), zone_.wall(to), zone_.name)));
    resize(720, 460);
    auto* column = new QVBoxLayout(this);
    summary_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    summary_->setFont(context_.theme().font(FontRole::TableNumber));
    summary_->setWordWrap(true);
    column->addWidget(summary_);
    table_->setHorizontalHeaderLabels(
        {tr("time %1").arg(zone_.name), tr("price"), tr("size"), tr("seq"), tr("payload"), tr("line")});
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->setShowGrid(false);
    table_->setAccessibleName(tr("Quotes of the window"));
    column->addWidget(table_, 1);
}

void EvidenceDialog::take(const Answer& answer) {
    if (answer.number != question_)
        return;
    if (const auto* error = std::get_if<Error>(&answer.body))
        summary_->setText(QString::fromStdString(describe(*error)));
    else if (const auto* quotes = std::get_if<QuotesAnswer>(&answer.body))
        fill(*quotes);
}

void EvidenceDialog::fill(const QuotesAnswer& answer) {
    const WindowValues& values = answer.values;
    if (values.count == 0) {
        summary_->setText(tr("No quotes are stored for this window."));
        return;
    }
    const auto total = static_cast<double>(values.sum) / static_cast<double>(Price::unitsPerOne);
    summary_->setText(tr("%1 quotes from %2; sum %3, mean %4, first %5, last %6, gain %7")
                          .arg(countText(static_cast<qint64>(values.count)), QString::fromStdString(answer.source),
                               ui::decimalText(total, instrument_.priceDecimals),
                               ui::decimalText(meanOf(values), instrument_.priceDecimals + 4),
                               ui::priceText(values.first.nanos, instrument_.priceDecimals),
                               ui::priceText(values.last.nanos, instrument_.priceDecimals),
                               signedPercentText(gainPercentOf(values) / 100, 3)));
    table_->setRowCount(static_cast<int>(answer.quotes.size()));
    for (int row = 0; row < table_->rowCount(); ++row) {
        const QuoteEvidence& quote = answer.quotes[static_cast<std::size_t>(row)];
        table_->setItem(row, 0, new QTableWidgetItem(clockMillisText(zone_.wall(quote.time))));
        table_->setItem(row, 1, numberItem(exactPriceText(quote.price.nanos, instrument_.priceDecimals)));
        table_->setItem(row, 2,
                        numberItem(sizeText(quote.size.units, instrument_.sizeDecimals, instrument_.sizeDecimals)));
        table_->setItem(row, 3, numberItem(QString::number(quote.sequence)));
        table_->setItem(row, 4, numberItem(QString::number(quote.journalSeq)));
        table_->setItem(row, 5, numberItem(QString::number(quote.row)));
    }
}

} // namespace topbook::ui
