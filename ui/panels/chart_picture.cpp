// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chart_picture.h"

#include "ui/panels/chart_legend.h"
#include "ui/panels/chart_plot.h"

#include <QFile>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace topbook::ui {
namespace {

constexpr double imageRatio = 2;
constexpr int screenDpi = 96;

QSize pictureSize(const ChartPlot& plot, const ChartLegend& legend) {
    return {plot.width(), plot.height() + legend.height()};
}

void paint(QCPPainter& painter, ChartPlot& plot, const ChartLegend& legend) {
    legend.paintInto(painter, QRectF(0, 0, plot.width(), legend.height()));
    painter.translate(0, legend.height());
    plot.paintTo(painter, plot.size());
}

} // namespace

QImage chartImage(ChartPlot& plot, const ChartLegend& legend, double ratio) {
    const QSize size = pictureSize(plot, legend);
    QImage image((QSizeF(size) * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    QCPPainter painter(&image);
    paint(painter, plot, legend);
    painter.end();
    return image;
}

QString saveChart(ChartPlot& plot, const ChartLegend& legend, const QString& path) {
    const QString ending = path.section(QLatin1Char('.'), -1).toLower();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    const QSize size = pictureSize(plot, legend);
    bool painted = true;
    if (ending == QLatin1String("pdf")) {
        QPdfWriter writer(&file);
        writer.setResolution(screenDpi);
        writer.setPageMargins(QMarginsF());
        writer.setPageSize(QPageSize(QSizeF(size) / screenDpi, QPageSize::Inch));
        writer.setTitle(plot.accessibleName());
        QCPPainter painter(&writer);
        painter.setMode(QCPPainter::pmVectorized);
        painted = painter.isActive();
        paint(painter, plot, legend);
    } else if (ending == QLatin1String("svg")) {
        QSvgGenerator generator;
        generator.setOutputDevice(&file);
        generator.setSize(size);
        generator.setViewBox(QRect(QPoint(), size));
        generator.setResolution(screenDpi);
        generator.setTitle(plot.accessibleName());
        QCPPainter painter(&generator);
        painter.setMode(QCPPainter::pmVectorized);
        painted = painter.isActive();
        paint(painter, plot, legend);
    } else if (ending == QLatin1String("png")) {
        painted = chartImage(plot, legend, imageRatio).save(&file, "PNG");
    } else {
        file.cancelWriting();
        return ChartText::tr("A chart is saved as .png, .pdf or .svg, not as .%1.").arg(ending);
    }
    if (!painted || !file.commit())
        return file.errorString();
    return {};
}

} // namespace topbook::ui
