// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sources_panel.h"

#include "ui/sources/source_editor.h"
#include "ui/sources/source_list.h"
#include "ui/sources/source_offers.h"
#include "ui/sources/source_status.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/themed_label.h"

#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr int listWidth = 300;
constexpr int titleHeight = 44;
constexpr int footerHeight = 48;
constexpr int refreshMs = 500;
constexpr int formWidth = 720;

/// A ground of one colour of the theme.
class Ground : public QWidget {
public:
    Ground(const ThemeContext& context, QColor Theme::*colour, QWidget* parent)
        : QWidget(parent)
        , context_(context)
        , colour_(colour) {
        connect(&context, &ThemeContext::changed, this, qOverload<>(&QWidget::update));
    }

protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), context_.theme().*colour_); }

private:
    const ThemeContext& context_;
    QColor Theme::*colour_;
};

} // namespace

SourcesPanel::SourcesPanel(const ThemeContext& context, SourceDesk& desk, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , desk_(desk)
    , model_(new SourceListModel(this))
    , view_(new QListView)
    , pages_(new QStackedWidget) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(context.theme().metrics.gutter);
    row->addWidget(listColumn());
    row->addWidget(pages_, 1);
    auto* offersGround = new Ground(context, &Theme::panel, this);
    auto* offersColumn = new QVBoxLayout(offersGround);
    offers_ = new SourceOffers(context, offersGround);
    offersColumn->addWidget(offers_);
    pages_->addWidget(offersGround);
    pages_->addWidget(detailPage());

    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (current.isValid() && current.data(SourceListModel::IdRole).toString() != chosen_)
            choose(current.data(SourceListModel::IdRole).toString());
    });
    connect(model_, &SourceListModel::enableRequested, this,
            [this](const QString& id, bool enabled) { desk_.setEnabled(id, enabled); });
    connect(offers_, &SourceOffers::cryptoRequested, this, &SourcesPanel::takeCrypto);
    connect(offers_, &SourceOffers::stocksRequested, this, &SourcesPanel::addStocks);
    connect(offers_, &SourceOffers::otherRequested, this, [this] { addSource({}); });
    connect(status_, &SourceStatus::removeRequested, this, &SourcesPanel::removeChosen);
    connect(editor_, &SourceEditor::saved, this, [this](const QString& name) {
        for (const SourceSpec& spec : desk_.sources()) {
            if (spec.name == name)
                chosen_ = spec.id;
        }
        adding_ = false;
        drafts_.remove(chosen_);
        reload();
    });
    connect(editor_, &SourceEditor::discarded, this, [this] {
        drafts_.remove(chosen_);
        if (adding_) {
            adding_ = false;
            chosen_.clear();
        }
        reload();
    });
    connect(&desk_, &SourceDesk::changed, this, &SourcesPanel::reload);
    timer_.setInterval(refreshMs);
    connect(&timer_, &QTimer::timeout, this, &SourcesPanel::refresh);
    reload();
}

QWidget* SourcesPanel::listColumn() {
    auto* ground = new Ground(context_, &Theme::panel, this);
    ground->setFixedWidth(listWidth);
    auto* column = new QVBoxLayout(ground);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* title = new ThemedLabel(context_, FontRole::DockTitle, &Theme::text, ground);
    title->setText(tr("Sources"));
    count_ = new ThemedLabel(context_, FontRole::Body, &Theme::text2, ground);
    auto* add = new DropButton(context_, ControlTone::Plain, tr("Add"), ground);
    add->setAccessibleName(tr("Add a source"));
    auto* menu = new QMenu(add);
    connect(menu->addAction(cryptoOfferText()), &QAction::triggered, this, &SourcesPanel::takeCrypto);
    connect(menu->addAction(stocksOfferText() + QStringLiteral("...")), &QAction::triggered, this,
            &SourcesPanel::addStocks);
    menu->addSeparator();
    connect(menu->addAction(tr("Another provider...")), &QAction::triggered, this, [this] { addSource({}); });
    add->setMenu(menu);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(context_.theme().metrics.panelPadding, 0, 10, 0);
    head->addWidget(title);
    head->addWidget(count_);
    head->addStretch(1);
    head->addWidget(add);
    auto* bar = new Ground(context_, &Theme::bar, ground);
    bar->setFixedHeight(titleHeight);
    bar->setLayout(head);
    column->addWidget(bar);
    view_->setModel(model_);
    view_->setItemDelegate(new SourceDelegate(context_, view_));
    view_->setMouseTracking(true);
    view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view_->setUniformItemSizes(true);
    view_->setAccessibleName(tr("Sources"));
    view_->setAccessibleDescription(tr("Space switches a source on or off"));
    view_->setFrameShape(QFrame::NoFrame);
    column->addWidget(view_, 1);
    return ground;
}

QWidget* SourcesPanel::detailPage() {
    auto* page = new Ground(context_, &Theme::panel, this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    scroll_ = new QScrollArea(page);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    auto* content = new Ground(context_, &Theme::panel, scroll_);
    auto* form = new QVBoxLayout(content);
    form->setContentsMargins(16, 12, 16, 12);
    form->setSpacing(14);
    status_ = new SourceStatus(context_, content);
    status_->setMaximumWidth(formWidth);
    editor_ = new SourceEditor(context_, desk_, content);
    editor_->setMaximumWidth(formWidth);
    auto* rule = new Ground(context_, &Theme::border, content);
    rule->setFixedHeight(1);
    rule->setMaximumWidth(formWidth);
    form->addWidget(status_);
    form->addWidget(rule);
    form->addWidget(editor_, 1);
    scroll_->setWidget(content);
    column->addWidget(scroll_, 1);
    auto* line = new Ground(context_, &Theme::border, page);
    line->setFixedHeight(1);
    column->addWidget(line);
    auto* footer = new Ground(context_, &Theme::bar, page);
    footer->setMinimumHeight(footerHeight);
    auto* footerRow = new QHBoxLayout(footer);
    footerRow->setContentsMargins(16, 4, 16, 4);
    editor_->footer()->setMaximumWidth(formWidth);
    footerRow->addWidget(editor_->footer(), 1);
    footerRow->addStretch(0);
    column->addWidget(footer);
    return page;
}

void SourcesPanel::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), context_.theme().window);
}

void SourcesPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
    editor_->refreshKey();
    timer_.start();
}

void SourcesPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    timer_.stop();
}

bool SourcesPanel::offersShown() const {
    return pages_->currentIndex() == 0;
}

SourceSpec SourcesPanel::kept(const QString& id) const {
    for (const SourceSpec& spec : desk_.sources()) {
        if (spec.id == id)
            return spec;
    }
    return {};
}

void SourcesPanel::refresh() {
    const auto snapshot = desk_.liveSnapshot();
    const QList<ProviderChoice> providers = desk_.providers();
    QList<SourceRow> rows;
    for (const SourceSpec& spec : desk_.sources()) {
        QString origin = spec.provider;
        for (const ProviderChoice& choice : providers) {
            if (choice.name == spec.provider)
                origin = choice.title;
        }
        SourceRow row{spec.id, spec.name, {}, {}, spec.enabled};
        row.origin = QStringList{origin, spec.universe, symbolsText(spec.symbols.size())}.join(QStringLiteral(" · "));
        row.state = stateOf(spec, viewNamed(snapshot.get(), spec.name), desk_.trouble(spec.id),
                            snapshot ? snapshot->status.clock : Timestamp::earliest());
        if (drafts_.contains(spec.id) || (spec.id == chosen_ && editor_->edited() && !adding_))
            row.name += tr(" (edited)");
        rows.append(std::move(row));
    }
    count_->setText(rows.isEmpty() ? QString() : QString::number(rows.size()));
    model_->setRows(std::move(rows));
    if (!adding_ && !chosen_.isEmpty())
        status_->show(kept(chosen_), snapshot.get(), desk_.trouble(chosen_));
}

/// The sources themselves changed: the choice stays where it is still there, else the first one takes its place.
void SourcesPanel::reload() {
    refresh();
    const QList<SourceSpec> sources = desk_.sources();
    const bool there =
        std::any_of(sources.begin(), sources.end(), [this](const SourceSpec& spec) { return spec.id == chosen_; });
    if (adding_) {
        pages_->setCurrentIndex(1);
        editor_->refreshKey();
        return;
    }
    if (there && pages_->currentIndex() == 1) {
        if (!editor_->edited())
            showChosen();
        else
            editor_->refreshKey();
    } else {
        chosen_ = sources.isEmpty() ? QString() : (there ? chosen_ : sources.front().id);
        showChosen();
    }
}

void SourcesPanel::leave() {
    if (!adding_ && !chosen_.isEmpty() && editor_->edited())
        drafts_[chosen_] = editor_->spec();
}

void SourcesPanel::choose(const QString& id) {
    leave();
    adding_ = false;
    chosen_ = id;
    showChosen();
}

void SourcesPanel::showChosen() {
    pages_->setCurrentIndex(chosen_.isEmpty() ? 0 : 1);
    if (chosen_.isEmpty())
        return;
    const SourceSpec spec = kept(chosen_);
    const auto draft = drafts_.constFind(chosen_);
    editor_->edit(spec);
    if (draft != drafts_.constEnd())
        editor_->edit(*draft, true);
    refresh();
    const QModelIndex index = model_->index(model_->rowOf(chosen_));
    if (view_->currentIndex() != index)
        view_->setCurrentIndex(index);
}

void SourcesPanel::addSource(const SourceSpec& spec) {
    leave();
    adding_ = true;
    chosen_.clear();
    view_->clearSelection();
    view_->setCurrentIndex({});
    SourceSpec draft = spec;
    const QList<ProviderChoice> providers = desk_.providers();
    if (draft.provider.isEmpty() && !providers.isEmpty()) {
        draft.provider = providers.front().name;
        draft.name = freeName(desk_, providers.front().title);
    }
    status_->showNew(tr("New source"));
    pages_->setCurrentIndex(1);
    editor_->edit(draft, true);
    scroll_->ensureVisible(0, 0);
    editor_->focusFirst();
}

void SourcesPanel::addStocks() {
    addSource(stocksOffer(desk_));
    editor_->focusKey();
}

void SourcesPanel::takeCrypto() {
    adding_ = false;
    const QString trouble = takeCryptoOffer(desk_);
    reload();
    if (!trouble.isEmpty())
        QMessageBox::warning(this, tr("Sources"), trouble);
}

void SourcesPanel::removeChosen() {
    const SourceSpec spec = kept(chosen_);
    const auto answer = QMessageBox::question(this, tr("Remove source"),
                                              tr("Remove %1 and its key? What it has recorded stays.").arg(spec.name),
                                              QMessageBox::Yes | QMessageBox::Cancel, QMessageBox::Cancel);
    if (answer != QMessageBox::Yes)
        return;
    drafts_.remove(chosen_);
    desk_.remove(spec.id);
}

} // namespace topbook::ui
