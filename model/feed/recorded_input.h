// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded input, opened and decoded: what the terminal program and a replay pull their events from.
#pragma once

#include "model/feed/byte_stream.h"
#include "model/feed/recorded_format.h"

#include <memory>
#include <optional>

namespace topbook {

/// Where an input can be gone on with, in the middle.
struct InputPlace {
    std::uint64_t offset = 0; ///< bytes read so far
    std::string decoder;      ///< Decoder::savePlace
};

/// One opened input. Pull until `next` says false. Not thread-safe.
class EventInput {
public:
    virtual ~EventInput() = default;
    [[nodiscard]] virtual const FormatTraits& traits() const = 0;
    /// The input as a `where` begins: the file, and the archive's member behind a slash.
    [[nodiscard]] virtual std::string name() const { return {}; }
    /// Clears `out` and fills it with the next events; false at the end. Fails as Decoder::decode does.
    [[nodiscard]] virtual Result<bool> next(EventBatch& out) = 0;
    [[nodiscard]] virtual const std::map<std::string, std::uint64_t>& counts() const = 0;
    [[nodiscard]] virtual bool assumedUtc() const { return false; }
    [[nodiscard]] virtual DecodeFacts facts() const { return {}; }
    /// 0..1 of the input read so far, or nothing where it cannot be known.
    [[nodiscard]] virtual std::optional<double> progress() const { return std::nullopt; }

    /// Where it stands behind the events that `next` gave last; nothing where it cannot come back there: only a plain
    /// file can, in a format whose decoder can, and maybe not at every place.
    [[nodiscard]] virtual std::optional<InputPlace> place() const { return std::nullopt; }
    /// Bytes of the unpacked input that its events so far were made of; 0 where that is not known.
    [[nodiscard]] virtual std::uint64_t offset() const { return 0; }
    /// Goes on from a place in the same file, opened with the same options: `next` then gives what it gave behind that
    /// place, in the same batches. False where it cannot; the input is then to be thrown away.
    [[nodiscard]] virtual bool moveTo(const InputPlace&) { return false; }
};

struct InputOptions {
    std::optional<std::string> format; ///< `--format`; else recognised by content
    DecodeOptions decode;              ///< inputName and memberName are filled in
};

/// Opens a file (or "-"), recognises its format and reads its header, so that `traits` is complete. Of an archive with
/// several members the one whose format is known is taken, if there is exactly one; else the error lists them.
/// With `decode.follow`, the end of a plain file, or a pause of a pipe's writer, gives an empty batch instead of the
/// end: the caller waits and asks again. A file that is cut or replaced meanwhile ends there, as a problem.
/// `.topbook` recordings are opened by the session layer, not here.
[[nodiscard]] Result<std::unique_ptr<EventInput>> openRecorded(const std::string& path, const InputOptions& options);

} // namespace topbook
