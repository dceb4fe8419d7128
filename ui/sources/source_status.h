// SPDX-License-Identifier: GPL-3.0-or-later
// The upper half of a source's page: its name, its state, what is wrong and what to do, the facts of freshness and the
// rate meter. Shown again twice a second. GUI thread only.
#pragma once

#include "ui/sources/source_words.h"

#include <QWidget>

namespace topbook::ui {

class Banner;
class Button;
class NoteLabel;
class RateMeter;
class SourceFacts;
class ThemedLabel;
class ThemeContext;

class SourceStatus : public QWidget {
    Q_OBJECT

public:
    explicit SourceStatus(const ThemeContext& context, QWidget* parent = nullptr);

    /// A source that is not kept yet has a title and nothing to remove.
    void showNew(const QString& title);
    /// `snapshot` may be null, or not know the source.
    void show(const SourceSpec& spec, const Snapshot* snapshot, const QString& trouble);

    [[nodiscard]] const SourceFacts& facts() const { return *facts_; }
    [[nodiscard]] const RateMeter& meter() const { return *meter_; }
    [[nodiscard]] const Banner& banner() const { return *banner_; }

signals:
    void removeRequested();

private:
    ThemedLabel* title_;
    StatusChip* chip_;
    Button* remove_;
    Banner* banner_;
    SourceFacts* facts_;
    RateMeter* meter_;
    NoteLabel* counts_;
};

} // namespace topbook::ui
