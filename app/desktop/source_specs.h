// SPDX-License-Identifier: GPL-3.0-or-later
// Sources as JSON in state.topbook, under the key "sources". A key is no part of it: a spec only says where it is kept.
#pragma once

#include "model/core/result.h"
#include "ui/sources/source_desk.h"

#include <QByteArray>

namespace topbook::desktop {

[[nodiscard]] QByteArray specsText(const QList<ui::SourceSpec>& specs);
/// An empty text is an empty list. Fails with Corrupt where it is no list of sources; a source without an id or a
/// provider is left out, a value out of range becomes the usual one.
[[nodiscard]] Result<QList<ui::SourceSpec>> parseSpecs(const QByteArray& text);

} // namespace topbook::desktop
