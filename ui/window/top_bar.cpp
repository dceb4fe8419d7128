// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/top_bar.h"

#include "ui/panels/card_content.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/status_chip.h"
#include "ui/widgets/themed_label.h"
#include "ui/window/clock_box.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QEvent>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QMenu>
#include <QStringListModel>

#include <algorithm>

namespace topbook::ui {
namespace {

/// What the completer shows and what is read back from it: the ticker comes first.
QString entryOf(const Instrument& instrument) {
    const QString symbol = QString::fromStdString(instrument.symbol);
    const QString company = QString::fromStdString(instrument.company);
    return company.isEmpty() ? symbol : symbol + QStringLiteral("  ") + company;
}

/// A reason may be a long sentence; the chip shows its beginning, the source manager all of it.
QString shortened(const QString& words) {
    constexpr qsizetype most = 44;
    return words.size() <= most ? words : words.left(most - 1).trimmed() + QChar(0x2026);
}

/// "2 of 3 live", where some sources of a session run and others do not.
QString partText(const std::vector<SourceView>& sources) {
    const auto live = std::count_if(sources.begin(), sources.end(),
                                    [](const SourceView& view) { return view.link == LinkState::Connected; });
    if (live == 0 || live == std::ssize(sources))
        return {};
    return TopBar::tr("%1 of %2 live").arg(live).arg(sources.size());
}

} // namespace

TopBar::TopBar(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , source_(new SourceButton(context, this))
    , sourceMenu_(new QMenu(this))
    , chip_(new StatusChip(context, this))
    , clock_(new ClockBox(context, this))
    , record_(new RecordButton(context, this))
    , open_(new Button(context, ControlTone::Plain, Icon::Open, tr("Open..."), this))
    , search_(new SearchField(context, Icon::Search, tr("Find symbol"), tr("Ctrl K"), this))
    , completer_(new QCompleter(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 0, 10, 0);
    row->setSpacing(context.theme().metrics.controlGap);
    source_->setMenu(sourceMenu_);
    source_->setAccessibleName(tr("Source"));
    row->addWidget(source_);
    row->addWidget(chip_);
    row->addWidget(new VerticalRule(context, &Theme::border, 22, this));
    row->addWidget(clock_);
    row->addStretch(1);
    row->addWidget(record_);
    row->addWidget(open_);
    search_->setFixedWidth(200);
    row->addWidget(search_);

    completer_->setModel(new QStringListModel(completer_));
    completer_->setCaseSensitivity(Qt::CaseInsensitive);
    completer_->setFilterMode(Qt::MatchContains);
    search_->setCompleter(completer_);
    completer_->popup()->installEventFilter(this);
    connect(search_, &QLineEdit::textEdited, this, &TopBar::refreshEntries);
    connect(search_, &QLineEdit::returnPressed, this, &TopBar::chooseTyped);
    connect(completer_, qOverload<const QString&>(&QCompleter::activated), this, &TopBar::chooseTyped,
            Qt::QueuedConnection);
    connect(open_, &QPushButton::clicked, this, &TopBar::openRequested);
    connect(chip_, &QPushButton::clicked, this, &TopBar::statusRequested);
    connect(record_, &QPushButton::clicked, this, &TopBar::recordPressed);
    open_->setToolTip(tr("Open a recording (Ctrl+O)"));
    record_->setToolTip(
        tr("Everything that arrives is recorded; press to mark a stretch of it, and again to end it (Ctrl+R). "
           "File > Export recording makes a file of it"));
}

QSize TopBar::sizeHint() const {
    return {1200, context_.theme().metrics.toolbarHeight};
}

void TopBar::setSnapshot(const std::shared_ptr<const Snapshot>& snapshot) {
    snapshot_ = snapshot;
    if (!snapshot_)
        return;
    const QString source = QString::fromStdString(snapshot_->status.source);
    const bool unnamed = source.isEmpty() && snapshot_->status.mode == SessionMode::Replay; // nothing told its day
    source_->setSource(unnamed ? tr("Recording") : source);
    showStatus(snapshot_->status);
    clock_->setClock(snapshot_->status.clock);
    refreshSymbols();
}

void TopBar::setMark(std::optional<Timestamp> begun) {
    mark_ = begun;
    if (snapshot_)
        showStatus(snapshot_->status);
}

void TopBar::showStatus(const SessionStatus& status) {
    const bool replay = status.mode == SessionMode::Replay;
    record_->setRecording(status.recording && !replay);
    record_->setMarking(mark_.has_value() && !replay);
    record_->setElapsed(elapsedText(mark_ ? (status.clock - *mark_).count() : status.recorded.count()));
    record_->setEnabled(!replay);
    if (replay) {
        const QString speed = status.speed == 0 ? tr("max") : QString::number(status.speed) + QStringLiteral("×");
        chip_->setStatus(StatusChip::Tone::Replay,
                         status.ended ? tr("Replay ended")
                                      : (status.paused ? tr("Replay paused") : tr("Replay %1").arg(speed)));
        return;
    }
    const QString words = QString::fromStdString(status.linkWords);
    chip_->setToolTip(words);
    const Timestamp newest = newestEvent(*snapshot_);
    const QString age = newest == Timestamp::earliest()
                            ? QString()
                            : tr("age %1").arg(ageText(std::max<qint64>((status.clock - newest).count(), 0)));
    if (const QString part = partText(snapshot_->sourceViews); !part.isEmpty()) {
        chip_->setStatus(StatusChip::Tone::Warn, part, age);
        return;
    }
    switch (status.link) {
    case LinkState::Connected:
        if (status.warmingUp)
            chip_->setStatus(StatusChip::Tone::Idle, tr("Catching up"));
        else
            chip_->setStatus(StatusChip::Tone::Live, tr("Live"), age);
        break;
    case LinkState::Retrying:
        chip_->setStatus(StatusChip::Tone::Warn, tr("Retrying"), shortened(words));
        break;
    case LinkState::Refused:
        chip_->setStatus(StatusChip::Tone::Error, tr("Refused"), shortened(words));
        break;
    case LinkState::Connecting:
        chip_->setStatus(StatusChip::Tone::Idle, tr("Connecting"), shortened(words));
        break;
    case LinkState::Ended:
        chip_->setStatus(StatusChip::Tone::Idle, tr("Ended"));
        break;
    case LinkState::Idle:
        chip_->setStatus(StatusChip::Tone::Idle, tr("No source"));
        break;
    }
}

void TopBar::refreshSymbols() {
    if (snapshot_->instruments == listed_)
        return;
    listed_ = snapshot_->instruments;
    entries_.clear();
    for (const Instrument& instrument : *listed_)
        entries_.append(entryOf(instrument));
    refreshEntries();
}

/// The instruments, and behind them what can be done about a ticker that is none of theirs.
void TopBar::refreshEntries() {
    const QString typed = search_->text().trimmed();
    const bool isNamed = listed_ && std::any_of(listed_->begin(), listed_->end(), [&](const Instrument& each) {
                             return QString::fromStdString(each.symbol).compare(typed, Qt::CaseInsensitive) == 0;
                         });
    offers_ = !isNamed && isTickerLike(typed) && offersFor_ ? offersFor_(typed.toUpper()) : QList<SymbolOffer>();
    QStringList all = entries_;
    for (const SymbolOffer& offer : offers_)
        all.append(offer.text);
    auto* model = static_cast<QStringListModel*>(completer_->model());
    if (model->stringList() != all)
        model->setStringList(all);
}

/// An offer is a sentence: the list is as wide as it, and ends with the field.
bool TopBar::eventFilter(QObject* watched, QEvent* event) {
    const bool isLaidOut = event->type() == QEvent::Show || event->type() == QEvent::Resize;
    if (isLaidOut && watched == completer_->popup()) {
        QWidget* popup = completer_->popup();
        const QFontMetrics metrics(popup->font());
        constexpr int margins = 32;
        int width = search_->width();
        for (const SymbolOffer& offer : offers_)
            width = std::max(width, metrics.horizontalAdvance(offer.text) + margins);
        const QPoint corner = search_->mapToGlobal(QPoint(search_->width() - width, search_->height()));
        if (popup->width() != width || popup->pos() != corner)
            popup->setGeometry(QRect(corner, QSize(width, popup->height())));
    }
    return QWidget::eventFilter(watched, event);
}

void TopBar::focusSearch() {
    search_->setFocus(Qt::ShortcutFocusReason);
    search_->selectAll();
}

/// An exact ticker wins, then the first entry that the completer offers.
void TopBar::chooseTyped() {
    const QString typed = search_->text().trimmed();
    if (typed.isEmpty())
        return;
    const auto offer =
        std::find_if(offers_.begin(), offers_.end(), [&](const SymbolOffer& each) { return each.text == typed; });
    if (offer != offers_.end()) {
        const SymbolOffer taken = *offer;
        search_->clear();
        search_->clearFocus();
        emit offerChosen(taken);
        return;
    }
    if (!listed_)
        return;
    std::optional<InstrumentId> found;
    for (std::uint32_t i = 0; i < listed_->size(); ++i) {
        const Instrument& instrument = (*listed_)[i];
        if (QString::fromStdString(instrument.symbol).compare(typed, Qt::CaseInsensitive) == 0 ||
            entryOf(instrument) == typed) {
            found = InstrumentId{i};
            break;
        }
        if (!found && entryOf(instrument).contains(typed, Qt::CaseInsensitive))
            found = InstrumentId{i};
    }
    if (!found) {
        search_->setToolTip(tr("No symbol matches '%1' in this source").arg(typed));
        if (!offers_.isEmpty())
            completer_->complete(); // an answer costs requests: it is chosen, never taken by Enter alone
        return;
    }
    search_->clear();
    search_->clearFocus();
    emit symbolChosen(*found);
}

} // namespace topbook::ui
