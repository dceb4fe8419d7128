// SPDX-License-Identifier: GPL-3.0-or-later
// The live sources of the program: keeps their specs, holds their keys, opens them and starts the live session with all
// that are switched on. One whose key is missing is refused in words, the others run. GUI thread only.
#pragma once

#include "app/desktop/key_ring.h"
#include "app/desktop/source_works.h"

#include <QHash>
#include <QTimer>

#include <thread>
#include <vector>

namespace topbook::desktop {

/// Where specs are kept (state.topbook).
struct SpecStore {
    std::function<QByteArray()> read;
    std::function<QString(const QByteArray& text)> write; ///< returns what went wrong, empty when well
};

/// What is done with a session's configuration.
struct LiveStage {
    std::function<Result<void>(LiveConfig config)> start; ///< the one before is ended first
    std::function<void()> stop;
    std::function<std::shared_ptr<const Snapshot>()> snapshot; ///< of the session that runs; null for none
};

class LiveSources : public ui::SourceDesk {
    Q_OBJECT

public:
    LiveSources(SpecStore store, SourceWorks works, std::function<std::unique_ptr<KeyRing>()> makeRing, LiveStage stage,
                QObject* parent = nullptr);
    ~LiveSources() override;

    /// Whether any source is switched on: the program then begins with them.
    [[nodiscard]] bool anyEnabled() const;
    /// Reads the keys that the keyring holds, then starts. Waits for a keyring at most a second and a half; a key that
    /// comes later starts the session anew.
    void begin();

    [[nodiscard]] QList<ui::SourceSpec> sources() const override { return specs_; }
    [[nodiscard]] QList<ui::ProviderChoice> providers() const override { return works_.providers(); }
    QString save(const ui::SourceSpec& spec) override;
    void remove(const QString& id) override;
    void setEnabled(const QString& id, bool enabled) override;
    QString setKey(const QString& id, ui::KeyPlace place, const QString& secret) override;
    [[nodiscard]] bool hasKey(const QString& id) const override;
    [[nodiscard]] QString keyringTrouble() const override;
    [[nodiscard]] QString trouble(const QString& id) const override { return troubles_.value(id); }
    [[nodiscard]] std::shared_ptr<const Snapshot> liveSnapshot() const override { return stage_.snapshot(); }
    [[nodiscard]] QString budgetWords(const ui::SourceSpec& spec) const override { return works_.budget(spec); }
    void test(const ui::SourceSpec& spec, const QString& secret) override;

signals:
    /// A live session began, or none is left.
    void started();
    void stopped();
    void failed(const QString& words);

private:
    struct RunningTrial {
        std::jthread thread;
        int number = 0;
    };

    [[nodiscard]] const ui::SourceSpec* specOf(const QString& id) const;
    [[nodiscard]] QString troubleWith(const ui::SourceSpec& spec) const;
    [[nodiscard]] QString keep(const QList<ui::SourceSpec>& specs);
    [[nodiscard]] Key keyFor(const ui::SourceSpec& spec) const;
    [[nodiscard]] QString missingKeyWords(const ui::SourceSpec& spec) const;
    [[nodiscard]] KeyRing& ring() const;
    void readKey(const QString& id);
    void restartSoon();
    void restart();
    [[nodiscard]] LiveConfig assemble();
    void finishTrial(int number, const Trial& trial);

    SpecStore store_;
    SourceWorks works_;
    std::function<std::unique_ptr<KeyRing>()> makeRing_;
    LiveStage stage_;
    QList<ui::SourceSpec> specs_;
    QHash<QString, Key> held_;              ///< by id: typed for this session, or read from the keyring
    QHash<QString, QString> troubles_;      ///< why a source that is switched on does not run, by id
    mutable std::unique_ptr<KeyRing> ring_; ///< made when first needed: asking may open a prompt
    QString ringTrouble_;
    KeyRing::Answered noteRing_; ///< keeps why the keyring could not be asked
    int keysAwaited_ = 0;
    QTimer restartTimer_;
    std::vector<RunningTrial> trials_; ///< the last one counts, those before were told to stop
    int trialNumber_ = 0;
};

} // namespace topbook::desktop
