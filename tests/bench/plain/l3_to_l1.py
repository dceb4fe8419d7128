# SPDX-License-Identifier: GPL-3.0-or-later
# l3-csv to L1 with dictionaries, as an analyst would write it. Usage: l3_to_l1.py FILE.csv OUT.csv
import csv
import sys
from decimal import Decimal

orders = {}
levels = {"BUY": {}, "SELL": {}}


def rest(side, price, size):
    book = levels[side]
    book[price] = book.get(price, 0) + size
    if book[price] == 0:
        del book[price]


def padded(time):
    head, _, fraction = time.removesuffix(" UTC").partition(".")
    return head + "." + fraction.ljust(6, "0") + " UTC"


def text(price):
    return format(price.normalize(), "f")


with open(sys.argv[1], newline="") as source, open(sys.argv[2], "w", newline="") as target:
    rows = csv.reader(source)
    next(rows)
    target.write("time,bid_price,ask_price,bid_size,ask_size,seq_num\n")
    last = None
    for row in rows:
        if row[1]:
            side, price, size = row[2], Decimal(row[3]), int(row[4])
            orders[row[1]] = [side, price, size]
            rest(side, price, size)
        elif row[5]:
            order = orders[row[5]]
            rest(order[0], order[1], -order[2])
            order[1], order[2] = Decimal(row[7]), int(row[8])
            rest(order[0], order[1], order[2])
        elif row[9]:
            order = orders.pop(row[9])
            rest(order[0], order[1], -order[2])
        else:
            order = orders[row[11]]
            taken = min(int(row[14]), order[2])
            rest(order[0], order[1], -taken)
            order[2] -= taken
            if order[2] == 0:
                del orders[row[11]]
        if not levels["BUY"] or not levels["SELL"]:
            continue
        bid, ask = max(levels["BUY"]), min(levels["SELL"])
        best = (bid, ask, levels["BUY"][bid], levels["SELL"][ask])
        if best == last:
            continue
        last = best
        target.write(f"{padded(row[15])},{text(bid)},{text(ask)},{best[2]},{best[3]},{row[0]}\n")
