// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/convert_dialog.h"

#include "model/core/time_text.h"
#include "model/window/plan_text.h"
#include "ui/sources/note_label.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/dialog_rows.h"
#include "ui/widgets/number_text.h"
#include "ui/window/path_field.h"
#include "ui/window/preferences_dialog.h"
#include "ui/window/zones.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <array>

namespace topbook::ui {
namespace {

struct KindWords {
    const char* text;
    const char* ending; ///< of the proposed file
};
/// By ConversionKind.
constexpr std::array kinds{
    KindWords{QT_TRANSLATE_NOOP("topbook::ui::ConvertDialog", "Best bid and ask (L1), at each change"), "l1"},
    KindWords{QT_TRANSLATE_NOOP("topbook::ui::ConvertDialog", "Rankings over sliding windows"), "windows"},
    KindWords{QT_TRANSLATE_NOOP("topbook::ui::ConvertDialog", "Rankings, all columns"), "windows-full"},
    KindWords{QT_TRANSLATE_NOOP("topbook::ui::ConvertDialog", "Top price of fixed windows"), "top-price"},
};
constexpr int mostRows = 100'000;

/// Beside the input, so that nothing need be chosen: "day.csv.gz" gives "day.l1.csv".
QString proposedTarget(const QString& input, ConversionKind kind) {
    const QFileInfo file(input);
    return file.absolutePath() + QLatin1Char('/') + file.baseName() + QLatin1Char('.') +
           QLatin1String(kinds[static_cast<std::size_t>(kind)].ending) + QStringLiteral(".csv");
}

QVBoxLayout& rowsIn(QWidget& options, const ThemeContext& context) {
    auto* rows = new QVBoxLayout(&options);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(context.theme().metrics.controlGap);
    return *rows;
}

} // namespace

TaskOutcome conversionOutcome(const Result<ConversionReport>& report, const QString& target) {
    if (!report)
        return failedOutcome(report.error(), ConvertDialog::tr("Cancelled: nothing was written"));
    TaskOutcome outcome;
    const QString words = report->kind == ConversionKind::L1
                              ? ConvertDialog::tr("Wrote %1 rows out of %2 messages to %3")
                              : ConvertDialog::tr("Wrote %1 rows out of %2 quotes to %3");
    outcome.words = words.arg(countText(static_cast<qint64>(report->rows)),
                              countText(static_cast<qint64>(report->read)), QDir::toNativeSeparators(target));
    for (const ProblemTally& problem : report->problems) {
        outcome.notices.append(ConvertDialog::tr("%1 × %2, first at %3")
                                   .arg(countText(static_cast<qint64>(problem.count)),
                                        QString::fromStdString(problem.message),
                                        QString::fromStdString(problem.firstWhere)));
    }
    return outcome;
}

ConvertDialog::ConvertDialog(const ThemeContext& context, Converter converter, QWidget* parent)
    : TaskDialog(context, tr("Convert recording"), tr("Convert"), parent)
    , converter_(std::move(converter))
    , kind_(new QComboBox(this))
    , input_(new PathField(context, PathField::Purpose::Open, tr("Recording"), tr("All files (*)"), this))
    , target_(new PathField(context, PathField::Purpose::Save, tr("Write to"), tr("CSV (*.csv)"), this))
    , facts_(new NoteLabel(context, FontRole::Body, &Theme::text2, this))
    , zone_(new QComboBox(this))
    , date_(new QLineEdit(this))
    , orderOptions_(new QWidget(this))
    , rankingOptions_(new QWidget(this))
    , topPriceOptions_(new QWidget(this))
    , quoteOptions_(new QWidget(this)) {
    resize(600, 440);
    setIntroduction(tr("Writes CSV: the same bytes as topbook-cli l1, windows and top-price."));
    for (const KindWords& words : kinds)
        kind_->addItem(tr(words.text));
    addRow(tr("Make"), kind_);
    addRow(tr("Recording"), input_);
    addField(facts_);
    for (const ZoneChoice& choice : zoneChoices())
        zone_->addItem(choice.name, choice.id);
    addRow(tr("Zone, where none"), zone_);
    date_->setPlaceholderText(tr("2019-01-30, where nothing tells it"));
    addRow(tr("Day"), date_);
    addOrderOptions();
    addRankingOptions();
    addTopPriceOptions();
    samples_ = new QComboBox(quoteOptions_);
    samples_->addItem(tr("the middle of bid and ask"), static_cast<int>(SampleRule::Mid));
    samples_->addItem(tr("its trades"), static_cast<int>(SampleRule::Trade));
    addFieldRow(rowsIn(*quoteOptions_, context), context, tr("Of a book"), labelWidth, samples_);
    for (QWidget* options : {orderOptions_, rankingOptions_, topPriceOptions_, quoteOptions_})
        addField(options);
    addRow(tr("Write to"), target_);
    connect(kind_, &QComboBox::currentIndexChanged, this, &ConvertDialog::showKind);
    connect(input_, &PathField::pathChanged, this, &ConvertDialog::look);
    connect(target_, &PathField::pathChanged, this, &ConvertDialog::check);
    for (QLineEdit* field : {date_, sizes_, hop_, offset_, topPriceSize_})
        connect(field, &QLineEdit::textChanged, this, &ConvertDialog::check);
    look();
    showKind();
}

void ConvertDialog::addOrderOptions() {
    QVBoxLayout& rows = rowsIn(*orderOptions_, context());
    oneSided_ = new QCheckBox(tr("Also rows where a side is empty"), orderOptions_);
    everyEvent_ = new QCheckBox(tr("A row for each event, not only at a change"), orderOptions_);
    roundLots_ = new QCheckBox(tr("Prices at which a round lot is reached"), orderOptions_);
    for (QCheckBox* box : {oneSided_, everyEvent_, roundLots_})
        rows.addWidget(box);
}

void ConvertDialog::addRankingOptions() {
    const WindowPlan usual;
    QVBoxLayout& rows = rowsIn(*rankingOptions_, context());
    ranking_ = new QComboBox(rankingOptions_);
    for (const auto& [ranking, words] :
         {std::pair(Ranking::Mean, tr("average")), std::pair(Ranking::Gain, tr("gain")),
          std::pair(Ranking::Loss, tr("loss")), std::pair(Ranking::Last, tr("last price"))})
        ranking_->addItem(words, static_cast<int>(ranking));
    QStringList sizes;
    for (const Duration size : usual.sizes)
        sizes.append(lengthText(size));
    sizes_ = new QLineEdit(sizes.join(QStringLiteral(", ")), rankingOptions_);
    hop_ = new QLineEdit(lengthText(usual.hop), rankingOptions_);
    offset_ = new QLineEdit(lengthText(usual.offset), rankingOptions_);
    top_ = new QSpinBox(rankingOptions_);
    top_->setRange(0, mostRows);
    top_->setSpecialValueText(tr("every symbol"));
    top_->setValue(static_cast<int>(usual.top));
    addFieldRow(rows, context(), tr("By"), labelWidth, ranking_);
    addFieldRow(rows, context(), tr("Windows"), labelWidth, sizes_);
    addFieldRow(rows, context(), tr("One every"), labelWidth, hop_);
    addFieldRow(rows, context(), tr("Moved by"), labelWidth, offset_);
    addFieldRow(rows, context(), tr("Rows a window"), labelWidth, top_);
}

void ConvertDialog::addTopPriceOptions() {
    topPriceSize_ = new QLineEdit(lengthText(WindowPlan().topPriceSize), topPriceOptions_);
    addFieldRow(rowsIn(*topPriceOptions_, context()), context(), tr("Windows of"), labelWidth, topPriceSize_);
}

void ConvertDialog::choose(ConversionKind kind) {
    kind_->setCurrentIndex(static_cast<int>(kind));
}

ConversionKind ConvertDialog::kind() const {
    return static_cast<ConversionKind>(kind_->currentIndex());
}

void ConvertDialog::showKind() {
    const bool isL1 = kind() == ConversionKind::L1;
    const bool isTopPrice = kind() == ConversionKind::TopPrice;
    orderOptions_->setVisible(isL1);
    rankingOptions_->setVisible(!isL1 && !isTopPrice);
    topPriceOptions_->setVisible(isTopPrice);
    quoteOptions_->setVisible(!isL1);
    proposeTarget();
    check();
}

void ConvertDialog::proposeTarget() {
    if (known_.format.isEmpty() || (!target_->path().isEmpty() && target_->path() != proposed_))
        return;
    proposed_ = proposedTarget(input_->path(), kind());
    target_->setPath(proposed_);
}

/// A path that is still being typed names no file: nothing is read then.
void ConvertDialog::look() {
    const QString path = input_->path();
    known_ = QFileInfo(path).isFile() ? inputFactsOf(path, {}) : InputFacts{};
    QStringList words;
    if (!known_.format.isEmpty())
        words.append(known_.format);
    words += assumptionsOf(known_);
    facts_->setWords(words.join(QLatin1Char('\n')));
    proposeTarget();
    check();
}

Result<WindowPlan> ConvertDialog::plan() const {
    WindowPlan plan;
    if (kind() == ConversionKind::TopPrice) {
        const auto size = parseDuration(topPriceSize_->text().trimmed().toStdString());
        if (!size)
            return tl::unexpected(size.error());
        plan.topPriceSize = *size;
        if (size->count() == 0)
            return failure(ErrorCode::InvalidPlan, tr("a window must have a length").toStdString());
        return plan.checked();
    }
    const auto offset = parseDuration(offset_->text().trimmed().toStdString());
    if (!offset)
        return tl::unexpected(offset.error());
    plan.offset = *offset;
    plan.topPriceSize = Duration{0};
    plan.rankings = {static_cast<Ranking>(ranking_->currentData().toInt())};
    return typedPlan(plan, sizes_->text(), hop_->text(), lengthText(plan.lateness), top_->value());
}

/// What is wrong with what was chosen; empty where nothing is.
QString ConvertDialog::fault() const {
    const QString date = date_->text().trimmed();
    const bool needsDay = known_.dayUnknown && date.isEmpty();
    const bool isL1 = kind() == ConversionKind::L1;
    if (known_.trouble && (!known_.dayUnknown || needsDay))
        return QString::fromStdString(known_.trouble->message);
    if (isL1 && !known_.trouble && !known_.hasBook)
        return tr("It holds quotes, not orders: there is no book to build");
    if (!date.isEmpty() && !parseDate(date.toStdString()))
        return tr("'%1' is not a day such as 2019-01-30").arg(date);
    if (!isL1)
        if (const auto typed = plan(); !typed)
            return QString::fromStdString(typed.error().message);
    if (!target_->path().isEmpty() && QFileInfo(target_->path()) == QFileInfo(input_->path()))
        return tr("The recording itself would be overwritten; choose another file");
    return {};
}

void ConvertDialog::check() {
    if (!QFileInfo(input_->path()).isFile())
        setMissing(tr("Choose a recording"));
    else if (const QString words = fault(); !words.isEmpty())
        setTrouble(words);
    else if (target_->path().isEmpty())
        setMissing(tr("Choose where to write"));
    else
        setTrouble({});
}

TaskWork ConvertDialog::work() {
    ConversionRequest request;
    request.kind = kind();
    request.input = input_->path().toStdString();
    request.output = target_->path().toStdString();
    if (const QString zone = zone_->currentData().toString(); zone != QLatin1String("UTC"))
        request.reading.zone = zone;
    request.reading.date = date_->text().trimmed();
    request.oneSided = oneSided_->isChecked();
    request.everyEvent = everyEvent_->isChecked();
    request.roundLots = roundLots_->isChecked();
    request.plan = plan().value_or(WindowPlan());
    request.samples = static_cast<SampleRule>(samples_->currentData().toInt());
    return [request, converter = converter_, target = target_->path()](const std::stop_token& stop,
                                                                       const TaskProgress& progress) {
        return conversionOutcome(converter(request, stop, progress), target);
    };
}

} // namespace topbook::ui
