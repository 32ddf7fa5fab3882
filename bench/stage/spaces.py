"""Two nodes with a line between them: each in a network namespace of its own, joined by a veth with a rate, asked over its control socket. As root; needs iproute2 and ethtool."""
import json, os, socket, subprocess

from machine import run

WEIR = os.environ.get("WEIR", os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))) + "/weir")
SOURCE, TARGET = "10.78.0.1", "10.78.0.2"
DEVICE = "v0"


class Spaces:
    """The namespaces of the source and of the target with MBIT between them, each way."""

    def __init__(self, prefix, mbit):
        self.mbit, self.names = mbit, [prefix + side for side in "st"]
        for name in self.names:
            run("ip", "netns", "add", name)
        run("ip", "link", "add", DEVICE, "netns", self.names[0], "type", "veth", "peer", "name", DEVICE, "netns", self.names[1])
        burst = max(20_000, mbit * 1_000_000 // 8 // 200)  # 5 ms of the line
        for name, address in zip(self.names, (SOURCE, TARGET)):
            run("ip", "-n", name, "addr", "add", address + "/24", "dev", DEVICE)
            run("ip", "-n", name, "link", "set", "lo", "up")
            run("ip", "-n", name, "link", "set", DEVICE, "up")
            self.inside(name, "ethtool", "-K", DEVICE, "tso", "off", "gso", "off", "gro", "off", check=False)
            self.inside(name, "tc", "qdisc", "add", "dev", DEVICE, "root", "tbf", "rate", f"{mbit}mbit", "burst", str(burst), "latency", "50ms")

    def words(self, name, *words):
        # Only the network is another one: a mount must be seen by everybody.
        return ["nsenter", f"--net=/run/netns/{name}", *words]

    def inside(self, name, *words, **options):
        return run(*self.words(name, *words), **options)

    def node(self, name, configuration, log, **options):
        """Starts a node; what it says is added to the log."""
        with open(log, "a") as out:
            return subprocess.Popen(self.words(name, WEIR, "node", "--config", configuration), stdin=subprocess.DEVNULL, stdout=out, stderr=out, **options)

    def close(self):
        for name in self.names:
            run("ip", "netns", "del", name, check=False)


def ask(control, command, **more):
    """What a node answers on its control socket; an OSError where none does, or where it refuses."""
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(30)
        link.connect(control)
        link.sendall((json.dumps({"command": command, **more}) + "\n").encode())
        answer = json.loads(link.makefile().readline() or "{}")
    if not answer.get("ok"):
        raise ConnectionError(f"{command}: {answer.get('error')}")
    return answer
