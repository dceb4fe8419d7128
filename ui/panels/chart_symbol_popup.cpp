// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chart_symbol_popup.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/search_field.h"

#include <QKeyEvent>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr int longestList = 200; ///< matches shown; more are found by typing on

} // namespace

ChartSymbolPopup::ChartSymbolPopup(const ThemeContext& context, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , field_(new SearchField(context, Icon::Search, tr("Add a symbol"), QString(), this))
    , list_(new QListWidget(this)) {
    setFrameShape(QFrame::StyledPanel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(field_);
    column->addWidget(list_);
    list_->setUniformItemSizes(true);
    list_->setAccessibleName(tr("Symbols"));
    setFixedSize(260, 300);
    field_->installEventFilter(this);
    connect(field_, &QLineEdit::textChanged, this, &ChartSymbolPopup::fill);
    connect(field_, &QLineEdit::returnPressed, this, &ChartSymbolPopup::choose);
    connect(list_, &QListWidget::itemActivated, this, &ChartSymbolPopup::choose);
    connect(list_, &QListWidget::itemClicked, this, &ChartSymbolPopup::choose);
}

void ChartSymbolPopup::open(const QPoint& corner, const std::vector<Instrument>& instruments,
                            const std::vector<InstrumentId>& taken) {
    entries_.clear();
    for (std::size_t i = 0; i < instruments.size(); ++i) {
        const InstrumentId id{static_cast<std::uint32_t>(i)};
        if (std::find(taken.begin(), taken.end(), id) == taken.end())
            entries_.emplace_back(id, QString::fromStdString(instruments[i].symbol) + QStringLiteral("   ") +
                                          QString::fromStdString(instruments[i].company));
    }
    std::sort(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    field_->clear();
    fill(QString());
    move(corner);
    show();
    field_->setFocus(Qt::PopupFocusReason);
}

void ChartSymbolPopup::fill(const QString& text) {
    list_->clear();
    const auto add = [&](bool atBegin) {
        for (const auto& [id, words] : entries_) {
            if (list_->count() >= longestList)
                return;
            if (words.startsWith(text, Qt::CaseInsensitive) != atBegin || !words.contains(text, Qt::CaseInsensitive))
                continue;
            auto* item = new QListWidgetItem(words.trimmed(), list_);
            item->setData(Qt::UserRole, id.value);
        }
    };
    add(true);
    add(false);
    list_->setCurrentRow(0);
}

void ChartSymbolPopup::choose() {
    const QListWidgetItem* item = list_->currentItem();
    if (item == nullptr)
        return;
    const InstrumentId id{item->data(Qt::UserRole).toUInt()};
    hide();
    emit chosen(id);
}

bool ChartSymbolPopup::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int row = list_->currentRow();
        if (key == Qt::Key_Down)
            list_->setCurrentRow(std::min(row + 1, list_->count() - 1));
        else if (key == Qt::Key_Up)
            list_->setCurrentRow(std::max(row - 1, 0));
        else
            return QFrame::eventFilter(watched, event);
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace topbook::ui
