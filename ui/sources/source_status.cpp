// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/source_status.h"

#include "ui/sources/note_label.h"
#include "ui/sources/source_facts.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/themed_label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace topbook::ui {

SourceStatus::SourceStatus(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , title_(new ThemedLabel(context, FontRole::CardTitle, &Theme::text, this))
    , chip_(new StatusChip(context, this))
    , remove_(new Button(context, ControlTone::Plain, tr("Remove"), this))
    , banner_(new Banner(context, Banner::Shape::Box, this))
    , facts_(new SourceFacts(context, this))
    , meter_(new RateMeter(context, this))
    , counts_(new NoteLabel(context, FontRole::Header, &Theme::text2, this)) {
    title_->setElidable(true);
    chip_->setFocusPolicy(Qt::NoFocus); // tells, does nothing
    chip_->setAttribute(Qt::WA_TransparentForMouseEvents);
    remove_->setAccessibleName(tr("Remove this source"));
    auto* head = new QHBoxLayout;
    head->setSpacing(context.theme().metrics.controlGap);
    head->addWidget(title_);
    head->addWidget(chip_);
    head->addStretch(1);
    head->addWidget(remove_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addLayout(head);
    column->addWidget(banner_);
    column->addWidget(facts_);
    column->addWidget(meter_);
    column->addWidget(counts_);
    connect(remove_, &QPushButton::clicked, this, &SourceStatus::removeRequested);
}

void SourceStatus::showNew(const QString& title) {
    title_->setText(title);
    for (QWidget* part : std::initializer_list<QWidget*>{chip_, remove_, facts_, meter_, counts_})
        part->hide();
    banner_->clearMessage();
}

void SourceStatus::show(const SourceSpec& spec, const Snapshot* snapshot, const QString& trouble) {
    const auto source = sourceNamed(snapshot, spec.name);
    const SourceView* view = source ? &snapshot->sourceViews[source->value] : nullptr;
    const Timestamp now = snapshot == nullptr ? Timestamp::earliest() : snapshot->status.clock;
    const SourceState state = stateOf(spec, view, trouble, now);
    title_->setText(spec.name);
    chip_->setStatus(state.tone, state.word, state.detail);
    chip_->show();
    remove_->show();
    if (state.reason.isEmpty()) {
        banner_->clearMessage();
    } else {
        const bool refused = state.tone == StatusChip::Tone::Error;
        const QString title = refused ? tr("Refused: nothing comes from this source")
                              : state.tone == StatusChip::Tone::Warn
                                  ? (view != nullptr && view->frozen ? tr("Frozen") : tr("Retrying by itself"))
                                  : tr("Last error");
        banner_->setMessage(refused ? Banner::Tone::Error : Banner::Tone::Warning, title,
                            state.reason.split(QLatin1Char('\n')));
    }
    const bool live = view != nullptr && spec.enabled;
    facts_->setVisible(live);
    meter_->setVisible(
        live && (view->meter.allowedPerMinute > 0 || view->meter.allowedPerDay > 0 || view->meter.usedThisMinute > 0));
    counts_->setWords(live && view->meter.polls > 0 ? countsText(view->meter, now) : QString());
    if (!live)
        return;
    facts_->setFacts(factsOf(*view, marketOf(*snapshot, *source), now));
    meter_->setLines(meterLines(view->meter));
}

} // namespace topbook::ui
