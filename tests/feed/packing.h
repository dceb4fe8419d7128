// SPDX-License-Identifier: GPL-3.0-or-later
// Packed files for tests, written with libarchive.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>

namespace topbook::test {

using AddFilter = int (*)(archive*);

inline void addMember(archive* out, const std::string& name, const std::string& content) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_write_header(out, entry);
    archive_write_data(out, content.data(), content.size());
    archive_entry_free(entry);
}

inline std::string packed(AddFilter filter, const std::string& content) {
    std::string bytes(content.size() * 2 + 100'000, '\0');
    std::size_t used = 0;
    archive* out = archive_write_new();
    archive_write_set_format_raw(out);
    filter(out);
    archive_write_set_bytes_in_last_block(out, 1);
    archive_write_open_memory(out, bytes.data(), bytes.size(), &used);
    addMember(out, "data", content);
    archive_write_close(out);
    archive_write_free(out);
    bytes.resize(used);
    return bytes;
}

inline std::string zipped(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string bytes(1 << 22, '\0');
    std::size_t used = 0;
    archive* out = archive_write_new();
    archive_write_set_format_zip(out);
    archive_write_set_bytes_in_last_block(out, 1);
    archive_write_open_memory(out, bytes.data(), bytes.size(), &used);
    for (const auto& [name, content] : members)
        addMember(out, name, content);
    archive_write_close(out);
    archive_write_free(out);
    bytes.resize(used);
    return bytes;
}

} // namespace topbook::test
