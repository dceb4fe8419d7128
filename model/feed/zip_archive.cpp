// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/zip_archive.h"

#include <archive.h>
#include <archive_entry.h>

namespace topbook {
namespace {

constexpr std::size_t readBytes = 256 << 10;

struct CloseArchive {
    void operator()(archive* opened) const { archive_read_free(opened); }
};
using ArchivePtr = std::unique_ptr<archive, CloseArchive>;

ArchivePtr zipReader() {
    ArchivePtr made(archive_read_new());
    if (made)
        archive_read_support_format_zip(made.get());
    return made;
}

std::string wordsOf(archive* opened) {
    const char* words = archive_error_string(opened);
    return words == nullptr ? "unknown trouble" : words;
}

/// Empty for what is no file of data.
std::string memberNameOf(archive_entry* entry) {
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr)
        name = archive_entry_pathname(entry);
    if (name == nullptr || archive_entry_filetype(entry) == AE_IFDIR)
        return {};
    std::string text(name);
    const bool isResourceFork = text.starts_with("__MACOSX/");
    return isResourceFork || text.empty() || text.back() == '/' ? std::string() : text;
}

/// Moves to the next member of data; empty at the end or where the archive is cut.
std::string nextMember(archive* opened) {
    archive_entry* entry = nullptr;
    for (int result = archive_read_next_header(opened, &entry); result == ARCHIVE_OK || result == ARCHIVE_WARN;
         result = archive_read_next_header(opened, &entry)) {
        if (std::string name = memberNameOf(entry); !name.empty())
            return name;
    }
    return {};
}

struct PipeReader {
    RawBytes raw;
    bool failed = false;
};

la_ssize_t readPipe(archive*, void* reader, const void** block) {
    const auto bytes = static_cast<PipeReader*>(reader)->raw.next();
    if (!bytes)
        return ARCHIVE_FATAL;
    *block = bytes->data();
    return static_cast<la_ssize_t>(bytes->size());
}

} // namespace

struct ZipMember::State {
    std::unique_ptr<PipeReader> pipe; ///< outlives the archive that reads from it
    ArchivePtr reader;
    std::string path;
    std::string name;
    std::uint64_t unpacked = 0;
    bool ended = false;
};

ZipMember::ZipMember(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
ZipMember::ZipMember(ZipMember&&) noexcept = default;
ZipMember& ZipMember::operator=(ZipMember&&) noexcept = default;
ZipMember::~ZipMember() = default;

bool looksLikeZip(std::string_view head) {
    return head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06") || head.starts_with("PK\x07\x08");
}

Result<std::vector<std::string>> zipMembers(const std::string& path) {
    const ArchivePtr reader = zipReader();
    if (!reader || archive_read_open_filename(reader.get(), path.c_str(), readBytes) != ARCHIVE_OK)
        return failure(ErrorCode::ReadFailed, "the zip archive cannot be read", path);
    std::vector<std::string> names;
    for (std::string name = nextMember(reader.get()); !name.empty(); name = nextMember(reader.get()))
        names.push_back(std::move(name));
    return names;
}

Result<ZipMember> ZipMember::open(const std::string& path, const std::string& member) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->reader = zipReader();
    if (!state->reader || archive_read_open_filename(state->reader.get(), path.c_str(), readBytes) != ARCHIVE_OK)
        return failure(ErrorCode::ReadFailed, "the zip archive cannot be read", path);
    for (state->name = nextMember(state->reader.get()); state->name != member;
         state->name = nextMember(state->reader.get())) {
        if (state->name.empty())
            return failure(ErrorCode::NotFound, "the archive holds no file '" + member + "'", path);
    }
    return ZipMember(std::move(state));
}

Result<ZipMember> ZipMember::openFirst(RawBytes raw) {
    auto state = std::make_unique<State>();
    state->path = raw.path();
    state->pipe = std::make_unique<PipeReader>(PipeReader{std::move(raw)});
    state->reader = zipReader();
    if (!state->reader ||
        archive_read_open(state->reader.get(), state->pipe.get(), nullptr, readPipe, nullptr) != ARCHIVE_OK)
        return failure(ErrorCode::ReadFailed, "the zip archive cannot be read", state->path);
    state->name = nextMember(state->reader.get());
    if (state->name.empty())
        return failure(ErrorCode::Empty, "the zip archive holds no file", state->path);
    return ZipMember(std::move(state));
}

Result<std::string_view> ZipMember::next() {
    if (state_->ended)
        return std::string_view();
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    int result = ARCHIVE_OK;
    do {
        result = archive_read_data_block(state_->reader.get(), &block, &size, &offset);
    } while ((result == ARCHIVE_OK || result == ARCHIVE_WARN) && size == 0);
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN) {
        state_->unpacked += size;
        return std::string_view(static_cast<const char*>(block), size);
    }
    state_->ended = true;
    if (result != ARCHIVE_EOF) {
        const std::string words = wordsOf(state_->reader.get());
        // "(-5)" is zlib's way to say that more bytes should have come
        const bool cut = words.find("runcated") != std::string::npos || words.find("(-5)") != std::string::npos;
        return failure(cut ? ErrorCode::Truncated : ErrorCode::Corrupt,
                       cut ? "the zip archive is cut in the middle of '" + state_->name + "'"
                           : "the zip archive is damaged in '" + state_->name + "': " + words,
                       state_->path);
    }
    if (state_->pipe && !nextMember(state_->reader.get()).empty()) {
        return failure(ErrorCode::ReadFailed,
                       "the zip archive holds several files and only '" + state_->name +
                           "' was read; save it to disk and name the others as archive.zip/member",
                       state_->path);
    }
    return std::string_view();
}

const std::string& ZipMember::name() const {
    return state_->name;
}

std::uint64_t ZipMember::packedPosition() const {
    return static_cast<std::uint64_t>(std::max<la_int64_t>(archive_filter_bytes(state_->reader.get(), -1), 0));
}

} // namespace topbook
