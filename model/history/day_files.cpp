// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/day_files.h"

#include "model/core/time_text.h"
#include "model/history/day_file.h"
#include "model/history/folder_lock.h"

#include <algorithm>
#include <filesystem>

namespace fs = std::filesystem;

namespace topbook {
namespace {

constexpr std::string_view extension = ".topbook";
constexpr std::size_t dayTextLength = 10;
constexpr Duration oneDay = std::chrono::hours(24);

} // namespace

std::optional<Timestamp> dayOfFile(std::string_view path) {
    const std::string name = fs::path(path).filename().string();
    if (name.size() != dayTextLength + extension.size() || !name.ends_with(extension))
        return {};
    const auto day = parseDate(name.substr(0, dayTextLength));
    return day ? std::optional(*day) : std::nullopt;
}

std::vector<DayPath> dayFiles(const std::string& folder) {
    std::vector<DayPath> found;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        if (const auto day = dayOfFile(entry->path().string()))
            found.push_back({*day, entry->path().string()});
    }
    std::ranges::sort(found, {}, &DayPath::day);
    return found;
}

Result<std::vector<std::string>> applyRetention(const std::string& folder, int keepDays, Timestamp today, bool locked) {
    std::vector<std::string> deleted;
    std::vector<DayPath> old;
    if (keepDays > 0)
        old = dayFiles(folder);
    std::erase_if(old, [&](const DayPath& file) { return file.day + oneDay * keepDays >= floorTo(today, oneDay); });
    if (old.empty())
        return deleted;
    std::optional<FolderLock> lock;
    if (!locked) {
        auto taken = FolderLock::take(folder);
        if (!taken)
            return tl::unexpected<Error>(taken.error());
        lock = std::move(*taken);
    }
    for (const DayPath& file : old) {
        removeFile(file.path);
        std::error_code code;
        if (fs::exists(file.path, code))
            return failure(ErrorCode::PermissionDenied, "the old day file cannot be deleted", file.path);
        deleted.push_back(fs::path(file.path).filename().string());
    }
    return deleted;
}

} // namespace topbook
