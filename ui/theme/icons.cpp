// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include "ui/theme/resources.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include <array>
#include <memory>

namespace topbook::ui {

namespace {

struct IconFile {
    Icon icon;
    const char* name;
};

constexpr std::array iconFiles{
    IconFile{Icon::Source, "source"},       IconFile{Icon::Open, "open"},
    IconFile{Icon::Search, "search"},       IconFile{Icon::Record, "record"},
    IconFile{Icon::Stop, "stop"},           IconFile{Icon::Down, "down"},
    IconFile{Icon::Right, "right"},         IconFile{Icon::Up, "up"},
    IconFile{Icon::Close, "close"},         IconFile{Icon::Float, "float"},
    IconFile{Icon::Plus, "plus"},           IconFile{Icon::Minus, "minus"},
    IconFile{Icon::More, "more"},           IconFile{Icon::Filter, "filter"},
    IconFile{Icon::Link, "link"},           IconFile{Icon::Lock, "lock"},
    IconFile{Icon::Layout, "layout"},       IconFile{Icon::Gear, "gear"},
    IconFile{Icon::Crosshair, "crosshair"}, IconFile{Icon::Measure, "measure"},
    IconFile{Icon::BoxZoom, "box-zoom"},    IconFile{Icon::Reset, "reset"},
    IconFile{Icon::Copy, "copy"},           IconFile{Icon::Save, "save"},
    IconFile{Icon::GoLive, "go-live"},      IconFile{Icon::Play, "play"},
    IconFile{Icon::Pause, "pause"},         IconFile{Icon::StepForward, "step-forward"},
    IconFile{Icon::StepBack, "step-back"},  IconFile{Icon::HopForward, "hop-forward"},
    IconFile{Icon::HopBack, "hop-back"},    IconFile{Icon::Loop, "loop"},
    IconFile{Icon::Jump, "jump"},           IconFile{Icon::Warn, "warn"},
    IconFile{Icon::Error, "error"},         IconFile{Icon::Info, "info"},
    IconFile{Icon::Clock, "clock"},         IconFile{Icon::Gap, "gap"},
    IconFile{Icon::Check, "check"},         IconFile{Icon::Undo, "undo"},
    IconFile{Icon::Bell, "bell"},           IconFile{Icon::Log, "log"},
    IconFile{Icon::Import, "import"},       IconFile{Icon::Eye, "eye"},
};

consteval bool inEnumOrder() {
    for (std::size_t i = 0; i < iconFiles.size(); ++i) {
        if (static_cast<std::size_t>(iconFiles[i].icon) != i) {
            return false;
        }
    }
    return true;
}
static_assert(inEnumOrder(), "iconFiles is indexed by Icon");

/// Replaces `currentColor` and draws; pixmaps are kept per size and tint because tables ask for them in every row.
class TintedSvgEngine : public QIconEngine {
public:
    TintedSvgEngine(QByteArray svg, const IconTint& tint)
        : svg_(std::move(svg))
        , colours_{tint.normal, tint.checked, tint.disabled} {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        renderer(tintOf(mode, state)).render(painter, QRectF(rect));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        const std::size_t tint = tintOf(mode, state);
        QPixmap& kept = pixmaps_[qMakePair(qMakePair(size.width(), size.height()), static_cast<int>(tint))];
        if (kept.isNull() && !size.isEmpty()) {
            QImage image(size, QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::transparent);
            QPainter painter(&image);
            renderer(tint).render(&painter, QRectF(QPointF(), QSizeF(size)));
            painter.end();
            kept = QPixmap::fromImage(image);
        }
        return kept;
    }

    QIconEngine* clone() const override {
        return new TintedSvgEngine(svg_, IconTint{colours_[0], colours_[1], colours_[2]});
    }
    QString key() const override { return QStringLiteral("topbook-svg"); }
    bool isNull() override { return svg_.isEmpty(); }

private:
    static std::size_t tintOf(QIcon::Mode mode, QIcon::State state) {
        return mode == QIcon::Disabled ? 2 : state == QIcon::On ? 1 : 0;
    }

    QSvgRenderer& renderer(std::size_t tint) {
        auto& renderer = renderers_[tint];
        if (!renderer) {
            QByteArray tinted = svg_;
            tinted.replace("currentColor", colours_[tint].name().toLatin1());
            renderer = std::make_unique<QSvgRenderer>(tinted);
        }
        return *renderer;
    }

    QByteArray svg_;
    std::array<QColor, 3> colours_;
    std::array<std::unique_ptr<QSvgRenderer>, 3> renderers_;
    QHash<QPair<QPair<int, int>, int>, QPixmap> pixmaps_;
};

constexpr std::array<Icon, iconFiles.size()> iconOrder = [] {
    std::array<Icon, iconFiles.size()> order{};
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = iconFiles[i].icon;
    }
    return order;
}();

} // namespace

std::span<const Icon> allIcons() {
    return iconOrder;
}

QString iconName(Icon icon) {
    return QString::fromLatin1(iconFiles[static_cast<std::size_t>(icon)].name);
}

QIcon icon(Icon icon, const IconTint& tint) {
    initialiseResources();
    QFile file(QStringLiteral(":/topbook/icons/%1.svg").arg(iconName(icon)));
    return QIcon(new TintedSvgEngine(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray(), tint));
}

QIcon icon(Icon icon, const Theme& theme) {
    return ui::icon(icon, IconTint{theme.text2, theme.accent, theme.disabled});
}

QIcon applicationIcon() {
    initialiseResources();
    return QIcon(QStringLiteral(":/topbook/icons/topbook.svg"));
}

} // namespace topbook::ui
