"""PostgreSQL as the application that notices everything: a server, clients that log what was committed, and the checks that a copy of its directory must pass. Needs Debian's postgresql-15 and root."""
import ctypes, os, shutil, signal, subprocess, threading, time

from machine import AS_POSTGRES, POSTGRES, as_postgres

LIBPQ = "libpq.so.5"
CLIENTS, SCALE = 4, 5
OK = (1, 2)  # PGRES_COMMAND_OK, PGRES_TUPLES_OK
LEDGER_PAUSE = 0.02  # between two commits of a client: the ledger is the witness, pgbench is the load

libpq = ctypes.CDLL(LIBPQ)
libpq.PQconnectdb.restype = libpq.PQexec.restype = ctypes.c_void_p
libpq.PQgetvalue.restype = libpq.PQerrorMessage.restype = ctypes.c_char_p


class Connection:
    def __init__(self, directory):
        self.handle = ctypes.c_void_p(libpq.PQconnectdb(f"host={directory} user=postgres dbname=postgres connect_timeout=5".encode()))
        if libpq.PQstatus(self.handle) != 0:
            why = libpq.PQerrorMessage(self.handle).decode().strip()
            self.close()
            raise ConnectionError(why)

    def rows(self, text):
        result = ctypes.c_void_p(libpq.PQexec(self.handle, text.encode()))
        try:
            if libpq.PQresultStatus(result) not in OK:
                raise ConnectionError(libpq.PQerrorMessage(self.handle).decode().strip())
            return [[libpq.PQgetvalue(result, r, c).decode() for c in range(libpq.PQnfields(result))] for r in range(libpq.PQntuples(result))]
        finally:
            libpq.PQclear(result)

    def close(self):
        libpq.PQfinish(self.handle)


class Postgres:
    """A server on a data directory; its socket lies outside."""

    def __init__(self, data, place):
        self.data, self.place = data, place
        os.makedirs(place, exist_ok=True)
        shutil.chown(place, "postgres", "postgres")

    def create(self):
        as_postgres(POSTGRES + "initdb", "-D", self.data, "--wal-segsize=1", "-A", "trust", "--no-locale", "-E", "UTF8", check=True, stdout=subprocess.DEVNULL)
        with open(self.data + "/postgresql.conf", "a") as settings:
            settings.write("listen_addresses=''\nshared_buffers=32MB\nmin_wal_size=8MB\nmax_wal_size=64MB\nmax_connections=20\ncheckpoint_timeout=30s\nautovacuum_naptime=5s\n")

    def start(self, seconds=60):
        try:
            os.remove(self.data + "/postmaster.pid")  # of the server that was killed, or that was copied
        except FileNotFoundError:
            pass
        done = as_postgres(POSTGRES + "pg_ctl", "-D", self.data, "-o", f"-k {self.place}", "-l", self.place + "/log", "-s", "-w", "-t", str(seconds), "start", stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise RuntimeError("PostgreSQL does not start:\n" + open(self.place + "/log").read()[-2000:])
        self.pid = int(open(self.data + "/postmaster.pid").readline())

    def fill(self):
        as_postgres(POSTGRES + "pgbench", "-h", self.place, "-i", "-q", "-s", str(SCALE), "postgres", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        c = Connection(self.place)
        c.rows("create table ledger(c int, n int, primary key (c, n))")
        c.rows("create extension amcheck")
        c.close()

    def kill(self):
        """SIGKILL to the postmaster and its children, which may be blocked."""
        children = subprocess.run(["pgrep", "-P", str(self.pid)], capture_output=True, text=True).stdout.split()
        for pid in [self.pid, *map(int, children)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        deadline = time.monotonic() + 30
        while any(os.path.exists(f"/proc/{p}") and open(f"/proc/{p}/stat").read().split()[2] != "Z" for p in [self.pid, *children]):
            if time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL's processes do not go away")
            time.sleep(0.05)

    def stop(self):
        as_postgres(POSTGRES + "pg_ctl", "-D", self.data, "-s", "-m", "fast", "-w", "stop", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Disk:
    """Forces one block a time outside of everything: how long the disk itself kept a writer waiting."""

    def __init__(self, path):
        self.path, self.waits, self.over = path, [], threading.Event()
        self.thread = threading.Thread(target=self.force, daemon=True)
        self.thread.start()

    def force(self):
        with open(self.path, "wb") as file:
            while not self.over.wait(LEDGER_PAUSE):
                at = time.monotonic()
                file.seek(0)
                file.write(os.urandom(512))
                file.flush()
                os.fsync(file.fileno())
                self.waits.append((time.monotonic(), time.monotonic() - at))

    def longest(self, since):
        return max((wait for end, wait in self.waits[-3000:] if end >= since), default=0)


class Load:
    """pgbench and clients that write serials; both come back by themselves when the server was away."""

    def __init__(self, server, directory, rate):
        self.server, self.directory, self.rate = server, directory, rate
        self.over = threading.Event()
        self.begun = {c: {} for c in range(CLIENTS)}  # serial -> (begun, acknowledged or None), seconds of the monotonic clock
        self.waiting = {c: None for c in range(CLIENTS)}  # since when a commit is under way
        self.errors = 0
        self.threads = [threading.Thread(target=self.write, args=(c,), daemon=True) for c in range(CLIENTS)]
        self.threads.append(threading.Thread(target=self.keep_pgbench, daemon=True))
        self.bench = None
        self.disk = Disk(directory + "/disk")
        for thread in self.threads:
            thread.start()

    def write(self, c):
        serial, connection = 0, None
        with open(f"{self.directory}/committed-{c}", "w") as log:
            while not self.over.is_set():
                try:
                    connection = connection or Connection(self.server.place)
                    serial += 1
                    at = time.monotonic()
                    self.begun[c][serial] = (at, None)
                    self.waiting[c] = at
                    connection.rows(f"insert into ledger values ({c}, {serial})")
                    self.begun[c][serial] = (at, time.monotonic())
                    self.waiting[c] = None
                    log.write(f"{serial}\n")
                    log.flush()
                    os.fsync(log.fileno())
                    time.sleep(LEDGER_PAUSE)
                except ConnectionError:
                    self.waiting[c] = None
                    self.errors += connection is not None  # one that was lost; attempts to come back do not count
                    if connection:
                        connection.close()
                    connection = None
                    time.sleep(0.1)
        if connection:
            connection.close()

    def keep_pgbench(self):
        while not self.over.is_set():
            with open(self.directory + "/pgbench.log", "a") as log:
                self.bench = subprocess.Popen([*AS_POSTGRES, POSTGRES + "pgbench", "-n", "-h", self.server.place, "-c", str(CLIENTS), "-R", str(self.rate), "-T", "100000", "postgres"], stdout=log, stderr=log)
                self.bench.wait()
            time.sleep(0.3)

    def longest(self, since):
        """Longest commit that was not over at an instant, in seconds; those that ended with their connection do not count."""
        done = [end - at for c in self.begun.values() for at, end in list(c.values())[-3000:] if end is not None and end >= since]
        return max(done + [time.monotonic() - at for at in self.waiting.values() if at is not None], default=0)

    def stop(self):
        self.disk.over.set()
        self.over.set()
        if self.bench:
            self.bench.kill()
        for thread in self.threads:
            thread.join()


def check(copy, load, instant):
    """Starts the server on a copy and looks. Returns (faults, how many commits from before an instant are not there)."""
    copy.start()
    faults = []
    try:
        amcheck = as_postgres(POSTGRES + "pg_amcheck", "-h", copy.place, "--all", "--heapallindexed", capture_output=True, text=True)
        if amcheck.returncode != 0:
            faults.append("amcheck: " + (amcheck.stdout + amcheck.stderr)[:300])
        c = Connection(copy.place)
        sums = c.rows("select (select sum(abalance) from pgbench_accounts), (select sum(bbalance) from pgbench_branches), (select sum(tbalance) from pgbench_tellers), (select coalesce(sum(delta), 0) from pgbench_history)")[0]
        if len(set(sums)) != 1:
            faults.append(f"half a transaction: sums {sums}")
        newest = {int(client): int(n) for client, n in c.rows("select c, max(n) from ledger group by c")}
        holes = {(int(client), int(n)) for client, n in c.rows("select c, g from (select c, max(n) as m from ledger group by c) as t, generate_series(1, m) as g except select c, n from ledger")}
        c.close()
    finally:
        copy.stop()
    return faults + prefix(load.begun, newest, holes), lost(load.begun, newest, instant)


def prefix(begun, newest, holes):
    """What contradicts that the serials found are those of an earlier instant. A commit that was acknowledged before another one began comes before it."""
    faults = []
    for client, n in newest.items():
        if n not in begun[client]:
            faults.append(f"client {client} never wrote {n}")
    latest = max((begun[client][n][0] for client, n in newest.items() if n in begun[client]), default=0)
    for client, serials in begun.items():
        for n, (_, end) in list(serials.items()):
            there = n <= newest.get(client, 0) and (client, n) not in holes
            if end is not None and not there and (end < latest or n <= newest.get(client, 0)):
                faults.append(f"client {client}: {n} was committed and is missing, later ones are there")
    return faults[:5]


def lost(begun, newest, instant):
    return sum(1 for client, serials in begun.items() for n, (_, end) in list(serials.items()) if end is not None and end < instant and n > newest.get(client, 0))
