// SPDX-License-Identifier: GPL-3.0-or-later
// What the source manager edits, and the border between it and the composition root: the window shows and changes
// sources through a SourceDesk; app/ keeps them, holds keys, and starts the live session from them. GUI thread only.
#pragma once

#include "model/session/snapshot.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>

namespace topbook::ui {

/// Where a key is kept; chosen knowingly by the person.
enum class KeyPlace { None, Keyring, ThisSession, Environment };

struct SourceSpec {
    QString id; ///< stable; empty for a new one
    QString name;
    QString provider; ///< as `--provider`, or the path of a person's own profile
    QStringList symbols;
    int intervalSeconds = 10; ///< of polling
    QString baseUrl;          ///< empty: the provider's
    QString wsUrl;
    QString universe = QStringLiteral("Live");
    bool enabled = true;
    KeyPlace keyPlace = KeyPlace::None;
    QString keyVariable; ///< name of the environment variable

    bool operator==(const SourceSpec&) const = default;
};

/// A provider as the dialog offers it.
struct ProviderChoice {
    QString name;
    QString title;
    QString note; ///< what to know before use; where to get a key
    QString signUpUrl;
    int keyParts = 0;    ///< 0: no key; 2: `id:secret`
    bool stream = false; ///< a book by WebSocket, else quotes by polling
    int batchLimit = 1;
    QStringList exampleSymbols;
};

class SourceDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual QList<SourceSpec> sources() const = 0;
    [[nodiscard]] virtual QList<ProviderChoice> providers() const = 0;
    /// Keeps it and starts the live session anew with all enabled ones. Returns what is wrong with it, empty when well.
    virtual QString save(const SourceSpec& spec) = 0;
    virtual void remove(const QString& id) = 0;
    virtual void setEnabled(const QString& id, bool enabled) = 0;
    /// The secret is handed over once and never given back. Returns what went wrong, empty when well.
    virtual QString setKey(const QString& id, KeyPlace place, const QString& secret) = 0;
    [[nodiscard]] virtual bool hasKey(const QString& id) const = 0;
    /// Whether a system keyring answers; else why not, in words.
    [[nodiscard]] virtual QString keyringTrouble() const = 0;
    /// Why an enabled source does not run and what to do, in words; empty where it runs or is switched off.
    [[nodiscard]] virtual QString trouble(const QString& id) const = 0;
    /// What the live session knows, whatever the window shows; null while none runs. Its sources carry the names of
    /// their specs.
    [[nodiscard]] virtual std::shared_ptr<const Snapshot> liveSnapshot() const = 0;
    /// What polling would cost against what is allowed, in words; empty where nothing is limited.
    [[nodiscard]] virtual QString budgetWords(const SourceSpec& spec) const = 0;
    /// One request in the background; `tested` follows. A new test cancels the one before.
    virtual void test(const SourceSpec& spec, const QString& secret) = 0;

signals:
    void changed();
    void tested(bool good, const QString& words);
};

} // namespace topbook::ui
