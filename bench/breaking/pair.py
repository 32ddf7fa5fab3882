"""A running pair: `weir node` as source (FUSE, with its holder) and as target, each in a network namespace of its own, joined by a veth with a rate. As root; needs iproute2."""
import json, os, shutil, signal, socket, subprocess, tempfile, time

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WEIR = os.environ.get("WEIR", HERE + "/weir")
JOB, PORT = "demo", 7420
ADDRESS = {"source": "10.78.0.1", "target": "10.78.0.2"}
NODE = {"source": "alpha", "target": "beta"}
PATIENCE = 120  # seconds until something that should happen by itself counts as not happening


def run(*words, check=True):
    return subprocess.run(words, check=check, capture_output=True, text=True).stdout


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(what, condition, seconds=PATIENCE, every=0.05):
    """Waits for a condition; returns the seconds that it took."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(every)
    return time.monotonic() - begun


class Pair:
    def __init__(self, mbit, source_more="", target_more="", root=None):
        self.dir = tempfile.mkdtemp(prefix="weir-break.", dir="/var/tmp")
        os.chmod(self.dir, 0o755)
        self.data, self.root = self.dir + "/data", root or self.dir + "/replica"
        self.state = {side: f"{self.dir}/state-{side}" for side in NODE}
        self.mbit, self.environment = mbit, {"source": {}, "target": {}}
        os.mkdir(self.data)
        self.name = f"weir{os.getpid()}"
        self.process = {"source": None, "target": None}
        run(WEIR, "keys", "create", self.dir + "/keys", *NODE.values())
        self.configure("target", f"listen: {ADDRESS['target']}:{PORT}\nreplicas: [{{job: {JOB}, root: {self.root}, from: [alpha]}}]\n" + target_more)
        self.configure("source", f"jobs:\n  - {{name: {JOB}, protect: {self.data}, target: '{ADDRESS['target']}:{PORT}', target-node: beta, compression: off{source_more}}}\n")
        self.wire()

    def configure(self, side, more):
        node = NODE[side]
        with open(f"{self.dir}/{side}.yaml", "w") as file:
            file.write(f"node: {node}\nstate: {self.state[side]}\ncontrol: {self.dir}/{side}.sock\nkeys: {{ca: keys/ca.pem, certificate: keys/{node}.pem, key: keys/{node}.key}}\n{more}")

    def wire(self):
        names = {side: f"{self.name}{side[0]}" for side in NODE}
        self.space = names
        for name in names.values():
            run("ip", "netns", "add", name)
        run("ip", "link", "add", "v0", "netns", names["source"], "type", "veth", "peer", "name", "v0", "netns", names["target"])
        for side, name in names.items():
            run("ip", "-n", name, "addr", "add", ADDRESS[side] + "/24", "dev", "v0")
            run("ip", "-n", name, "link", "set", "lo", "up")
            run("ip", "-n", name, "link", "set", "v0", "up")
            run("ip", "netns", "exec", name, "ethtool", "-K", "v0", "tso", "off", "gso", "off", "gro", "off", check=False)
            burst = max(self.mbit * 1_000_000 // 8 // 200, 20_000)  # 5 ms of the line
            run("ip", "netns", "exec", name, "tc", "qdisc", "add", "dev", "v0", "root", "tbf", "rate", f"{self.mbit}mbit", "burst", str(burst), "latency", "50ms")

    def line(self, up):
        for name in self.space.values():
            run("ip", "-n", name, "link", "set", "v0", "up" if up else "down")

    def wire_bytes(self, side="source"):
        return json.loads(run("ip", "-n", self.space[side], "-s", "-j", "link", "show", "v0"))[0]["stats64"]["tx"]["bytes"]

    def start(self, side):
        with open(f"{self.dir}/{side}.log", "a") as log:
            # Only the network is another one: the mount must be seen by everybody.
            self.process[side] = subprocess.Popen(
                ["nsenter", f"--net=/run/netns/{self.space[side]}", WEIR, "node", "--config", f"{self.dir}/{side}.yaml"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env={**os.environ, **self.environment[side]}, start_new_session=True)

    def ask(self, side, command, **more):
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(30)
            control.connect(f"{self.dir}/{side}.sock")
            control.sendall((json.dumps({"command": command, **more}) + "\n").encode())
            answer = json.loads(control.makefile().readline() or "{}")
        if not answer.get("ok"):
            raise ConnectionError(str(answer.get("error")))
        return answer

    def status(self, side="source"):
        try:
            return self.ask(side, "status")["jobs"][0]
        except (OSError, ValueError, IndexError):
            return {}

    def await_up(self, side):
        def up():
            code = self.process[side].poll()
            if code is not None:
                raise RuntimeError(f"{side} ended with {code}:\n" + self.log(side))
            return bool(self.status(side))
        return until(f"{side} is up", up)

    def log(self, side):
        with open(f"{self.dir}/{side}.log") as log:
            return log.read()[-3000:]

    def await_live(self, seconds=PATIENCE):
        try:
            return until("live", lambda: self.status().get("phase") == "Live", seconds)
        except TimeoutError as e:
            raise TimeoutError(f"{e}; source: {self.status()}; target: {self.status('target')}") from e

    def await_equal(self, seconds=PATIENCE):
        """All that was captured has been applied; no application may write."""
        def settled():
            now = self.status()
            return now.get("phase") == "Live" and now["appliedSequence"] == now["capturedSequence"]
        return until("applied", settled, seconds, 0.2)

    def processes(self):
        """Of the source: holder, server (has the device open), spare."""
        holder = self.process["source"].pid
        found = {"holder": holder}
        for child in map(int, run("pgrep", "-P", str(holder), check=False).split()):
            try:
                files = [os.readlink(f"/proc/{child}/fd/{n}") for n in os.listdir(f"/proc/{child}/fd")]
            except FileNotFoundError:
                continue
            found["server" if "/dev/fuse" in files else "spare"] = child
        return found

    def kill(self, *pids, number=signal.SIGKILL):
        for pid in pids:
            os.kill(pid, number)

    def kill_source(self):
        """Holder, server and spare at once. The holder first, so that it replaces nobody."""
        found = self.processes()
        self.kill(*[found[name] for name in ("holder", "server", "spare") if name in found])
        self.process["source"].wait()
        until("the source's processes are gone", lambda: not any(map(alive, found.values())), 20)

    def kill_target(self):
        self.process["target"].kill()
        self.process["target"].wait()

    def copy(self, to):
        shutil.rmtree(to, ignore_errors=True)
        run("cp", "-a", "--reflink=auto", self.root, to)

    def differences(self):
        done = subprocess.run(["diff", "-rq", "--no-dereference", self.data, self.root], capture_output=True, text=True)
        return (done.stdout + done.stderr).splitlines()[:5]

    def close(self, keep=False):
        for side, process in self.process.items():
            if process and process.poll() is None:
                process.terminate()
        for process in self.process.values():
            if process:
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()
        subprocess.run(["umount", "-l", self.data], capture_output=True)  # only where a node left it
        for name in self.space.values():
            run("ip", "netns", "del", name, check=False)
        if not keep:
            shutil.rmtree(self.dir, ignore_errors=True)
