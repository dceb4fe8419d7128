// SPDX-License-Identifier: GPL-3.0-or-later
// Errors travel as values: what went wrong, in words that say what to do, and where in the input it stands.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace topbook {

/// One code a kind of failure. `codeText` gives the snake_case word that exports, `info --json` and the stats use.
enum class ErrorCode {
    // about the input as a whole
    NotFound,
    NotAFile,
    PermissionDenied,
    Empty,
    UnknownFormat,
    WrongHeader,
    LostIdentities,
    UnknownZone,
    Truncated,
    ReadFailed,
    // about a row or message
    BadRow,
    BadNumber,
    BadTime,
    BadPrice,
    BadText,
    Overflow,
    Rounded,
    TimeJump,
    TimeBackwards,
    DateUnknown,
    Late,
    Duplicate,
    SequenceGap,
    SequenceRestart,
    BadTsRecv,    ///< the record itself says that its receive time cannot be trusted (Databento)
    MaybeBadBook, ///< the record itself says that the book may be wrong since a gap (Databento)
    // about a book
    UnknownOrder,
    DoubleAdd,
    OverExecution,
    ZeroSize,
    PriceOutOfRange,
    Crossed,
    Locked,
    // about a live source
    HttpStatus,
    RateLimited,
    TimedOut,
    ConnectionFailed,
    TlsFailed,
    ErrorAnswer, ///< an error in words inside a good answer
    TooLarge,
    RedirectRefused,
    PollSkipped,
    NoQuote,      ///< a symbol that was asked for is not in the answer
    BookMismatch, ///< the book and the exchange's own best differ
    // about a recorded feed
    UnknownInstrument, ///< messages of an instrument that nothing announced
    BrokenTrade,       ///< a trade was told, and only later that it does not count
    // about the output and the program
    WriteFailed,
    DiskFull,
    ForeignFile,
    NewerVersion,
    Corrupt,
    InvalidPlan,
    InvalidArgument,
    Busy,
    Cancelled,
    Internal,
};

/// The snake_case word of a code, for example `unknown_order`. Static storage.
[[nodiscard]] std::string_view codeText(ErrorCode code);

/// `message` is a whole sentence for a person; `where` is file:line, file:offset or source:payload, or empty.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string where;

    bool operator==(const Error&) const = default;
};

/// "where: message", or the message alone where there is no place to name.
[[nodiscard]] std::string describe(const Error& error);

template<class T> using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> failure(ErrorCode code, std::string message, std::string where = {}) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(where)});
}

} // namespace topbook
