// SPDX-License-Identifier: GPL-3.0-or-later
// The live orders of all instruments in one flat hash table (order-books, What made the prototype fast): open
// addressing, multiplicative hash, low load, deletion by shifting back, growth a few slots at a time.
//
// A key is (instrument, side, id) with any 64-bit id. A slot holds the id mixed with its instrument (`codeOf`, which
// can be undone), so that small ids used by every instrument spread, and a slot can be moved without asking whose it
// is; which instrument and side it belongs to is told by its level, so that a match is exact. The side is left out of
// the hash: a message without a side finds its order by instrument and id. Not thread-safe.
#pragma once

#include "model/book/level_pool.h"
#include "model/book/prefetch.h"
#include "model/book/zeroed_memory.h"
#include "model/core/int128.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace topbook {

/// Where the wire size has 32 bits, which is most feeds: four orders a cache line.
struct NarrowSlot {
    std::uint64_t code;
    std::uint32_t level; ///< noLevel: free
    std::uint32_t size;

    static constexpr std::int64_t largestSize = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::uint64_t fullEighths = 5;
};
/// Any size, and optionally a place in the queue.
struct WideSlot {
    std::uint64_t code;
    std::int64_t size;
    std::uint32_t level; ///< noLevel: free
    std::uint32_t stamp; ///< index into QueueStamps, 0 where queues are not kept

    static constexpr std::int64_t largestSize = std::numeric_limits<std::int64_t>::max();
    static constexpr std::uint64_t fullEighths = 6;
};

/// Undone by codeOf itself: codeOf(codeOf(id, i), i) == id.
[[nodiscard]] constexpr std::uint64_t codeOf(std::uint64_t id, InstrumentId instrument) {
    return id ^ (instrument.value * 0xd6e8feb86659fd93ULL);
}

/// Which bits of an owner must agree for a key to match.
inline constexpr LevelOwner exactSide = 0xffff'ffffU;
inline constexpr LevelOwner eitherSide = 0xffff'fffeU;

template<class Slot> class OrderTable {
    struct Part {
        ZeroedMemory memory;
        Slot* slots = nullptr;
        std::uint64_t capacity = 0;
        std::uint64_t used = 0;

        Part() = default;
        explicit Part(std::uint64_t slotCount)
            : memory(slotCount * sizeof(Slot))
            , slots(static_cast<Slot*>(memory.start()))
            , capacity(slotCount) {}

        [[nodiscard]] std::uint64_t homeOf(std::uint64_t code) const {
            const std::uint64_t hash = code * 0x9e3779b97f4a7c15ULL;
            return static_cast<std::uint64_t>(static_cast<UInt128>(hash) * capacity >> 64);
        }
        [[nodiscard]] std::uint64_t after(std::uint64_t index) const { return index + 1 == capacity ? 0 : index + 1; }
        /// Steps from `from` forward to `to`, around the end.
        [[nodiscard]] std::uint64_t distance(std::uint64_t from, std::uint64_t to) const {
            return to >= from ? to - from : to + capacity - from;
        }
        void place(const Slot& slot) {
            std::uint64_t index = homeOf(slot.code);
            while (slots[index].level != noLevel)
                index = after(index);
            slots[index] = slot;
            ++used;
        }
        /// Closes the hole by shifting back whatever stands further from its home than the hole is.
        void erase(std::uint64_t hole) {
            for (std::uint64_t next = after(hole); slots[next].level != noLevel; next = after(next)) {
                const std::uint64_t home = homeOf(slots[next].code);
                if (distance(home, next) < distance(hole, next))
                    continue;
                slots[hole] = slots[next];
                hole = next;
            }
            slots[hole] = Slot{};
            --used;
        }
    };

public:
    /// Where a key stands, or where it would stand. Valid until the next insertion, removal or makeRoom.
    struct Place {
        Part* part = nullptr;
        std::uint64_t index = 0;
        bool found = false;
        bool twin = false; ///< the same id of the same instrument was met on the other side

        [[nodiscard]] Slot& slot() const { return part->slots[index]; }
    };

    OrderTable()
        : now_(firstCapacity) {}

    /// Slots in use, those of swept levels included.
    [[nodiscard]] std::uint64_t used() const { return now_.used + old_.used; }
    [[nodiscard]] std::uint64_t capacity() const { return now_.capacity; }
    [[nodiscard]] std::size_t bytes() const { return now_.memory.bytes() + old_.memory.bytes(); }

    [[nodiscard]] Place find(std::uint64_t code, LevelOwner owner, LevelOwner mask, const LevelPool& levels) {
        Place place;
        place.part = &partOf(code);
        const Part& part = *place.part;
        place.index = part.homeOf(code);
        while (part.slots[place.index].level != noLevel) {
            const Slot& slot = part.slots[place.index];
            if (slot.code == code) {
                const LevelOwner differs = levels[slot.level].owner ^ owner;
                if ((differs & mask) == 0) {
                    place.found = true;
                    return place;
                }
                place.twin |= differs == 1;
            }
            place.index = part.after(place.index);
        }
        return place;
    }

    /// Room for so many, before the first is inserted. Slots of a saved table come in the order of their hashes: a
    /// table that grows with them would have all of them stand in one run.
    void reserve(std::uint64_t count) {
        const std::uint64_t needed = (count + 1) * 8 / Slot::fullEighths + 1;
        if (used() == 0 && needed > now_.capacity)
            now_ = Part(needed + needed / 8);
    }
    /// Before a find whose place may be inserted at.
    void makeRoom() {
        if (old_.slots != nullptr)
            moveSome(slotsMovedAtOnce);
        if ((used() + 1) * 8 > now_.capacity * Slot::fullEighths)
            grow();
    }
    void insert(const Place& place, const Slot& slot) {
        place.slot() = slot;
        ++place.part->used;
    }
    /// Inserts what is known to be new.
    void insertNew(const Slot& slot) {
        makeRoom();
        partOf(slot.code).place(slot);
    }
    void erase(const Place& place) { place.part->erase(place.index); }

    template<class Visit> void forEach(Visit visit) const {
        for (const Part* part : {&now_, &old_}) {
            for (std::uint64_t i = 0; i < part->capacity; ++i) {
                if (part->slots[i].level != noLevel)
                    visit(std::as_const(part->slots[i]));
            }
        }
    }

    /// Removes every slot for which `isGone` is true, in one pass over the table.
    template<class IsGone> void sweep(IsGone isGone) {
        if (old_.slots != nullptr)
            moveSome(old_.capacity);
        const std::uint64_t start = firstFree(now_);
        std::uint64_t index = start;
        do {
            // what a removal shifts back comes to stand at `index`, never before the free slot where the pass began
            while (now_.slots[index].level != noLevel && isGone(std::as_const(now_.slots[index])))
                now_.erase(index);
            index = now_.after(index);
        } while (index != start);
    }

    /// Gives where the key is likely to stand, for prefetchLevel.
    TOPBOOK_PREFETCHES std::uint64_t prefetch(std::uint64_t code) const {
        const std::uint64_t home = now_.homeOf(code);
        prefetchForWrite(now_.slots + home);
        prefetchForWrite(now_.slots + home + 3); // a run of slots often ends in the next line
        if (old_.slots != nullptr) [[unlikely]]
            prefetchForWrite(old_.slots + old_.homeOf(code));
        return home;
    }
    /// The second step of a prefetch, once the slot itself has come. The table may have grown in between.
    TOPBOOK_PREFETCHES void prefetchLevel(std::uint64_t home, const LevelPool& levels) const {
        levels.prefetch(now_.slots[home].level);
    }

private:
    static constexpr std::uint64_t firstCapacity = 256;
    /// A quarter more room lasts for twice the insertions that moving takes at this pace. Small steps, because until
    /// the move is over both parts take memory.
    static constexpr std::uint64_t slotsMovedAtOnce = 16;
    static constexpr std::uint64_t slotsReleasedAtOnce = (512 << 10) / sizeof(Slot);

    [[nodiscard]] static std::uint64_t firstFree(const Part& part) {
        std::uint64_t index = 0;
        while (part.slots[index].level != noLevel)
            ++index;
        return index;
    }

    /// While the table grows, a key lives in the new part exactly when its old home lies before the frontier. The
    /// frontier stands between two runs of slots, and no key ever stands before its home in a run.
    [[nodiscard]] const Part& partOf(std::uint64_t code) const {
        if (old_.slots == nullptr)
            return now_;
        return old_.distance(moveStart_, old_.homeOf(code)) < moved_ ? now_ : old_;
    }
    [[nodiscard]] Part& partOf(std::uint64_t code) { return const_cast<Part&>(std::as_const(*this).partOf(code)); }

    void grow() {
        if (old_.slots != nullptr)
            moveSome(old_.capacity);
        old_ = std::move(now_);
        now_ = Part(old_.capacity + old_.capacity / 4);
        moveStart_ = firstFree(old_);
        moved_ = 0;
        moveSome(slotsMovedAtOnce);
    }

    void moveSome(std::uint64_t count) {
        const std::uint64_t until = moved_ + count;
        std::uint64_t index = moveStart_ + moved_;
        if (index >= old_.capacity)
            index -= old_.capacity;
        // a run is moved as a whole, around the end of the part too
        while (old_.used > 0 && (moved_ < until || old_.slots[index].level != noLevel)) {
            Slot& slot = old_.slots[index];
            if (slot.level != noLevel) {
                now_.place(slot);
                slot = Slot{};
                --old_.used;
            }
            index = old_.after(index);
            ++moved_;
            if (index % slotsReleasedAtOnce == 0 && index > moveStart_)
                release(index);
        }
        if (old_.used == 0)
            old_ = Part();
    }

    /// What lies before `index` in the old part was moved: its memory would only be held. Unless a run that goes around
    /// the end of the part has come to stand there since.
    void release(std::uint64_t index) {
        const std::uint64_t from = std::max(index - slotsReleasedAtOnce, moveStart_);
        if (std::all_of(old_.slots + from, old_.slots + index, [](const Slot& slot) { return slot.level == noLevel; }))
            old_.memory.release(from * sizeof(Slot), index * sizeof(Slot));
    }

    Part now_;
    Part old_; ///< without slots, but while the table grows
    std::uint64_t moveStart_ = 0;
    std::uint64_t moved_ = 0;
};

} // namespace topbook
