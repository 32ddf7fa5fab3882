"""Applications below DIRECTORY until STOP exists: python3 holder.py DIRECTORY STOP STOPPED. Prints errors, counts, and the longest calls in seconds before and after STOPPED exists."""
import ctypes, json, os, random, sys, threading, time

root, stop, stopped = sys.argv[1:4]
libc = ctypes.CDLL(None, use_errno=True)
lock = threading.Lock()
errors, counts = [], {"writes": 0, "rounds of names": 0}
longest = {"killed": {}, "stopped": {}}
over = threading.Event()


def timed(what, call, *arguments):
    start = time.monotonic()
    try:
        return call(*arguments)
    except OSError as e:
        with lock:
            errors.append(f"{what} {arguments[:2]}: {e}")
    finally:
        took = time.monotonic() - start
        with lock:
            kind = longest["stopped" if os.path.exists(stopped) else "killed"]
            kind[what] = max(kind.get(what, 0), took)


def exchange(a, b):
    if libc.renameat2(-100, a.encode(), -100, b.encode(), 2) != 0:
        raise OSError(ctypes.get_errno(), "exchange")


def write_log():
    """One line a millisecond, appended."""
    log = os.open(root + "/log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o644)
    while not over.is_set():
        if timed("write", os.write, log, b"%015d\n" % counts["writes"]) != 16:
            errors.append("short write")
        counts["writes"] += 1
        time.sleep(0.001)
    os.close(log)


def use_nameless():
    """A file that was unlinked while open."""
    path = root + "/nameless"
    file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    os.unlink(path)
    i = 0
    while not over.is_set():
        data = b"%08d" % i
        timed("write nameless", os.pwrite, file, data, i % 1000 * 8)
        if timed("read nameless", os.pread, file, 8, i % 1000 * 8) != data:
            errors.append("the file without a name lost a write")
        i += 1
        time.sleep(0.002)
    os.close(file)


def change_names(me):
    """Calls that fail when they are done twice or not at all."""
    own, r, n = f"{root}/t{me}", random.Random(me), 0
    os.mkdir(own)
    while not over.is_set():
        d, f, l, s = (f"{own}/{x}{n}" for x in "dfls")
        timed("mkdir", os.mkdir, d)
        for _ in range(2):
            file = timed("create", os.open, f, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
            if file is not None:
                timed("write new", os.write, file, b"x" * r.randrange(1, 9000))
                os.close(file)
            if not os.path.lexists(l):
                timed("link", os.link, f, l)
                timed("rename", os.rename, f, d + "/moved")
        timed("symlink", os.symlink, "anywhere", s)
        timed("exchange", exchange, f, l)
        timed("setxattr", os.setxattr, l, b"user.a", b"v", os.XATTR_CREATE)
        timed("removexattr", os.removexattr, l, b"user.a")
        timed("truncate", os.truncate, l, n % 500)
        timed("chmod", os.chmod, l, 0o600)
        timed("unlink", os.unlink, l)
        timed("unlink", os.unlink, s)
        if n % 50:
            timed("unlink", os.unlink, f)
            timed("unlink", os.unlink, d + "/moved")
            timed("rmdir", os.rmdir, d)
        n += 1
        time.sleep(0.002)
    with lock:
        counts["rounds of names"] += n


threads = [threading.Thread(target=write_log), threading.Thread(target=use_nameless)]
threads += [threading.Thread(target=change_names, args=(i,)) for i in range(3)]
for thread in threads:
    thread.start()
while not os.path.exists(stop):
    time.sleep(0.1)
over.set()
for thread in threads:
    thread.join()
exact = open(root + "/log", "rb").read() == b"".join(b"%015d\n" % i for i in range(counts["writes"]))
print(json.dumps({"errors": len(errors), "first": errors[:5], "log exact": exact, **counts}))
for kind, calls in longest.items():
    worst = sorted(calls.items(), key=lambda call: -call[1])[:4]
    print(f"longest calls, {kind}:", ", ".join(f"{name} {took:.3f} s" for name, took in worst))
