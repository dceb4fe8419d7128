// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/source_specs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace topbook::desktop {
namespace {

using ui::KeyPlace;
using ui::SourceSpec;

constexpr std::array placeNames{std::pair(KeyPlace::None, "none"), std::pair(KeyPlace::Keyring, "keyring"),
                                std::pair(KeyPlace::ThisSession, "session"),
                                std::pair(KeyPlace::Environment, "environment")};

QString nameOf(KeyPlace place) {
    for (const auto& [each, name] : placeNames) {
        if (each == place)
            return QString::fromLatin1(name);
    }
    return {};
}

KeyPlace placeNamed(const QString& wanted) {
    for (const auto& [place, name] : placeNames) {
        if (wanted == QLatin1String(name))
            return place;
    }
    return KeyPlace::None;
}

QJsonObject objectOf(const SourceSpec& spec) {
    return {{QStringLiteral("id"), spec.id},
            {QStringLiteral("name"), spec.name},
            {QStringLiteral("provider"), spec.provider},
            {QStringLiteral("symbols"), QJsonArray::fromStringList(spec.symbols)},
            {QStringLiteral("interval_seconds"), spec.intervalSeconds},
            {QStringLiteral("base_url"), spec.baseUrl},
            {QStringLiteral("ws_url"), spec.wsUrl},
            {QStringLiteral("universe"), spec.universe},
            {QStringLiteral("enabled"), spec.enabled},
            {QStringLiteral("key_place"), nameOf(spec.keyPlace)},
            {QStringLiteral("key_variable"), spec.keyVariable}};
}

SourceSpec specOf(const QJsonObject& object) {
    SourceSpec spec;
    spec.id = object[QStringLiteral("id")].toString();
    spec.provider = object[QStringLiteral("provider")].toString();
    spec.name = object[QStringLiteral("name")].toString(spec.provider);
    for (const QJsonValue symbol : object[QStringLiteral("symbols")].toArray()) {
        if (!symbol.toString().isEmpty())
            spec.symbols.append(symbol.toString());
    }
    const int seconds = object[QStringLiteral("interval_seconds")].toInt(spec.intervalSeconds);
    if (seconds >= 1 && seconds <= 3600)
        spec.intervalSeconds = seconds;
    spec.baseUrl = object[QStringLiteral("base_url")].toString();
    spec.wsUrl = object[QStringLiteral("ws_url")].toString();
    spec.universe = object[QStringLiteral("universe")].toString(spec.universe);
    spec.enabled = object[QStringLiteral("enabled")].toBool(true);
    spec.keyPlace = placeNamed(object[QStringLiteral("key_place")].toString());
    spec.keyVariable = object[QStringLiteral("key_variable")].toString();
    return spec;
}

} // namespace

QByteArray specsText(const QList<SourceSpec>& specs) {
    QJsonArray list;
    for (const SourceSpec& spec : specs)
        list.append(objectOf(spec));
    return QJsonDocument(QJsonObject{{QStringLiteral("version"), 1}, {QStringLiteral("sources"), list}})
        .toJson(QJsonDocument::Compact);
}

Result<QList<SourceSpec>> parseSpecs(const QByteArray& text) {
    QList<SourceSpec> specs;
    if (text.isEmpty())
        return specs;
    const QJsonObject root = QJsonDocument::fromJson(text).object();
    if (!root[QStringLiteral("sources")].isArray())
        return failure(ErrorCode::Corrupt, "the saved list of sources cannot be read; add them again");
    for (const QJsonValue value : root[QStringLiteral("sources")].toArray()) {
        SourceSpec spec = specOf(value.toObject());
        const bool twice = std::any_of(specs.begin(), specs.end(), [&](const SourceSpec& other) {
            return other.id == spec.id || other.name == spec.name;
        });
        if (!spec.id.isEmpty() && !spec.provider.isEmpty() && !twice)
            specs.append(std::move(spec));
    }
    return specs;
}

} // namespace topbook::desktop
