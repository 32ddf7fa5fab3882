"""Reads a capture without Weir, works the figures of `weir inspect --utc --json` out the long way, and compares.

usage: check.py CAPTURE JSON     needs libzstd; samples of 1 s that begin on whole seconds, as Generate.java makes them
"""
import ctypes
import ctypes.util
import json
import math
import sys
from datetime import datetime, timezone

zstd = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
zstd.ZSTD_decompress.restype = ctypes.c_size_t


def unpacked(block):
    plain = ctypes.create_string_buffer(1 << 23)
    length = zstd.ZSTD_decompress(plain, ctypes.c_size_t(1 << 23), block, ctypes.c_size_t(len(block)))
    return plain.raw[:length]


def number(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return (value >> 1) ^ -(value & 1), at


def text(data, at):
    length, at = number(data, at)
    return data[at : at + length], at + length


def optional(data, at, read):
    branch, at = number(data, at)
    return read(data, at) if branch else (None, at)


def numbers(data, at):
    while True:
        count, at = number(data, at)
        if count == 0:
            return None, at
        if count < 0:
            _, at = number(data, at)
        for _ in range(abs(count)):
            _, at = number(data, at)


def rows(data):
    at, meta = 4, {}
    count, at = number(data, at)
    while count:
        for _ in range(count):
            key, at = text(data, at)
            meta[key.decode()], at = text(data, at)
        count, at = number(data, at)
    at += 16
    readers = {"note": text, "values": numbers}
    names = [field["name"] for field in json.loads(meta["avro.schema"])["fields"]]
    while at < len(data):
        count, at = number(data, at)
        size, at = number(data, at)
        block, place = unpacked(data[at : at + size]), 0
        at += size + 16
        for _ in range(count):
            row = {}
            for name in names:
                if name in ("row", "source", "start", "length"):
                    row[name], place = number(block, place)
                else:
                    row[name], place = optional(block, place, readers.get(name, number))
            yield row


def compare(what, shown, truth, high=0.0):
    slack = 1e-9 * max(1, abs(truth))
    if truth - slack <= shown <= truth * (1 + high) + slack:
        return 0
    print("DIFFERENT", what, "shown", shown, "truth", truth)
    return 1


def sums(samples, key):
    cells = {}
    for start, length, written, _ in samples:
        cell = cells.setdefault(key(start // 10**9), [0, 0])
        cell[0] += written
        cell[1] += length / 1e9
    return cells


def check(shown, samples, gaps):
    name, bad = shown["name"], 0
    bad += compare(name + " samples", shown["samples"], len(samples))
    bad += compare(name + " total", shown["totalBytes"], sum(s[2] for s in samples))
    bad += compare(name + " operations", shown["operations"], sum(s[3] for s in samples))
    bad += compare(name + " mean", shown["meanBytesPerSecond"], sum(s[2] for s in samples) / sum(s[1] / 1e9 for s in samples))
    bad += compare(name + " gaps", shown["gaps"]["count"], len(gaps))
    bad += compare(name + " gap seconds", shown["gapSeconds"], sum(gaps) / 1e9)
    for busiest in shown["busiest"]:
        window = busiest["windowSeconds"]
        cells = sums(samples, lambda second: second // window * window)
        most = sorted(cells.items(), key=lambda item: (-item[1][0], item[0]))[:5]
        for (start, cell), moment in zip(most, busiest["moments"], strict=True):
            bad += compare(name + " moment", datetime.fromisoformat(moment["start"].replace("Z", "+00:00")).timestamp(), start)
            bad += compare(name + " moment bytes", moment["bytes"], cell[0])
    means = sorted(cell[0] / cell[1] for cell in sums(samples, lambda second: second // 60).values() if cell[1] >= 30)
    for share, key in ((0.95, "p95BytesPerSecond"), (0.99, "p99BytesPerSecond")):
        bad += compare(name + " " + key, shown[key], means[math.ceil(share * len(means) - 1e-9) - 1], high=0.01)

    def hour(second):
        moment = datetime.fromtimestamp(second, timezone.utc)
        return moment.strftime("%A").lower(), moment.hour

    for (day, at), cell in sums(samples, hour).items():
        bad += compare(name + " hour", shown["hoursOfWeek"][day]["measuredSeconds"][at], cell[1])
        bad += compare(name + " hour mean", shown["hoursOfWeek"][day]["meanBytesPerSecond"][at], cell[0] / cell[1])
    return bad


samples, gaps = {}, {}
with open(sys.argv[1], "rb") as file:
    for row in rows(file.read()):
        if row["row"] == 0:
            samples.setdefault(row["source"], []).append((row["start"], row["length"], row["bytes"], row["operations"]))
        elif row["row"] == 1:
            gaps.setdefault(row["source"], []).append(row["length"])
with open(sys.argv[2]) as file:
    report = json.load(file)
different = sum(check(source, samples[i], gaps.get(i, [])) for i, source in enumerate(report["sources"]))
print(len(report["sources"]), "sources,", different, "differences")
sys.exit(1 if different else 0)
