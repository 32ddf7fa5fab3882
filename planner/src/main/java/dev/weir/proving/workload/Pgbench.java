package dev.weir.proving.workload;

import dev.weir.problem.ProblemException;
import dev.weir.units.Durations;
import dev.weir.units.UnitFormatException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL cluster with the transactions of pgbench, begun by a timetable and not as fast as
 * they go: two runs then ask the same of it.
 *
 * @param duration whole seconds
 * @param rate transactions a second
 * @param burst transactions a second during the burst
 * @param burstAt start of the burst
 * @param burstFor its length; 0 for none
 * @param scale 100,000 accounts each, 16 MB
 * @param clients at once
 */
public record Pgbench(
    Duration duration,
    int rate,
    int burst,
    Duration burstAt,
    Duration burstFor,
    int scale,
    int clients)
    implements ProgramWorkload {
  static final String NAME = "pgbench";
  private static final String EXAMPLE =
      "write for example --workload pgbench:duration=150s,rate=50,burst=300,burst-for=20s";
  private static final List<String> KEYS =
      List.of("duration", "rate", "burst", "burst-at", "burst-for", "scale", "clients");
  private static final int HIGHEST_RATE = 100_000;
  private static final int LARGEST_SCALE = 1_000;
  private static final int MOST_CLIENTS = 100;

  public Pgbench {
    List<Duration> times = List.of(duration, burstAt, burstFor);
    SpecText.require(
        times.stream().allMatch(time -> time.toNanosPart() == 0 && !time.isNegative()),
        "its times are whole seconds",
        EXAMPLE);
    SpecText.require(
        duration.isPositive() && duration.compareTo(LONGEST) < 0,
        "a duration of " + Durations.print(duration) + " is not between 1 s and 1 day",
        EXAMPLE);
    SpecText.require(
        burstAt.plus(burstFor).compareTo(duration) <= 0,
        "the burst ends after the workload, which lasts " + Durations.print(duration),
        EXAMPLE);
  }

  static Pgbench parse(String text) {
    Map<String, String> given = SpecText.pairs(text, KEYS, EXAMPLE);
    try {
      Duration duration = Durations.parse(given.getOrDefault("duration", "150s"));
      long seconds = duration.toSeconds();
      return new Pgbench(
          duration,
          SpecText.count("rate", given.getOrDefault("rate", "50"), HIGHEST_RATE),
          SpecText.count("burst", given.getOrDefault("burst", "300"), HIGHEST_RATE),
          given.containsKey("burst-at")
              ? Durations.parse(given.get("burst-at"))
              : Duration.ofSeconds(seconds / 4),
          given.containsKey("burst-for")
              ? Durations.parse(given.get("burst-for"))
              : Duration.ofSeconds(seconds / 8),
          SpecText.count("scale", given.getOrDefault("scale", "5"), LARGEST_SCALE),
          SpecText.count("clients", given.getOrDefault("clients", "4"), MOST_CLIENTS));
    } catch (UnitFormatException e) {
      throw ProblemException.wrongUse(SpecText.OPTION, String.valueOf(e.getMessage()), EXAMPLE);
    }
  }

  /**
   * PostgreSQL refuses to run as root. Vacuuming by its own clock is off and checkpoints come by
   * time, so that two runs write alike; new files of its log are not filled with zeros, which no
   * ratio of a whole run would tell.
   */
  private static final String AS_POSTGRES =
      """
      set -eu
      as=
      if [ "$(id -u)" = 0 ]; then
        as="setpriv --reuid=postgres --regid=postgres --init-groups --"
        chown postgres . "$WEIR_PROVE_LOGS"
      fi
      for bin in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
        if [ -x "$bin/postgres" ]; then PATH=$bin:$PATH; fi
      done
      command -v postgres pgbench > "$WEIR_PROVE_LOGS/programs" || {
        echo "postgres or pgbench is not installed" >&2; exit 1; }
      socket=$WEIR_PROVE_LOGS
      """;

  @Override
  public Optional<String> preparation() {
    return Optional.of(
        AS_POSTGRES
            + """
            $as initdb -D pg -A trust -U postgres --no-locale -E UTF8 > "$socket/initdb.out"
            cat >> pg/postgresql.conf <<END
            listen_addresses = ''
            shared_buffers = 32MB
            autovacuum = off
            checkpoint_timeout = 30s
            max_wal_size = 4GB
            wal_init_zero = off
            jit = off
            END
            $as pg_ctl -D pg -s -w -l "$socket/prepare.out" -o "-k $socket" start
            $as pgbench -h "$socket" -U postgres -i -q -s %d postgres 2> "$socket/fill.out"
            $as pg_ctl -D pg -s -w -m fast stop
            """
                .formatted(scale));
  }

  @Override
  public Program program() {
    long before = burstFor.isZero() ? duration.toSeconds() : burstAt.toSeconds();
    long after = duration.toSeconds() - before - burstFor.toSeconds();
    return new Program.Shell(
        AS_POSTGRES
            + """
            $as postgres -D pg -k "$socket" > "$socket/postgres.out" 2>&1 &
            server=$!
            trap 'kill -INT $server; wait $server' EXIT
            trap 'exit 1' TERM INT
            until $as pg_isready -q -h "$socket" -U postgres; do
              kill -0 $server
              sleep 0.05
            done
            phase() {
              if [ "$2" -gt 0 ]; then
                $as pgbench -h "$socket" -U postgres -n -c %d -j 1 -R "$1" -T "$2" \
                  --random-seed="$3" postgres >> "$socket/pgbench.out" 2>&1
              fi
            }
            phase %d %d "$WEIR_PROVE_SEED"1
            phase %d %d "$WEIR_PROVE_SEED"2
            phase %d %d "$WEIR_PROVE_SEED"3
            """
                .formatted(clients, rate, before, burst, burstFor.toSeconds(), rate, after));
  }

  @Override
  public Optional<Duration> expected() {
    return Optional.of(duration);
  }

  @Override
  public String identity() {
    return toString();
  }

  @Override
  public String toString() {
    return "pgbench:duration=%s,rate=%d,burst=%d,burst-at=%s,burst-for=%s,scale=%d,clients=%d"
        .formatted(
            Durations.print(duration),
            rate,
            burst,
            Durations.print(burstAt),
            Durations.print(burstFor),
            scale,
            clients);
  }
}
