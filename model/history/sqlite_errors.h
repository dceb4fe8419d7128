// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite's failures as values: nothing that SQLite or the allocator throws leaves this layer.
#pragma once

#include "model/core/result.h"

#include <exception>
#include <string>
#include <string_view>
#include <type_traits>

#include <SQLiteCpp/Exception.h>

namespace topbook {

/// `otherwise` is the code of a failure that has none of its own: ReadFailed or WriteFailed.
[[nodiscard]] Error errorOf(const SQLite::Exception& exception, std::string_view path, ErrorCode otherwise);
[[nodiscard]] Error errorOf(const std::exception& exception, std::string_view path, ErrorCode otherwise);

/// Runs `body`, which gives a Result, and makes what it throws an error of the same type.
template<class Body>
[[nodiscard]] std::invoke_result_t<Body> withoutThrowing(std::string_view path, ErrorCode otherwise, Body body) {
    try {
        return body();
    } catch (const SQLite::Exception& exception) {
        return tl::unexpected<Error>(errorOf(exception, path, otherwise));
    } catch (const std::exception& exception) {
        return tl::unexpected<Error>(errorOf(exception, path, otherwise));
    }
}

} // namespace topbook
