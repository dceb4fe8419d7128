// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/status_strip.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/themed_label.h"

#include <QHBoxLayout>
#include <QTimer>

namespace topbook::ui {
namespace {

constexpr int wordsFor = 6'000; ///< ms

} // namespace

StatusStrip::StatusStrip(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , problems_(new CountButton(context, Icon::Warn, tr("Problems"), this))
    , words_(new ThemedLabel(context, FontRole::Body, &Theme::text2, this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(6, 0, 12, 0);
    row->setSpacing(6);
    row->addWidget(problems_);
    row->addSpacing(8);
    words_->setElidable(true);
    row->addWidget(words_, 1);
    connect(problems_, &QPushButton::clicked, this, &StatusStrip::problemsRequested);
    lag_ = addFigure(tr("lag"));
    late_ = addFigure(tr("late"));
    dropped_ = addFigure(tr("dropped"));
    queue_ = addFigure(tr("queue"));
    history_ = addFigure(tr("history"));
    memory_ = addFigure(tr("memory"));
    setFixedHeight(context.theme().metrics.statusBarHeight);
}

StatusStrip::Figure StatusStrip::addFigure(const QString& name) {
    auto* row = static_cast<QHBoxLayout*>(layout());
    row->addWidget(new VerticalRule(context_, &Theme::border, 14, this));
    row->addSpacing(2);
    const Figure figure{new ThemedLabel(context_, FontRole::Body, &Theme::text2, this),
                        new ThemedLabel(context_, FontRole::BodyMedium, &Theme::text, this)};
    figure.name->setText(name);
    row->addWidget(figure.name);
    row->addWidget(figure.value);
    row->addSpacing(2);
    return figure;
}

void StatusStrip::say(const QString& words) {
    words_->setText(words);
    QTimer::singleShot(wordsFor, words_, [this, words] {
        if (words_->text() == words && hasSession_) // an empty window goes on saying why it is empty
            words_->setText(QString());
    });
}

void StatusStrip::keepSaying(const QString& words) {
    words_->setText(words);
    words_->setToolTip(words);
}

void StatusStrip::setProblems(int count) {
    problems_->setCount(count, count > 0);
}

void StatusStrip::setSnapshot(const std::shared_ptr<const Snapshot>& snapshot) {
    if (!snapshot)
        return;
    hasSession_ = true;
    const SessionStatus& status = snapshot->status;
    setProblems(snapshot->problems ? static_cast<int>(snapshot->problems->size()) : 0);
    const bool replay = status.mode == SessionMode::Replay;
    const qint64 lagMillis = status.lag.count() / 1'000'000;
    lag_.value->setText(
        replay
            ? tr("replay %1").arg(status.speed == 0 ? tr("max") : QString::number(status.speed) + QStringLiteral("×"))
            : tr("%1 ms").arg(countText(lagMillis)));
    late_.value->setText(countText(static_cast<qint64>(status.late)));
    dropped_.value->setText(countText(static_cast<qint64>(status.dropped)));
    queue_.value->setText(tr("%1 / %2").arg(countText(static_cast<qint64>(status.queueDepth)),
                                            countText(static_cast<qint64>(status.queueCapacity))));
    const bool troubled = !status.historyWords.empty();
    history_.value->setColour(troubled ? &Theme::warn : &Theme::text);
    history_.value->setText(troubled ? QString::fromStdString(status.historyWords)
                                     : bytesText(static_cast<qint64>(status.historyBytes)));
    memory_.value->setText(bytesText(static_cast<qint64>(status.memoryBytes)));
}

} // namespace topbook::ui
