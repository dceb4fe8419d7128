// SPDX-License-Identifier: GPL-3.0-or-later
// Owns the sessions of the desktop: the live one, which goes on whatever the window shows, and at most one replay. The
// only place where sources, history and window meet. GUI thread only.
#pragma once

#include "model/session/session.h"

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace topbook::desktop {

class Sessions {
public:
    /// `historyFolder` is made where it does not exist.
    explicit Sessions(QString historyFolder)
        : historyFolder_(std::move(historyFolder)) {}

    /// The simulated market: an hour of past at once, then at the pace of the clock; recorded in sample.topbook only.
    [[nodiscard]] Result<std::shared_ptr<SessionHandle>> startSample();
    /// A replay of these files; its history goes to a temporary folder, so that exports and evidence work.
    [[nodiscard]] Result<std::shared_ptr<SessionHandle>> startReplay(const QStringList& paths);

    [[nodiscard]] std::shared_ptr<SessionHandle> live() const { return live_; }
    void endReplay();

private:
    QString historyFolder_;
    std::shared_ptr<Session> live_;
    std::shared_ptr<Session> replay_;
    std::unique_ptr<QTemporaryDir> scratch_;
};

} // namespace topbook::desktop
