// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/plan_text.h"

#include "model/core/time_text.h"

#include <algorithm>

namespace topbook {

Result<std::vector<Duration>> parseWindowSizes(std::string_view list) {
    std::vector<Duration> sizes;
    for (std::size_t comma = 0; comma != std::string_view::npos;) {
        comma = list.find(',');
        std::string_view part = list.substr(0, comma);
        while (!part.empty() && part.front() == ' ')
            part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ')
            part.remove_suffix(1);
        const auto size = parseDuration(part);
        if (!size)
            return tl::unexpected(size.error());
        sizes.push_back(*size);
        if (comma != std::string_view::npos)
            list.remove_prefix(comma + 1);
    }
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
}

} // namespace topbook
