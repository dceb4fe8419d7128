// SPDX-License-Identifier: GPL-3.0-or-later
// The providers and the network as LiveSources uses them: profiles and stream providers become sources here.
#pragma once

#include "app/desktop/source_works.h"

namespace topbook::desktop {

[[nodiscard]] SourceWorks providerWorks();

} // namespace topbook::desktop
