// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/json_pointer.h"

#include "model/core/decimal.h"

#include <algorithm>

namespace topbook {
namespace {

std::string unescaped(std::string_view token) {
    std::string name;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size())
            name += token[++i] == '1' ? '/' : '~';
        else
            name += token[i];
    }
    return name;
}

const JsonValue* itemAt(const JsonValue& array, std::string_view token) {
    if (token.empty() || (token.size() > 1 && token[0] == '0'))
        return nullptr;
    const auto index = parseUnsigned(token);
    return index && *index < array.items.size() ? &array.items[*index] : nullptr;
}

} // namespace

bool isJsonPointer(std::string_view pointer) {
    if (!pointer.empty() && pointer[0] != '/')
        return false;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] == '~' && (i + 1 == pointer.size() || (pointer[i + 1] != '0' && pointer[i + 1] != '1')))
            return false;
    }
    return true;
}

const JsonValue* valueAt(const JsonValue& root, std::string_view pointer) {
    const JsonValue* value = &root;
    while (value != nullptr && !pointer.empty()) {
        const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
        const std::string_view token = pointer.substr(1, end - 1);
        value = value->kind == JsonValue::Kind::Array ? itemAt(*value, token) : value->find(unescaped(token));
        pointer.remove_prefix(end);
    }
    return value;
}

const JsonValue* firstTold(const JsonValue& root, std::span<const std::string> pointers) {
    for (const std::string& pointer : pointers) {
        const JsonValue* value = valueAt(root, pointer);
        if (value != nullptr && value->kind != JsonValue::Kind::Null)
            return value;
    }
    return nullptr;
}

} // namespace topbook
