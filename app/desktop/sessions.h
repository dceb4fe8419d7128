// SPDX-License-Identifier: GPL-3.0-or-later
// Owns the sessions of the desktop: the live one of the sources, which goes on whatever the window shows, the sample
// market, and at most one replay. The only place where sources, history and window meet. GUI thread only.
#pragma once

#include "model/session/session.h"

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace topbook::desktop {

class Sessions {
public:
    /// `historyFolder` is made where it does not exist.
    explicit Sessions(QString historyFolder)
        : historyFolder_(std::move(historyFolder)) {}

    /// The windows that sessions begin with from now on; a replay keeps the recorded ones.
    void setPlan(const WindowPlan& plan) { plan_ = plan; }

    /// The simulated market: an hour of past at once, then at the pace of the clock; recorded in sample.topbook only.
    /// The one that runs, where one runs.
    [[nodiscard]] Result<std::shared_ptr<SessionHandle>> startSample();
    /// The live session of these sources, recorded in day files; the one before is ended first. Sources, universes and
    /// title are the caller's.
    [[nodiscard]] Result<void> startLiveSources(LiveConfig config);
    void endLive();
    /// A replay of these files; its history goes to a temporary folder, so that exports and evidence work. `input` says
    /// how they are to be read where they do not.
    [[nodiscard]] Result<std::shared_ptr<SessionHandle>> startReplay(const QStringList& paths,
                                                                     const InputOptions& input = {});

    /// Null where there is none.
    [[nodiscard]] std::shared_ptr<SessionHandle> live() const { return live_; }
    void endSample();
    void endReplay();

private:
    QString historyFolder_;
    std::optional<WindowPlan> plan_;
    std::shared_ptr<Session> live_;
    std::shared_ptr<Session> sample_;
    std::shared_ptr<Session> replay_;
    std::unique_ptr<QTemporaryDir> scratch_;
};

} // namespace topbook::desktop
