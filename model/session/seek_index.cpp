// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/seek_index.h"

#include "model/core/digest.h"
#include "model/core/state_io.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

namespace topbook {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t fileMark = 0x6b656573'6b6f6f62; ///< "bookseek", little-endian
constexpr std::uint32_t fileVersion = 1;
constexpr int compressionLevel = 1;
constexpr std::uint64_t sampledBytes = 1 << 20;
constexpr std::string_view extension = ".seek";
constexpr std::uint64_t mostStateBytes = 1ULL << 34; ///< more is not believed

/// What stands before the packed state.
struct FileHead {
    std::uint64_t mark = fileMark;
    std::uint32_t version = fileVersion;
    std::uint32_t reserved = 0;
    std::uint64_t source = 0;
    SeekPoint point;
    std::uint64_t size = 0;
    std::uint64_t packedSize = 0;
    std::uint64_t packedHash = 0;
    std::uint64_t headHash = 0; ///< of all before it

    [[nodiscard]] std::uint64_t hash() const;
};
static_assert(sizeof(FileHead) == 88 && std::is_trivially_copyable_v<FileHead>);

/// Eight bytes a step: a checkpoint has millions of them.
std::uint64_t hashOf(std::string_view bytes) {
    HashChain chain;
    chain.add(static_cast<std::uint64_t>(bytes.size()));
    while (bytes.size() >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        chain.add(word);
        bytes.remove_prefix(sizeof word);
    }
    for (const char c : bytes)
        chain.add(std::uint64_t{static_cast<unsigned char>(c)});
    return chain.value();
}

std::uint64_t FileHead::hash() const {
    return hashOf(std::string_view(reinterpret_cast<const char*>(this), offsetof(FileHead, headHash)));
}

class File {
public:
    File(const std::string& path, int flags)
        : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    [[nodiscard]] bool isOpen() const { return descriptor_ >= 0; }
    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// Fewer bytes than asked for where the file ends before.
    [[nodiscard]] std::size_t readAt(std::uint64_t offset, char* to, std::size_t size) const {
        std::size_t done = 0;
        while (done < size) {
            const ssize_t got = ::pread(descriptor_, to + done, size - done, static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    }
    [[nodiscard]] bool writeAll(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t done = ::write(descriptor_, bytes.data(), bytes.size());
            if (done < 0 && errno == EINTR)
                continue;
            if (done <= 0)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(done));
        }
        return true;
    }

private:
    int descriptor_;
};

std::int64_t nanosOf(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::string hexOf(std::uint64_t value) {
    return digestText(value);
}

/// A file that another program, or this one before a crash, left half written.
bool isLeftOver(const fs::path& path) {
    const std::string name = path.filename().string();
    const std::size_t at = name.rfind(".part-");
    if (at == std::string::npos)
        return false;
    std::error_code ignored;
    return !fs::exists("/proc/" + name.substr(at + 6), ignored);
}

/// Gives the bytes of the file, 0 where it could not be written. It is not waited until the disk has them: what a loss
/// of power leaves behind is found damaged.
std::uint64_t writeCheckpoint(const std::string& path, std::uint64_t source, SeekPoint point,
                              const std::string& state) try {
    const std::size_t room = ZSTD_compressBound(state.size());
    const auto bytes = std::make_unique_for_overwrite<char[]>(sizeof(FileHead) + room);
    const std::size_t size =
        ZSTD_compress(bytes.get() + sizeof(FileHead), room, state.data(), state.size(), compressionLevel);
    if (ZSTD_isError(size) != 0)
        return 0;
    FileHead head;
    head.source = source;
    head.point = point;
    head.size = state.size();
    head.packedSize = size;
    head.packedHash = hashOf({bytes.get() + sizeof head, size});
    head.headHash = head.hash();
    std::memcpy(bytes.get(), &head, sizeof head);
    const std::string part = path + ".part-" + std::to_string(::getpid());
    bool whole = false;
    {
        const File file(part, O_WRONLY | O_CREAT | O_TRUNC);
        whole = file.isOpen() && file.writeAll({bytes.get(), sizeof head + size});
    }
    std::error_code trouble;
    if (whole)
        fs::rename(part, path, trouble);
    if (whole && !trouble)
        return sizeof head + size;
    fs::remove(part, trouble);
    return 0;
} catch (const std::exception&) { // too little memory
    return 0;
}

struct Folder {
    fs::path path;
    fs::file_time_type used;
    std::uint64_t bytes = 0;
};

Folder lookInto(const fs::path& path) {
    std::error_code ignored;
    Folder folder{path, fs::last_write_time(path, ignored), 0};
    for (fs::directory_iterator each(path, ignored), end; each != end; each.increment(ignored)) {
        const std::uintmax_t size = each->file_size(ignored);
        if (!ignored)
            folder.bytes += size;
        if (ignored)
            break;
    }
    return folder;
}

} // namespace

Result<SeekSource> SeekSource::of(const std::string& path, std::string reading) {
    const File file(path, O_RDONLY);
    struct stat status {};
    if (!file.isOpen() || ::fstat(file.descriptor(), &status) != 0)
        return failure(ErrorCode::ReadFailed, std::string("cannot be opened: ") + std::strerror(errno), path);
    if (!S_ISREG(status.st_mode))
        return failure(ErrorCode::NotAFile, "is no file that can be gone back in", path);
    SeekSource source;
    std::error_code ignored;
    source.path = fs::absolute(path, ignored).lexically_normal().string();
    source.size = static_cast<std::uint64_t>(status.st_size);
    source.modified = nanosOf(status.st_mtim);
    source.changed = nanosOf(status.st_ctim);
    source.reading = std::move(reading);
    HashChain content;
    std::string bytes(std::min(sampledBytes, source.size), '\0');
    for (const std::uint64_t offset : {std::uint64_t{0}, source.size - bytes.size()}) {
        if (file.readAt(offset, bytes.data(), bytes.size()) != bytes.size())
            return failure(ErrorCode::ReadFailed, "cannot be read", path);
        content.add(hashOf(bytes));
    }
    source.content = content.value();
    return source;
}

SeekIndex SeekIndex::open(SeekSettings settings, const SeekSource& source) {
    SeekIndex index;
    index.settings_ = std::move(settings);
    if (index.settings_.folder.empty() || source.size < index.settings_.leastBytes) {
        index.writable_ = false;
        return index;
    }
    HashChain place; // a source that changed takes the place of what it was
    place.add(std::string_view(source.path));
    place.add(std::string_view(source.reading));
    place.add(std::string_view(index.settings_.program));
    index.folder_ = index.settings_.folder + "/" + hexOf(place.value());
    place.add(std::string_view(index.settings_.build));
    place.add(source.size);
    place.add(source.modified);
    place.add(source.changed);
    place.add(source.content);
    index.source_ = place.value();

    std::error_code ignored;
    std::vector<std::string> files;
    for (fs::directory_iterator each(index.folder_, ignored), end; !ignored && each != end; each.increment(ignored)) {
        if (each->path().extension() == extension)
            files.push_back(each->path().string());
    }
    std::sort(files.begin(), files.end());
    for (const std::string& file : files) {
        if (const auto point = index.look(file))
            index.points_.push_back(*point);
    }
    std::sort(index.points_.begin(), index.points_.end(),
              [](const SeekPoint& a, const SeekPoint& b) { return a.offset < b.offset; });
    if (!index.points_.empty()) // what was used last goes last
        fs::last_write_time(index.folder_, fs::file_time_type::clock::now(), ignored);
    return index;
}

std::optional<SeekPoint> SeekIndex::look(const std::string& path) {
    const File file(path, O_RDONLY);
    FileHead head;
    struct stat status {};
    const bool isRead = file.isOpen() && ::fstat(file.descriptor(), &status) == 0 &&
                        file.readAt(0, reinterpret_cast<char*>(&head), sizeof head) == sizeof head;
    const bool isOurs = isRead && head.mark == fileMark;
    if (isOurs && (head.version != fileVersion || head.source != source_)) {
        std::error_code ignored;
        fs::remove(path, ignored);
        return std::nullopt;
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (!isOurs || head.hash() != head.headHash || head.size > mostStateBytes ||
        size != sizeof head + head.packedSize || path != fileOf(head.point)) {
        troubles_.push_back("the checkpoint " + path + " is damaged; it is made anew");
        return std::nullopt;
    }
    largest_ = std::max(largest_, size);
    return head.point;
}

std::string SeekIndex::fileOf(const SeekPoint& point) const {
    return folder_ + "/" + hexOf(point.offset) + std::string(extension);
}

Result<std::string> SeekIndex::read(const SeekPoint& point) {
    settle();
    const std::string path = fileOf(point);
    const File file(path, O_RDONLY);
    FileHead head;
    std::string packed;
    bool whole = file.isOpen() && file.readAt(0, reinterpret_cast<char*>(&head), sizeof head) == sizeof head &&
                 head.source == source_ && head.point == point && head.hash() == head.headHash;
    if (whole) {
        packed.resize(head.packedSize);
        whole = file.readAt(sizeof head, packed.data(), packed.size()) == packed.size() &&
                hashOf(packed) == head.packedHash;
    }
    std::string state;
    if (whole) {
        state.resize(head.size);
        const std::size_t got = ZSTD_decompress(state.data(), state.size(), packed.data(), packed.size());
        whole = ZSTD_isError(got) == 0 && got == head.size;
    }
    if (whole)
        return state;
    std::erase(points_, point);
    return failure(ErrorCode::Corrupt, "the checkpoint is damaged; it is made anew", path);
}

bool SeekIndex::isDue(std::uint64_t offset, std::uint64_t events) const {
    if (!writable_)
        return false;
    SeekPoint last;
    for (const SeekPoint& point : points_) {
        if (point.offset <= offset)
            last = point;
    }
    return events - last.events >= settings_.eventsApart && offset - last.offset > largest_ + largest_ / 4;
}

bool SeekIndex::prepareFolder() {
    if (prepared_)
        return true;
    std::error_code trouble;
    fs::create_directories(folder_, trouble);
    if (trouble)
        return false;
    for (fs::directory_iterator each(folder_, trouble), end; !trouble && each != end; each.increment(trouble)) {
        std::error_code ignored;
        if (isLeftOver(each->path()))
            fs::remove(each->path(), ignored);
    }
    makeRoom();
    prepared_ = true;
    return true;
}

/// The indexes that were used longest ago go, until the others fit.
void SeekIndex::makeRoom() const {
    std::vector<Folder> folders;
    std::uint64_t bytes = 0;
    std::error_code ignored;
    for (fs::directory_iterator each(settings_.folder, ignored), end; !ignored && each != end;
         each.increment(ignored)) {
        std::error_code unknown;
        if (!each->is_directory(unknown) || each->path() == fs::path(folder_))
            continue;
        folders.push_back(lookInto(each->path()));
        bytes += folders.back().bytes;
    }
    std::sort(folders.begin(), folders.end(), [](const Folder& a, const Folder& b) { return a.used < b.used; });
    for (const Folder& folder : folders) {
        if (bytes <= settings_.bytesKept)
            return;
        bytes -= folder.bytes;
        std::error_code unknown;
        // only what is ours: somebody may have put files of his own there
        for (fs::directory_iterator each(folder.path, unknown), end; !unknown && each != end; each.increment(unknown)) {
            std::error_code kept;
            if (each->path().extension() == extension || isLeftOver(each->path()))
                fs::remove(each->path(), kept);
        }
        fs::remove(folder.path, unknown);
    }
}

void SeekIndex::settle() {
    if (!writing_.valid())
        return;
    const std::uint64_t bytes = writing_.get();
    largest_ = std::max(largest_, bytes);
    if (bytes == 0) {
        writable_ = false;
        std::erase(points_, written_);
    }
}

void SeekIndex::write(const SeekPoint& point, std::string state) {
    settle();
    if (!writable_)
        return;
    writable_ = prepareFolder();
    if (!writable_)
        return;
    try {
        writing_ = std::async(std::launch::async, writeCheckpoint, fileOf(point), source_, point, std::move(state));
    } catch (const std::system_error&) { // no thread can be had
        writable_ = false;
        return;
    }
    written_ = point;
    std::erase_if(points_, [&point](const SeekPoint& known) { return known.offset == point.offset; });
    const auto behind = std::find_if(points_.begin(), points_.end(),
                                     [&point](const SeekPoint& known) { return known.offset > point.offset; });
    points_.insert(behind, point);
}

} // namespace topbook
