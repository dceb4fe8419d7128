// SPDX-License-Identifier: GPL-3.0-or-later
// Lets day files go that are older than a person wants to keep: at the start, at each midnight of UTC, and when the
// wish changes. GUI thread only; a few file deletions a day.
#pragma once

#include "model/history/day_files.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>

namespace topbook::desktop {

class HistoryRetention : public QObject {
    Q_OBJECT

public:
    /// `now` tells the time; `holdsLock` says whether a session of this program writes into the folder.
    HistoryRetention(QString folder, std::function<Timestamp()> now, std::function<bool()> holdsLock,
                     QObject* parent = nullptr);

    /// 0 keeps everything. Applied at once.
    void setKeepDays(int days);
    /// What the timer does: deletes what is too old, and waits for the next midnight.
    void apply();

signals:
    /// What was deleted, or why it could not be, in words.
    void said(const QString& words);

private:
    QString folder_;
    std::function<Timestamp()> now_;
    std::function<bool()> holdsLock_;
    int keepDays_ = 0;
    QTimer midnight_;
};

} // namespace topbook::desktop
