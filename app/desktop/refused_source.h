// SPDX-License-Identifier: GPL-3.0-or-later
// A source that cannot run as it is, kept in the session all the same, so that whoever looks at it reads why: a missing
// key refuses one source, and the others run. It sends nothing.
#pragma once

#include "model/core/clock.h"
#include "model/feed/source.h"

#include <functional>

namespace topbook::desktop {

/// `makeDecoder` as of the source that it stands for.
[[nodiscard]] std::unique_ptr<Source> refusedSource(std::string name, SourcePace pace, std::string why,
                                                    std::shared_ptr<Clock> clock,
                                                    std::function<std::unique_ptr<Decoder>()> makeDecoder);

} // namespace topbook::desktop
