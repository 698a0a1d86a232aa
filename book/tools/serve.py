"""Look at the built site as a reader will: same paths, 404 page, gzip.

    python book/tools/serve.py [--port 8000]
"""

import argparse
import gzip
import os
import sys
import threading
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from contents import ROOT, Fault, base_path

SITE = ROOT / "_build" / "html"
TEXT = ("text/", "application/javascript", "application/json",
        "application/xml", "image/svg+xml")


@lru_cache(maxsize=256)
def compressed(path, _changed):
    """The bytes of a text file as a web host sends them."""
    return gzip.compress(Path(path).read_bytes(), 6, mtime=0)


class Handler(SimpleHTTPRequestHandler):
    """The site under its path; elsewhere the site's own 404 page."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript", ".ipynb": "application/json",
        ".woff2": "font/woff2", ".inv": "application/octet-stream"}

    def __init__(self, *args, base, **options):
        self.base = base
        super().__init__(*args, **options)

    def do_GET(self):
        self.answer(body=True)

    def do_HEAD(self):
        self.answer(body=False)

    def answer(self, body):
        place = unquote(urlsplit(self.path).path)
        if place in ("/", self.base.rstrip("/")):
            self.redirect(self.base)
        elif (path := self.file_of(place)) is None:
            self.send(Path(self.directory) / "404.html", 404, body)
        elif path.is_dir():
            self.redirect(place + "/")
        else:
            self.send(path, 200, body)

    def file_of(self, place):
        """The file for a path of the address, or None."""
        root = Path(self.directory).resolve()
        if not place.startswith(self.base):
            return None
        path = Path(os.path.normpath(root / place[len(self.base):]))
        if path != root and root not in path.parents:
            return None
        if place.endswith("/"):
            path = path / "index.html"
        if path.is_dir():
            return path if (path / "index.html").is_file() else None
        return path if path.is_file() else None

    def redirect(self, place):
        self.send_response(302)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send(self, path, status, body):
        kind = self.guess_type(str(path))
        text = kind.startswith(TEXT)
        pack = text and "gzip" in self.headers.get("Accept-Encoding", "")
        content = compressed(str(path), path.stat().st_mtime_ns) if pack \
            else path.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type",
                         f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        if pack:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing of each request."""


class Quiet(ThreadingHTTPServer):
    """A reader who leaves a page early is no error."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Server:
    """The site at an address of this machine, in a thread.

    Parameters
    ----------
    site : Path
        Folder with the built site.
    base : str, optional
        Path of the site's address; by default that of _config.yml.
    port : int
        0 takes any free port.

    Examples
    --------
    >>> with Server(SITE) as server:  # doctest: +SKIP
    ...     urlopen(server.address + "book/index.html")
    """

    def __init__(self, site=SITE, base=None, port=0):
        site = Path(site)
        if not (site / "index.html").is_file():
            raise Fault(f"There is no built site in {site}: run `python "
                        "book/tools/build.py` first.")
        base = base_path() if base is None else base
        self.http = Quiet(("127.0.0.1", port),
                          partial(Handler, base=base, directory=str(site)))
        self.address = f"http://127.0.0.1:{self.http.server_port}{base}"
        self.thread = threading.Thread(target=self.http.serve_forever,
                                       kwargs={"poll_interval": 0.05},
                                       daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


def open_server(port):
    """A server at the port asked for; without one at 8000 or a free one."""
    try:
        return Server(port=8000 if port is None else port)
    except OSError as error:
        if port is None:
            return Server(port=0)
        raise Fault(f"Port {port} cannot be used: {error.strerror}. Leave "
                    "--port out to get a free one.") from error
    except OverflowError as error:
        raise Fault(f"There is no port {port}: they end at 65535.") from error


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int,
                        help="8000, or any free one if that is taken")
    try:
        with open_server(parser.parse_args().port) as server:
            print(f"The book is at {server.address} (Ctrl-C ends this)",
                  flush=True)
            server.thread.join()
    except Fault as fault:
        sys.exit(str(fault))
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
