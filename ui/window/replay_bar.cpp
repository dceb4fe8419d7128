// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/replay_bar.h"

#include "model/core/time_text.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/replay_slider.h"
#include "ui/widgets/themed_label.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QMenu>
#include <QPainter>
#include <QResizeEvent>

#include <array>

namespace topbook::ui {
namespace {

constexpr std::array speeds{0.1, 0.5, 1.0, 2.0, 4.0, 10.0, 60.0, 100.0, 1000.0, 0.0};
constexpr int wideEnoughForWords = 1200;
constexpr Duration needsSecondsBelow = std::chrono::minutes(10); ///< of a recording, for the labels of its ends

QString speedText(double factor) {
    return factor == 0 ? ReplayBar::tr("max") : QString::number(factor) + QStringLiteral("×");
}

} // namespace

ReplayBar::ReplayBar(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , asOf_(new ThemedLabel(context, FontRole::TableText, &Theme::onAmber, this))
    , play_(new ToolButton(context, Icon::Pause, tr("Pause (Space)"), this))
    , speed_(new DropButton(context, ControlTone::OnAmber, speedText(1), this))
    , clock_(new ThemedLabel(context, FontRole::ClockCompact, &Theme::onAmber, this))
    , zone_(new ThemedLabel(context, FontRole::Header, &Theme::onAmber, this))
    , slider_(new ReplaySlider(context, this))
    , loop_(new ToolButton(context, Icon::Loop, tr("Loop (L)"), this))
    , jump_(new Button(context, ControlTone::OnAmber, Icon::Clock, tr("Jump to time..."), this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 10, 0);
    row->setSpacing(context.theme().metrics.controlGap);
    auto* word = new ThemedLabel(context, FontRole::Replay, &Theme::onAmber, this);
    word->setText(tr("REPLAY"));
    row->addWidget(word);
    row->addWidget(asOf_);
    row->addWidget(new VerticalRule(context, &Theme::onAmber, 24, this));
    row->addWidget(addStep(Icon::HopBack, tr("Back one hop ([)"), StepKind::HopBack));
    row->addWidget(addStep(Icon::StepBack, tr("Back one event (,)"), StepKind::EventBack));
    play_->setTone(ControlTone::OnAmberFilled);
    connect(play_, &QToolButton::clicked, this, [this] {
        const bool resume = snapshot_ && (snapshot_->status.paused || snapshot_->status.ended);
        emit commandRequested(resume ? Command(Play{}) : Command(Pause{}));
    });
    row->addWidget(play_);
    row->addWidget(addStep(Icon::StepForward, tr("Step one event (.)"), StepKind::EventForward));
    row->addWidget(addStep(Icon::HopForward, tr("Step one hop (])"), StepKind::HopForward));
    row->addWidget(new VerticalRule(context, &Theme::onAmber, 24, this));
    auto* speedMenu = new QMenu(speed_);
    for (const double factor : speeds)
        connect(speedMenu->addAction(speedText(factor)), &QAction::triggered, this,
                [this, factor] { emit commandRequested(SetSpeed{factor}); });
    speed_->setMenu(speedMenu);
    speed_->setFixedTextWidth(46);
    speed_->setAccessibleName(tr("Replay speed"));
    row->addWidget(speed_);
    clock_->setReservedText(QStringLiteral("00:00:00.000"));
    row->addWidget(clock_);
    zone_->setText(tr("UTC"));
    row->addWidget(zone_);
    connect(slider_, &ReplaySlider::seekRequested, this,
            [this](qint64 nanos) { emit commandRequested(Seek{Timestamp{nanos}}); });
    row->addWidget(slider_, 1);
    loop_->setTone(ControlTone::OnAmberFlat);
    loop_->setCheckable(true);
    connect(loop_, &QToolButton::clicked, this, [this](bool on) { emit commandRequested(SetLoop{on}); });
    row->addWidget(loop_);
    connect(jump_, &QPushButton::clicked, this, &ReplayBar::jump);
    row->addWidget(jump_);
    auto* back = new Button(context, ControlTone::OnAmberFilled, Icon::GoLive, tr("Back to live"), this);
    connect(back, &QPushButton::clicked, this, &ReplayBar::backToLiveRequested);
    row->addWidget(back);
    connect(&context_, &ThemeContext::changed, this, qOverload<>(&QWidget::update));
}

ToolButton* ReplayBar::addStep(Icon icon, const QString& name, StepKind kind) {
    auto* button = new ToolButton(context_, icon, name, this);
    button->setTone(ControlTone::OnAmberFlat);
    button->setAutoRepeat(true);
    connect(button, &QToolButton::clicked, this, [this, kind] { emit commandRequested(Step{kind}); });
    return button;
}

QSize ReplayBar::sizeHint() const {
    return {1200, context_.theme().metrics.replayBarHeight};
}

void ReplayBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), context_.theme().amber);
}

void ReplayBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    jump_->setCompact(width() < wideEnoughForWords);
}

void ReplayBar::setSnapshot(const std::shared_ptr<const Snapshot>& snapshot) {
    snapshot_ = snapshot;
    if (!snapshot_ || snapshot_->status.mode != SessionMode::Replay)
        return;
    const SessionStatus& status = snapshot_->status;
    const bool running = !status.paused && !status.ended;
    play_->setGlyph(running ? Icon::Pause : Icon::Play);
    play_->setName(running ? tr("Pause (Space)") : tr("Play (Space)"));
    speed_->setText(speedText(status.speed));
    loop_->setChecked(status.loop);
    if (status.clock != Timestamp::earliest()) {
        const QDateTime day = QDateTime::fromMSecsSinceEpoch(status.clock.nanos / 1'000'000, Qt::UTC);
        asOf_->setText(tr("as of %1").arg(QLocale::c().toString(day.date(), QStringLiteral("ddd yyyy-MM-dd"))));
        clock_->setText(clockMillisText(status.clock.nanos));
    }
    zone_->setVisible(status.clock != Timestamp::earliest());
    const bool hasSpan = status.begin != Timestamp::earliest();
    slider_->setEnabled(hasSpan);
    slider_->setSpan(status.begin.nanos, status.end.nanos);
    const bool isShort = status.end - status.begin < needsSecondsBelow;
    const auto label = [&](Timestamp time) {
        return !hasSpan ? QString() : isShort ? clockText(time.nanos) : clockMinuteText(time.nanos);
    };
    slider_->setEndLabels(label(status.begin), label(status.end));
    if (status.clock != Timestamp::earliest())
        slider_->setPosition(status.clock.nanos);
    QList<qint64> problems;
    for (const Timestamp time : status.problemTimes)
        problems.append(time.nanos);
    slider_->setProblems(problems);
}

void ReplayBar::jump() {
    if (!snapshot_)
        return;
    bool accepted = false;
    const QString text =
        QInputDialog::getText(this, tr("Jump to time"), tr("Time in UTC, HH:MM:SS or YYYY-MM-DD HH:MM:SS"),
                              QLineEdit::Normal, clockText(snapshot_->status.clock.nanos), &accepted);
    if (!accepted)
        return;
    QString whole = text.trimmed();
    if (!whole.contains(QLatin1Char('-')))
        whole = QString::fromStdString(dayText(snapshot_->status.clock)) + QLatin1Char(' ') + whole;
    if (whole.count(QLatin1Char(':')) == 1)
        whole += QStringLiteral(":00");
    if (const auto time = parseTime(whole.toStdString()))
        emit commandRequested(Seek{time->time});
    else
        asOf_->setText(tr("no such time: %1").arg(text));
}

} // namespace topbook::ui
