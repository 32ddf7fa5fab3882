"""What the measurements and disasters of this folder do with their machine: run something, wait for it, have the processor to themselves, be PostgreSQL's user. As root."""
import glob, os, signal, subprocess, sys, time

PATIENCE = 120  # seconds until something that should happen by itself counts as not happening
POSTGRES = max(glob.glob("/usr/lib/postgresql/*/bin/"), key=lambda path: int(path.split("/")[4]), default="")
AS_POSTGRES = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]


def run(*words, check=True, **options):
    """What a command prints; its errors are shown where it must not fail."""
    return subprocess.run(words, check=check, text=True, **{"stdout": subprocess.PIPE, "stderr": None if check else subprocess.DEVNULL, **options}).stdout


def as_postgres(*words, **options):
    return subprocess.run([*AS_POSTGRES, *words], **options)


def until(what, condition, seconds=PATIENCE, every=0.05):
    """Waits for a condition; returns the seconds that it took."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(every)
    return time.monotonic() - begun


def alone():
    """Goes on in a session of its own that the scheduler gives most of the processor to, so that other work disturbs all subjects less; Linux weighs sessions, not processes."""
    child = os.fork()
    if child:
        try:
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        except KeyboardInterrupt:
            os.kill(child, signal.SIGINT)
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    os.setsid()
    prefer(os.getpid())


def prefer(pid):
    try:
        with open(f"/proc/{pid}/autogroup", "w") as group:
            group.write("-20")
    except OSError:
        pass  # the kernel does not group by session, or did so moments ago
