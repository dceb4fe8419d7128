// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/test_row.h"

#include "ui/sources/note_label.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/themed_label.h"

#include <QHBoxLayout>
#include <QProgressBar>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr int longestMs = 10'000;

} // namespace

TestRow::TestRow(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , test_(new Button(context, ControlTone::Plain, tr("Test"), this))
    , progress_(new QProgressBar(this))
    , mark_(new IconLabel(context, Icon::Check, &Theme::accent, this))
    , words_(new NoteLabel(context, FontRole::Body, &Theme::text2, this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(context.theme().metrics.controlGap);
    row->addWidget(test_);
    row->addWidget(progress_);
    row->addWidget(mark_);
    row->addWidget(words_, 1);
    row->addStretch(0);
    test_->setAccessibleName(tr("Test this source"));
    test_->setToolTip(tr("Asks once, without starting it (Ctrl+T)"));
    test_->setShortcut(QKeySequence(tr("Ctrl+T")));
    progress_->setRange(0, longestMs);
    progress_->setTextVisible(false);
    progress_->setFixedWidth(120);
    progress_->setAccessibleName(tr("Progress of the test"));
    connect(test_, &QPushButton::clicked, this, &TestRow::testRequested);
    tick_.setInterval(100);
    connect(&tick_, &QTimer::timeout, this, &TestRow::showProgress);
    clear();
}

void TestRow::setTestable(bool testable) {
    test_->setEnabled(testable);
}

void TestRow::begin() {
    elapsed_.start();
    tick_.start();
    mark_->hide();
    progress_->show();
    words_->setColour(&Theme::text2);
    showProgress();
}

void TestRow::showProgress() {
    const int spent = static_cast<int>(std::min<qint64>(elapsed_.elapsed(), longestMs));
    progress_->setValue(spent);
    words_->setWords(tr("Asking; at most %1 s more").arg((longestMs - spent + 999) / 1000));
}

void TestRow::finish(bool good, const QString& words) {
    tick_.stop();
    progress_->hide();
    mark_->setIcon(good ? Icon::Check : Icon::Error, good ? &Theme::accent : &Theme::error);
    mark_->setAccessibleName(good ? tr("Test passed") : tr("Test failed"));
    mark_->show();
    words_->setColour(good ? &Theme::text : &Theme::error);
    words_->setWords(words);
}

void TestRow::clear() {
    tick_.stop();
    progress_->hide();
    mark_->hide();
    words_->setWords({});
}

QString TestRow::words() const {
    return words_->text();
}

} // namespace topbook::ui
