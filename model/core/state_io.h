// SPDX-License-Identifier: GPL-3.0-or-later
// Engine state as bytes, for checkpoints: little-endian fixed-width values, strings with their length. Reading never
// goes past the end: a cut or foreign state turns the reader bad, and the caller asks once, at the end.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace topbook {

class StateWriter {
public:
    template<class T> void put(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof(T));
    }
    void putText(std::string_view text) {
        put(static_cast<std::uint64_t>(text.size()));
        bytes_.append(text);
    }
    /// Many values that lie in one stretch, with their count.
    template<class T> void putAll(std::span<const T> values) {
        static_assert(std::is_trivially_copyable_v<T>);
        put(static_cast<std::uint64_t>(values.size()));
        bytes_.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
    }
    void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

class StateReader {
public:
    explicit StateReader(std::string_view bytes)
        : rest_(bytes) {}

    template<class T> [[nodiscard]] T get() {
        static_assert(std::is_trivially_copyable_v<T>);
        T value{};
        if (rest_.size() < sizeof(T)) {
            ok_ = false;
            rest_ = {};
            return value;
        }
        std::memcpy(&value, rest_.data(), sizeof(T));
        rest_.remove_prefix(sizeof(T));
        return value;
    }
    [[nodiscard]] std::string getText() {
        const auto size = get<std::uint64_t>();
        if (size > rest_.size()) {
            ok_ = false;
            rest_ = {};
            return {};
        }
        std::string text(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return text;
    }
    /// What `putAll` wrote.
    template<class T> [[nodiscard]] std::vector<T> getAll() {
        static_assert(std::is_trivially_copyable_v<T>);
        std::vector<T> values(getCount(sizeof(T)));
        if (!values.empty())
            std::memcpy(static_cast<void*>(values.data()), rest_.data(), values.size() * sizeof(T));
        rest_.remove_prefix(values.size() * sizeof(T));
        return values;
    }
    /// A count of things of at least `bytesEach`, bounded by what is left, so that a damaged count cannot ask for
    /// memory.
    [[nodiscard]] std::uint64_t getCount(std::size_t bytesEach) {
        const auto count = get<std::uint64_t>();
        if (count > rest_.size() / (bytesEach == 0 ? 1 : bytesEach)) {
            ok_ = false;
            return 0;
        }
        return count;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; } ///< not read yet; as long-lived as what it reads
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool atEnd() const { return rest_.empty(); }

private:
    std::string_view rest_;
    bool ok_ = true;
};

} // namespace topbook
