"""A running pair: `weir node` as source (FUSE, with its holder) and as target, each in a network namespace of its own, joined by a veth with a rate. As root; needs iproute2."""
import json, os, shutil, signal, subprocess, tempfile

from machine import PATIENCE, run, until
from spaces import DEVICE, TARGET, WEIR, Spaces, ask

JOB, PORT = "demo", 7420
NODE = {"source": "alpha", "target": "beta"}


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Pair:
    def __init__(self, mbit, source_more="", target_more="", root=None):
        self.dir = tempfile.mkdtemp(prefix="weir-break.", dir="/var/tmp")
        os.chmod(self.dir, 0o755)
        self.data, self.root = self.dir + "/data", root or self.dir + "/replica"
        self.state = {side: f"{self.dir}/state-{side}" for side in NODE}
        self.environment = {"source": {}, "target": {}}
        os.mkdir(self.data)
        self.process = {"source": None, "target": None}
        run(WEIR, "keys", "create", self.dir + "/keys", *NODE.values())
        self.configure("target", f"listen: {TARGET}:{PORT}\nreplicas: [{{job: {JOB}, root: {self.root}, from: [alpha]}}]\n" + target_more)
        self.configure("source", f"jobs:\n  - {{name: {JOB}, protect: {self.data}, target: '{TARGET}:{PORT}', target-node: beta, compression: off{source_more}}}\n")
        self.spaces = Spaces(f"weir{os.getpid()}", mbit)
        self.space = dict(zip(NODE, self.spaces.names))

    def configure(self, side, more):
        node = NODE[side]
        with open(f"{self.dir}/{side}.yaml", "w") as file:
            file.write(f"node: {node}\nstate: {self.state[side]}\ncontrol: {self.dir}/{side}.sock\nkeys: {{ca: keys/ca.pem, certificate: keys/{node}.pem, key: keys/{node}.key}}\n{more}")

    def line(self, up):
        for name in self.space.values():
            run("ip", "-n", name, "link", "set", DEVICE, "up" if up else "down")

    def wire_bytes(self, side="source"):
        return json.loads(run("ip", "-n", self.space[side], "-s", "-j", "link", "show", DEVICE))[0]["stats64"]["tx"]["bytes"]

    def start(self, side):
        self.process[side] = self.spaces.node(
            self.space[side], f"{self.dir}/{side}.yaml", f"{self.dir}/{side}.log", env={**os.environ, **self.environment[side]}, start_new_session=True)

    def ask(self, side, command, **more):
        return ask(f"{self.dir}/{side}.sock", command, **more)

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
        self.spaces.close()
        if not keep:
            shutil.rmtree(self.dir, ignore_errors=True)
