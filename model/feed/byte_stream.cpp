// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/byte_stream.h"

#include "model/feed/raw_bytes.h"
#include "model/feed/unpacker.h"
#include "model/feed/zip_archive.h"

#include <filesystem>
#include <optional>
#include <variant>
#include <vector>

namespace topbook {
namespace {

constexpr std::size_t headBytes = 64 << 10;

/// "dir/x.zip/member" where "dir/x.zip" is a file: the archive and the member in it.
std::optional<std::pair<std::string, std::string>> splitAtArchive(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored))
        return std::nullopt;
    for (std::size_t slash = path.rfind('/'); slash != std::string::npos && slash > 0;
         slash = path.rfind('/', slash - 1)) {
        const std::string archive = path.substr(0, slash);
        if (std::filesystem::is_regular_file(archive, ignored))
            return std::pair(archive, path.substr(slash + 1));
    }
    return std::nullopt;
}

Result<ZipMember> openMember(const std::string& path, const std::optional<std::string>& wanted) {
    if (wanted)
        return ZipMember::open(path, *wanted);
    const auto members = zipMembers(path);
    if (!members)
        return tl::unexpected(members.error());
    if (members->empty())
        return failure(ErrorCode::Empty, "the zip archive holds no file", path);
    if (members->size() == 1)
        return ZipMember::open(path, members->front());
    constexpr std::size_t listed = 10;
    std::string names;
    for (std::size_t i = 0; i < members->size() && i < listed; ++i)
        names += (i == 0 ? "" : ", ") + path + "/" + (*members)[i];
    if (members->size() > listed)
        names += ", ...";
    return failure(ErrorCode::InvalidArgument,
                   "the zip archive holds " + std::to_string(members->size()) + " files; name one of them: " + names,
                   path);
}

} // namespace

struct ByteStream::State {
    std::variant<RawBytes, Unpacker, ZipMember> bytes;
    std::string path;
    std::string member;
    std::uint64_t packedSize = 0;
    std::string head;
    std::size_t headGiven = 0;
    std::optional<Error> trouble; ///< met while reading the head: told after it was handed out

    Result<std::string_view> read() {
        return std::visit([](auto& source) { return source.next(); }, bytes);
    }
    /// A pipe whose writer pauses must not be waited for.
    [[nodiscard]] bool readySoon() const {
        if (const auto* packed = std::get_if<Unpacker>(&bytes))
            return packed->raw().readySoon();
        const auto* plain = std::get_if<RawBytes>(&bytes);
        return plain == nullptr || plain->readySoon();
    }
};

ByteStream::ByteStream(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;
ByteStream::~ByteStream() = default;

Result<ByteStream> ByteStream::open(const std::string& path) {
    const auto inArchive = path == "-" ? std::nullopt : splitAtArchive(path);
    const std::string file = inArchive ? inArchive->first : path;
    auto raw = RawBytes::open(file);
    if (!raw)
        return tl::unexpected(raw.error());
    const auto first = raw->next();
    if (!first)
        return tl::unexpected(first.error());
    if (first->empty())
        return failure(ErrorCode::Empty, path == "-" ? "standard input is empty" : "the file is empty", path);
    const std::string begin(first->substr(0, 16));
    raw->putBack();

    const std::uint64_t packedSize = raw->size();
    const bool seekable = raw->isRegular() && path != "-";
    std::string member;
    std::optional<std::variant<RawBytes, Unpacker, ZipMember>> bytes;
    if (looksLikeZip(begin)) {
        auto opened = seekable ? openMember(file, inArchive ? std::optional(inArchive->second) : std::nullopt)
                               : ZipMember::openFirst(std::move(*raw));
        if (!opened)
            return tl::unexpected(opened.error());
        member = opened->name();
        bytes.emplace(std::move(*opened));
    } else if (inArchive) {
        return failure(ErrorCode::NotFound, "there is no such file, and '" + file + "' is no zip archive", path);
    } else if (auto codec = codecFor(begin)) {
        bytes.emplace(Unpacker(std::move(*raw), std::move(codec)));
    } else {
        bytes.emplace(std::move(*raw));
    }
    ByteStream stream(std::make_unique<State>(State{std::move(*bytes), file, member, packedSize, {}, 0, {}}));
    // an input that unpacks to nothing is as empty as one without bytes, and one that is cut at once gives nothing
    const auto head = stream.head();
    if (!head)
        return tl::unexpected(head.error());
    if (head->empty())
        return failure(ErrorCode::Empty, "the input is empty once unpacked", path);
    return stream;
}

Result<std::string_view> ByteStream::head() {
    State& state = *state_;
    while (state.head.size() < headBytes && !state.trouble) {
        if (!state.head.empty() && !state.readySoon())
            break;
        const auto block = state.read();
        if (!block) {
            state.trouble = block.error();
            break;
        }
        if (block->empty())
            break;
        state.head += *block;
    }
    if (state.head.empty() && state.trouble)
        return tl::unexpected(*state.trouble);
    return std::string_view(state.head).substr(0, headBytes);
}

Result<std::string_view> ByteStream::next() {
    State& state = *state_;
    if (state.headGiven < state.head.size()) {
        const auto rest = std::string_view(state.head).substr(state.headGiven);
        state.headGiven = state.head.size();
        return rest;
    }
    if (state.trouble)
        return tl::unexpected(*state.trouble);
    return state.read();
}

bool ByteStream::readySoon() const {
    return state_->headGiven < state_->head.size() || state_->trouble || state_->readySoon();
}

Result<bool> ByteStream::mayGrow() const {
    const auto* plain = std::get_if<RawBytes>(&state_->bytes);
    if (plain == nullptr || !plain->isRegular())
        return false;
    if (auto same = plain->checkSameFile(); !same)
        return tl::unexpected(same.error());
    return true;
}

bool ByteStream::canMove() const {
    const auto* plain = std::get_if<RawBytes>(&state_->bytes);
    return plain != nullptr && plain->canMove();
}

bool ByteStream::moveTo(std::uint64_t offset) {
    auto* plain = std::get_if<RawBytes>(&state_->bytes);
    if (plain == nullptr || !plain->moveTo(offset))
        return false;
    state_->headGiven = state_->head.size();
    state_->trouble.reset();
    return true;
}

const std::string& ByteStream::path() const {
    return state_->path;
}

const std::string& ByteStream::memberName() const {
    return state_->member;
}

std::uint64_t ByteStream::packedPosition() const {
    struct Position {
        std::uint64_t operator()(const RawBytes& raw) const { return raw.position(); }
        std::uint64_t operator()(const Unpacker& unpacker) const { return unpacker.raw().position(); }
        std::uint64_t operator()(const ZipMember& zip) const { return zip.packedPosition(); }
    };
    return std::visit(Position(), state_->bytes);
}

std::uint64_t ByteStream::packedSize() const {
    return state_->packedSize;
}

} // namespace topbook
