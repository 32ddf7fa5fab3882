#!/usr/bin/env bash
# Writes a week of made-up five minutes of three servers as CSV. For trying docs/examples/scenario.yaml.
awk 'BEGIN {
  srand(7); print "start,seconds,bytes,source"
  for (m = 0; m < 7 * 1440; m += 5) {
    hour = int(m / 60) % 24; day = int(m / 1440)
    busy = day < 5 && hour >= 8 && hour < 19
    start = sprintf("2026-11-%02dT%02d:%02d:00+09:00,300,", 2 + day, hour, m % 60)
    rate["db1"] = busy ? 300000 : 60000; rate["db2"] = busy ? 150000 : 40000; rate["web1"] = busy ? 50000 : 20000
    for (i = 1; i <= 3; i++) {
      name = i < 3 ? "db" i : "web1"
      bytes = 300 * rate[name] * (0.4 + 1.2 * rand())
      if (name == "db1" && hour == 22 && m % 60 < 30) bytes += 300 * 3000000
      printf "%s%d,%s\n", start, bytes, name
    }
  }
}'
