"""A relay between unjam and a headless dlv that spoils chosen replies."""
import contextlib
import json
import socket
import threading

WAYS = ("refused", "null", "empty")  # how a call goes wrong


def key_of(method, argument):
    """What tells one call from another in every run: its method, and what it asks about."""
    asked = {"Eval": ("Expr",), "Stacktrace": ("Id", "Full"), "ExamineMemory": ("Address",),
             "ListGoroutines": ("Start",), "FindLocation": ("Loc",)}.get(method, ())
    return (method, *(argument.get(name) for name in asked))


def spoiled(reply, way):
    """The reply to a call that fails in one of the ways."""
    if way == "refused":
        return {"id": reply["id"], "result": None, "error": "injected failure"}
    if way == "null":
        return {"id": reply["id"], "result": None, "error": None}
    return {**reply, "result": emptied(reply["result"])}


def emptied(value):
    """The same with every list in it empty."""
    if isinstance(value, list):
        return []
    return {name: emptied(each) for name, each in value.items()} if isinstance(value, dict) else value


class Relay:
    """Relays the connections to its `address` to a server's; `seen` are the keys of all calls, in their order.

    `fault` decides which calls fail: it gets a key, and gives a way or None.
    """

    def __init__(self, server, fault=lambda key: None):
        self.server, self.fault = server, fault
        self.seen, self.hit = {}, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self.accept, daemon=True)]
        self.threads[0].start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # A thread in accept() holds on to a listener that is only closed.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in self.threads:
            thread.join()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                host, port = self.server.rsplit(":", 1)
                server = socket.create_connection((host, int(port)))
                waiting = {}  # the ways of calls without a reply, by their ids
                for work in ((self.pass_calls, client, server), (self.pass_replies, server, client)):
                    self.threads.append(threading.Thread(target=work[0], args=(*work[1:], waiting), daemon=True))
                    self.threads[-1].start()

    def pass_calls(self, client, server, waiting):
        with contextlib.suppress(OSError), client.makefile("rb") as lines:
            for line in lines:
                call = json.loads(line)
                key = key_of(call["method"].removeprefix("RPCServer."), call["params"][0])
                self.seen[key] = self.seen.get(key, 0) + 1
                way = self.fault(key)
                if way:
                    self.hit += 1
                    waiting[call["id"]] = way
                server.sendall(line)
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def pass_replies(self, server, client, waiting):
        with contextlib.suppress(OSError), server.makefile("rb") as lines:
            for line in lines:
                if waiting:
                    reply = json.loads(line)
                    way = waiting.pop(reply["id"], None)
                    if way and not reply["error"]:
                        line = json.dumps(spoiled(reply, way), separators=(",", ":")).encode() + b"\n"
                client.sendall(line)
        with contextlib.suppress(OSError):
            client.shutdown(socket.SHUT_WR)
        for end in (server, client):
            end.close()
