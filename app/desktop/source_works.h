// SPDX-License-Identifier: GPL-3.0-or-later
// What LiveSources needs of the providers and the network, as values: the composition root fills it from model/net, a
// test from its own hand.
#pragma once

#include "model/session/session.h"
#include "ui/sources/source_desk.h"

#include <functional>
#include <stop_token>

namespace topbook::desktop {

struct Trial {
    bool good = false;
    QString words;
};

struct SourceWorks {
    std::function<QList<ui::ProviderChoice>()> providers;
    /// How many parts the key of its provider has; 0: none is needed.
    std::function<int(const ui::SourceSpec&)> keyParts;
    /// The source, its universe left open. Fails as the profile or the settings are wrong; `key` may be empty.
    std::function<Result<LiveSource>(const ui::SourceSpec&, const std::string& key, std::shared_ptr<Clock>)> open;
    /// One that stands for it and says `why`; fails where not even the provider is known.
    std::function<Result<LiveSource>(const ui::SourceSpec&, const std::string& why, std::shared_ptr<Clock>)> refused;
    std::function<QString(const ui::SourceSpec&)> budget;
    /// Blocks up to 10 s; runs in a thread of its own.
    std::function<Trial(const ui::SourceSpec&, const std::string& key, std::shared_ptr<Clock>, std::stop_token)> trial;
};

} // namespace topbook::desktop
