"""Headless servers of somebody else: cores, and live processes, which must go on untouched."""
import contextlib
import socket
import subprocess
import time
import unittest
import urllib.request

import live


class CoreServer(live.LiveTest):
    def test_a_server_answers_like_the_core_it_has_open(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                binary, core = pair.binary("incident"), pair.core("incident")
                direct = self.json_of("groups", binary, core, dlv=pair.dlv)
                with live.headless(pair.dlv, "core", binary, core) as (process, address):
                    for _ in range(2):
                        through = self.json_of("groups", address)
                        self.assertEqual(through["groups"], direct["groups"])
                        self.assertEqual(through["source"], {"kind": "server", "address": address})
                    self.assertIsNone(process.poll(), "a server for many clients must stay")

    def test_a_port_without_a_host_is_this_machine(self):
        pair = live.pairs()[0]
        with live.headless(pair.dlv, "core", pair.binary("parked"), pair.core("parked")) as (_, address):
            port = address.split(":")[1]
            self.assertTrue(self.json_of("groups", ":" + port)["complete"])

    def test_a_unix_socket(self):
        for pair in live.pairs():
            if pair.name.endswith("dlv1.20"):
                continue  # that Delve has none
            with self.subTest(pair.name):
                path = self.path("dlv.sock")
                server = subprocess.Popen([pair.dlv, "core", pair.binary("parked"), pair.core("parked"), "--headless",
                                           "--listen", "unix:" + path, "--check-go-version=false"],
                                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                try:
                    server.stdout.readline()
                    self.assertTrue(self.json_of("groups", "unix:" + path)["complete"])
                    self.assertEqual(server.wait(live.LIMIT), 0, "a server for one client ends with it")
                finally:
                    server.kill()
                    server.wait()
                    server.stdout.close()

    def test_a_server_that_speaks_version_1_is_left_so(self):
        pair = live.pairs()[0]
        with live.headless(pair.dlv, "core", pair.binary("parked"), pair.core("parked"), api=1) as (_, address):
            report = self.json_of("groups", address)
            self.assertTrue(report["complete"])
            client = live.Rpc(address)
            self.assertEqual(client.call("GetVersion", {})["APIVersion"], 1)
            client.close()

    def test_a_snapshot_of_a_server(self):
        pair = live.pairs()[0]
        with live.headless(pair.dlv, "core", pair.binary("parked"), pair.core("parked")) as (_, address):
            self.assertEqual(self.run_unjam("snapshot", address, "-o", self.path("s.zst")).returncode, 0)
            self.assertEqual(self.json_of("groups", self.path("s.zst"))["groups"],
                             self.json_of("groups", address)["groups"])


class LiveProcess(live.LiveTest):
    """A service under somebody's `dlv attach`."""

    def setUp(self):
        super().setUp()
        self.pair = live.pairs()[0]
        self.port = live.free_port()
        self.service = subprocess.Popen([self.pair.binary("incident"), "-address", f"127.0.0.1:{self.port}"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.service.wait)
        self.addCleanup(self.service.kill)
        live.wait_until(self.serves, "the service")

    def serves(self):
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/items/1", timeout=1) as reply:
                return reply.status < 500
        return False

    def runs(self, address):
        client = live.Rpc(address)
        running = client.call("State", {"NonBlocking": True})["State"]["Running"]
        client.close()
        return running

    def attach(self, *flags, **options):
        try:
            return live.headless(self.pair.dlv, "attach", str(self.service.pid), *flags, **options)
        except RuntimeError as error:
            raise unittest.SkipTest(f"cannot attach here: {error}") from error

    def test_a_halted_process_serves_again_after_a_single_client_server(self):
        with self.attach(multiclient=False) as (server, address):
            # dlv says that it listens before it attaches and halts.
            live.wait_until(lambda: not self.serves(), "dlv to halt the service")
            report = self.json_of("groups", address)
            self.assertTrue(report["complete"], report["problems"])
            self.assertGreater(report["counts"]["goroutines"], 3)
            self.assertEqual(server.wait(live.LIMIT), 0)
            live.wait_until(self.serves, "the service that dlv had halted")

    def test_a_halted_process_stays_halted_under_a_server_for_many(self):
        with self.attach() as (server, address):
            live.wait_until(lambda: not self.serves(), "dlv to halt the service")
            self.assertEqual(self.run_unjam("groups", address).returncode, 0)
            self.assertIsNone(server.poll())
            self.assertFalse(self.serves())
            client = live.Rpc(address)
            self.assertFalse(client.call("State", {"NonBlocking": True})["State"]["Running"])
            client.call("Detach", {"Kill": False})
            client.close()
            live.wait_until(self.serves, "the service after Detach")

    def test_a_running_process_is_refused_and_goes_on(self):
        with self.attach("--continue") as (server, address):
            live.wait_until(lambda: self.runs(address), "dlv to let the service run")
            before = time.monotonic()
            self.check_fails(self.run_unjam("groups", address), "the target is running: halt it")
            self.assertLess(time.monotonic() - before, 5)
            self.assertTrue(self.serves())
            self.assertIsNone(server.poll())


class NoDelve(live.LiveTest):
    def test_nobody_listens(self):
        self.check_fails(self.run_unjam("groups", f":{live.free_port()}"), "cannot connect to .*Connection refused")
        self.check_fails(self.run_unjam("groups", "unix:/nonexistent.sock"), "No such file or directory")
        self.check_fails(self.run_unjam("groups", ":0"), "bad address ':0'")
        self.check_fails(self.run_unjam("groups", "no-such-host.invalid:4444"), "cannot connect to no-such-host")

    def test_a_port_that_is_not_delve(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = "127.0.0.1:%d" % listener.getsockname()[1]
            process = live.start_unjam("groups", address)
            peer, _ = listener.accept()
            peer.recv(1000)
            peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            out, error = process.communicate(timeout=live.LIMIT)
            peer.close()
        self.assertEqual((process.returncode, out), (2, ""))
        self.assertIn("not a headless Delve server: it said 'HTTP/1.1 400 Bad Request", error)

    def test_a_port_that_never_answers(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = "127.0.0.1:%d" % listener.getsockname()[1]
            self.check_fails(self.run_unjam("groups", address, "--timeout", "0.3"), "no reply within the time limit")


if __name__ == "__main__":
    live.main()
