// SPDX-License-Identifier: GPL-3.0-or-later
// A desk without a program behind it: keeps specs in memory, answers tests when told to, and shows whatever snapshot a
// test puts into it.
#pragma once

#include "ui/sources/source_desk.h"

#include <QHash>

namespace topbook::fixtures {

class FakeSourceDesk : public ui::SourceDesk {
    Q_OBJECT

public:
    FakeSourceDesk();

    [[nodiscard]] QList<ui::SourceSpec> sources() const override { return specs; }
    [[nodiscard]] QList<ui::ProviderChoice> providers() const override { return choices; }
    QString save(const ui::SourceSpec& spec) override;
    void remove(const QString& id) override;
    void setEnabled(const QString& id, bool enabled) override;
    QString setKey(const QString& id, ui::KeyPlace place, const QString& secret) override;
    [[nodiscard]] bool hasKey(const QString& id) const override { return keys.contains(id); }
    [[nodiscard]] QString keyringTrouble() const override { return keyringWords; }
    [[nodiscard]] QString trouble(const QString& id) const override { return troubles.value(id); }
    [[nodiscard]] std::shared_ptr<const Snapshot> liveSnapshot() const override { return snapshot; }
    [[nodiscard]] QString budgetWords(const ui::SourceSpec& spec) const override;
    void test(const ui::SourceSpec& spec, const QString& secret) override;

    QList<ui::SourceSpec> specs;
    QList<ui::ProviderChoice> choices;
    QHash<QString, QString> keys; ///< what was handed over, by id
    QHash<QString, ui::KeyPlace> keyPlaces;
    QHash<QString, QString> troubles;
    QString keyringWords;
    QString refusal; ///< what `save` answers
    std::shared_ptr<Snapshot> snapshot;
    QList<ui::SourceSpec> tests;
    QStringList testSecrets;
};

/// A snapshot of a live session with these sources, at 2026-11-20 18:42:07 UTC.
[[nodiscard]] std::shared_ptr<Snapshot> snapshotOf(std::vector<SourceView> views);
/// Connected, well and fresh at that moment.
[[nodiscard]] SourceView connectedView(const std::string& name);
inline constexpr Timestamp moment{1'795'200'127'000'000'000};

} // namespace topbook::fixtures
