// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/exporter.h"

#include "ui/widgets/number_text.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QSaveFile>

namespace topbook::ui {

QString tabSeparated(std::string_view csv) {
    std::string text;
    text.reserve(csv.size());
    bool quoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const char c = csv[i];
        if (quoted) {
            if (c == '"' && i + 1 < csv.size() && csv[i + 1] == '"') {
                text += '"';
                ++i;
            } else if (c == '"') {
                quoted = false;
            } else {
                text += c == '\t' || c == '\n' ? ' ' : c;
            }
        } else if (c == '"') {
            quoted = true;
        } else {
            text += c == ',' ? '\t' : c;
        }
    }
    return QString::fromStdString(text);
}

void Exporter::exportTo(SessionHandle& session, const ExportQuestion& question, const QString& path) {
    pending_[session.ask(question)] = path;
}

void Exporter::copy(SessionHandle& session, const ExportQuestion& question) {
    pending_[session.ask(question)] = QString();
}

void Exporter::take(const Answer& answer) {
    const auto asked = pending_.find(answer.number);
    if (asked == pending_.end())
        return;
    const QString path = asked->second;
    pending_.erase(asked);
    if (const auto* error = std::get_if<Error>(&answer.body)) {
        emit finished(tr("Nothing was exported: %1").arg(QString::fromStdString(describe(*error))));
        return;
    }
    const auto* table = std::get_if<ExportAnswer>(&answer.body);
    if (table == nullptr)
        return;
    if (!path.isEmpty()) {
        save(*table, path);
        return;
    }
    QGuiApplication::clipboard()->setText(tabSeparated(table->csv));
    emit finished(tr("Copied %1 rows").arg(countText(static_cast<qint64>(table->rows))));
}

void Exporter::save(const ExportAnswer& answer, const QString& path) {
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.write(answer.csv.data(), static_cast<qint64>(answer.csv.size())) ==
                             static_cast<qint64>(answer.csv.size()) &&
                         file.commit();
    if (written)
        emit finished(
            tr("Wrote %1 rows to %2").arg(countText(static_cast<qint64>(answer.rows)), QDir::toNativeSeparators(path)));
    else
        emit finished(tr("Cannot write %1: %2").arg(QDir::toNativeSeparators(path), file.errorString()));
}

} // namespace topbook::ui
