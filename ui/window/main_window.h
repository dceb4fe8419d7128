// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop's window: docks, toolbar, REPLAY bar, status bar and menus around one session at a time. It owns no
// session: the composition root gives it a handle, and opens recordings when asked. GUI thread only.
#pragma once

#include "ui/models/frame_pump.h"
#include "ui/theme/theme.h"
#include "ui/window/conversion.h"
#include "ui/window/panel_table.h"
#include "ui/window/settings_store.h"
#include "ui/window/stretch_marks.h"

#include <QMainWindow>
#include <QTimeZone>

#include <memory>
#include <optional>
#include <vector>

class QActionGroup;
class QToolBar;

namespace topbook::ui {

class EvidenceDialog;
class Exporter;
class ReplayBar;
class SourceDesk;
class SourcesDialog;
class SourcesPanel;
class StatusStrip;
struct SymbolOffer;
class TaskDialog;
class ThemeContext;
class TopBar;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(ThemeContext& context, SettingsStore settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Shows this session from now on; the one before goes on without the window.
    /// `recordings` are the files that it plays, so that the bytes behind a problem can be shown.
    void setSession(std::shared_ptr<SessionHandle> session, const QStringList& recordings = {});
    /// The source manager works on this desk, which outlives the window. `offer`: while it has no source, a line above
    /// the panels offers two ways to begin, until it is taken away.
    void setSourceDesk(SourceDesk& desk, bool offer);
    /// Where the day files are, for the preferences and for what is done with recordings.
    void setHistoryFolder(const QString& folder) { historyFolder_ = folder; }
    /// Who does File > Convert recording; without one the entry is disabled.
    void setConverter(Converter converter);
    /// Where the stretches are kept that the Record button marks.
    void setStretchStore(StretchStore store);
    /// Opens recordings; asks before where the files leave a zone or a day open.
    void open(const QStringList& paths);
    /// Opens the source manager; null without a desk.
    SourcesPanel* showSources();
    [[nodiscard]] FramePump& pump() { return *pump_; }
    [[nodiscard]] std::optional<InstrumentId> linkedSymbol() const { return linked_; }
    [[nodiscard]] QDockWidget* dock(const QString& id) const;
    /// A sentence in the status bar, for things that happen by themselves.
    void say(const QString& words);
    /// Theme, colours and text size as the settings say.
    void applyLook();
    /// Docks as on the first run, at the sizes of the design for this width.
    void resetLayout();

signals:
    void openRequested(const QStringList& paths, const topbook::ui::InputReading& reading);
    void backToLiveRequested();
    void sampleMarketRequested();
    void liveSourcesRequested();
    /// Kept in the settings already; the session that is shown has been told, others begin with it.
    void planChosen(const topbook::WindowPlan& plan);
    void keepDaysChosen(int days);

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void addPanels();
    void addBars();
    void addMenus();
    void addFileMenu();
    void addViewMenu();
    void addSourceMenu();
    void addOfferLine();
    void takeCrypto();
    void addStocks();
    void takeOffer(const SymbolOffer& offer);
    void offerSymbols(const QStringList& tickers);
    void addReplayMenu();
    void addChartMenu();
    void addLadderMenu();
    void addHelpMenu();
    void restore();
    void showBars(bool replay);
    void showBar(QToolBar* bar, bool show);
    [[nodiscard]] int dockRoom() const;
    void endOffers();
    void showFrame(const SnapshotPointer& snapshot, PanelPace pace);
    void chooseFirstSymbol(const SnapshotPointer& snapshot);
    void linkSymbol(InstrumentId instrument);
    void subscribe();
    void send(Command command);
    void showEvidence(InstrumentId instrument, Timestamp from, Timestamp to);
    void openDialog();
    void openPreferences();
    void verifyRecording();
    void exportRecording();
    void convertRecording();
    void toggleMark();
    void endMark();
    void present(TaskDialog& dialog);
    void sayWhatWasFound();
    void exportTable(const DockedTable& table);
    void copyTable(const DockedTable& table);
    /// Of the panel that has the keyboard, else the rankings: what a note is usually written about.
    [[nodiscard]] const DockedTable& focusedTable() const;
    void addTableMenus(QMenu* menu);
    void addTableActions(DockedPanel& panel);
    void showBytes(const ProblemTally& problem);
    void savePanels();
    void restorePanels();
    void addSafeLine();
    void changeSpeed(double by);
    void scaleText(qreal by);
    /// The second clock.
    void setZone(const QString& zoneId);
    /// The zone of panels and chart: UTC or the second clock's.
    void setTimes(bool inZone);
    void fillZoneMenu(QMenu& menu);
    void chooseZone(const QString& id);

    ThemeContext& context_;
    SettingsStore settings_; ///< of this start; in safe mode without layout and look
    SettingsStore kept_;     ///< as the person keeps them
    FramePump* pump_;
    Exporter* exporter_;
    std::vector<DockedPanel> panels_;
    TopBar* topBar_ = nullptr;
    ReplayBar* replayBar_ = nullptr;
    QToolBar* replayToolBar_ = nullptr;
    StatusStrip* status_ = nullptr;
    QMenu* replayMenu_ = nullptr;
    QMenu* sourceMenu_ = nullptr;
    SourceDesk* desk_ = nullptr;
    SourcesDialog* sources_ = nullptr;
    QToolBar* offerBar_ = nullptr;
    bool offers_ = false; ///< real quotes, in place of the sample market
    QMenu* zoneMenu_ = nullptr;
    QList<QMenu*> menus_;
    std::optional<InstrumentId> linked_;
    std::string linkedSymbol_; ///< survives a switch of session
    SubscribeBook book_;
    QString historyFolder_;
    Converter converter_;
    QAction* convert_ = nullptr;
    StretchMarks marks_;
    QString zoneId_;
    bool timesInZone_ = false;
    QStringList recordings_;  ///< files of the session that is shown
    QStringList opened_;      ///< files that were asked for last
    bool firstShown_ = false; ///< a symbol was chosen for this session
    bool saidLack_ = false;   ///< that its recording held no price
    bool arranged_ = false;   ///< by a saved layout, or since it was first shown
    bool settled_ = false;    ///< the docks have the sizes they were given
};

} // namespace topbook::ui
