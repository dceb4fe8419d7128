// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/history_retention.h"

#include <algorithm>

namespace topbook::desktop {
namespace {

constexpr std::int64_t dayNanos = 86'400'000'000'000;
constexpr int afterMidnightMs = 5'000;   ///< the day's last file is closed first
constexpr int longestWaitMs = 3'600'000; ///< a computer that slept, or whose clock was set, is not a day late

} // namespace

HistoryRetention::HistoryRetention(QString folder, std::function<Timestamp()> now, std::function<bool()> holdsLock,
                                   QObject* parent)
    : QObject(parent)
    , folder_(std::move(folder))
    , now_(std::move(now))
    , holdsLock_(std::move(holdsLock)) {
    midnight_.setSingleShot(true);
    connect(&midnight_, &QTimer::timeout, this, &HistoryRetention::apply);
}

void HistoryRetention::setKeepDays(int days) {
    keepDays_ = std::max(days, 0);
    apply();
}

void HistoryRetention::apply() {
    midnight_.stop();
    if (keepDays_ == 0)
        return;
    const Timestamp now = now_();
    const auto gone = applyRetention(folder_.toStdString(), keepDays_, now, holdsLock_());
    if (!gone)
        emit said(tr("Old history was not deleted: %1").arg(QString::fromStdString(describe(gone.error()))));
    else if (!gone->empty())
        emit said(tr("Deleted the history of %1 days, the oldest %2")
                      .arg(gone->size())
                      .arg(QString::fromStdString(gone->front())));
    const std::int64_t left = (dayNanos - now.nanos % dayNanos) / 1'000'000 + afterMidnightMs;
    midnight_.start(static_cast<int>(std::min<std::int64_t>(left, longestWaitMs)));
}

} // namespace topbook::desktop
