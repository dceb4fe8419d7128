// SPDX-License-Identifier: GPL-3.0-or-later
// Fills the corpora of the fuzz targets: the golden inputs of each format, whole, cut and with all line ends changed;
// for the byte stream the same packed in every way.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <archive.h>
#include <archive_entry.h>

namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

void write(const fs::path& path, const std::string& bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string withCarriageReturns(const std::string& text) {
    std::string changed;
    for (const char c : text) {
        if (c == '\n')
            changed += '\r';
        changed += c;
    }
    return changed;
}

std::string packed(const std::string& content, int (*setFormat)(archive*), int (*addFilter)(archive*)) {
    std::string bytes(content.size() * 2 + 100'000, '\0');
    std::size_t used = 0;
    archive* out = archive_write_new();
    setFormat(out);
    addFilter(out);
    archive_write_set_bytes_in_last_block(out, 1);
    archive_write_open_memory(out, bytes.data(), bytes.size(), &used);
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, "rows.csv");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_write_header(out, entry);
    archive_write_data(out, content.data(), content.size());
    archive_entry_free(entry);
    archive_write_close(out);
    archive_write_free(out);
    bytes.resize(used);
    return bytes;
}

struct Packing {
    const char* name;
    int (*setFormat)(archive*);
    int (*addFilter)(archive*);
};
constexpr Packing packings[] = {{"gz", archive_write_set_format_raw, archive_write_add_filter_gzip},
                                {"zst", archive_write_set_format_raw, archive_write_add_filter_zstd},
                                {"xz", archive_write_set_format_raw, archive_write_add_filter_xz},
                                {"bz2", archive_write_set_format_raw, archive_write_add_filter_bzip2},
                                {"zip", archive_write_set_format_zip, archive_write_add_filter_none}};

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: make_seeds FORMATS CORPUS\n", stderr);
        return 2;
    }
    const fs::path corpus = argv[2];
    for (const auto& entry : fs::recursive_directory_iterator(argv[1])) {
        if (!entry.is_regular_file() || entry.path().extension() == ".expected")
            continue;
        std::string format = entry.path().parent_path().filename().string();
        std::replace(format.begin(), format.end(), '-', '_');
        const fs::path folder = corpus / (format == "csv_profile" ? "profile_csv" : format);
        const std::string name = entry.path().filename().string();
        const std::string content = contentOf(entry.path());
        write(folder / name, content);
        write(folder / ("half_" + name), content.substr(0, content.size() / 2));
        write(folder / ("crlf_" + name), withCarriageReturns(content));
        for (const Packing& packing : packings) {
            const std::string bytes = packed(content, packing.setFormat, packing.addFilter);
            write(corpus / "byte_stream" / (name + "." + packing.name), bytes);
            write(corpus / "byte_stream" / ("half_" + name + "." + packing.name), bytes.substr(0, bytes.size() / 2));
        }
    }
    return 0;
}
