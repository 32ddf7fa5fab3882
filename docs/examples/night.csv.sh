#!/usr/bin/env bash
# Writes a week of made-up minutes as CSV: office hours, quiet nights, a backup job at 22:00. For trying `weir plan`.
awk 'BEGIN {
  srand(3); print "start,seconds,bytes"
  for (m = 0; m < 7 * 1440; m++) {
    hour = int(m / 60) % 24; day = int(m / 1440)
    rate = (day < 5 && hour >= 8 && hour < 19) ? 400000 : 80000
    bytes = 60 * rate * (0.4 + 1.2 * rand())
    if (hour == 22 && m % 60 < 45) bytes += 60 * 9000000
    printf "2026-11-%02dT%02d:%02d:00Z,60,%d\n", 2 + day, hour, m % 60, bytes
  }
}'
