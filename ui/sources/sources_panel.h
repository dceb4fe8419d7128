// SPDX-License-Identifier: GPL-3.0-or-later
// The source manager: the list of live sources at the left, the chosen one at the right with how it is above and what
// can be changed of it below. Shows what the desk's live session knows, twice a second while it is visible. GUI thread
// only; the desk outlives it.
#pragma once

#include "ui/sources/source_desk.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QListView;
class QScrollArea;
class QStackedWidget;

namespace topbook::ui {

class SourceEditor;
class SourceListModel;
class SourceOffers;
class SourceStatus;
class ThemeContext;
class ThemedLabel;

class SourcesPanel : public QWidget {
    Q_OBJECT

public:
    SourcesPanel(const ThemeContext& context, SourceDesk& desk, QWidget* parent = nullptr);

    /// Begins a source that is not kept yet.
    void addSource(const SourceSpec& spec);
    /// The same, preset to stocks, with the cursor in the key's field.
    void addStocks();
    void takeCrypto();
    void choose(const QString& id);
    [[nodiscard]] SourceEditor& editor() { return *editor_; }
    [[nodiscard]] SourceStatus& status() { return *status_; }
    [[nodiscard]] SourceListModel& list() { return *model_; }
    [[nodiscard]] QListView& view() { return *view_; }
    [[nodiscard]] bool offersShown() const;
    /// What the timer does.
    void refresh();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* listColumn();
    QWidget* detailPage();
    void reload();
    void leave();
    void showChosen();
    void removeChosen();
    [[nodiscard]] SourceSpec kept(const QString& id) const;

    const ThemeContext& context_;
    SourceDesk& desk_;
    SourceListModel* model_;
    QListView* view_;
    ThemedLabel* count_;
    QStackedWidget* pages_;
    SourceOffers* offers_;
    QScrollArea* scroll_;
    SourceStatus* status_;
    SourceEditor* editor_;
    QString chosen_;                    ///< empty: a new source, or none
    bool adding_ = false;               ///< a new source is shown
    QHash<QString, SourceSpec> drafts_; ///< changes that were left unsaved, by id; never a key
    QTimer timer_;
};

} // namespace topbook::ui
