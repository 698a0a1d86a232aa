"""Leave a long run politely: the first Ctrl-C asks, the second one acts."""

import signal
import threading
from contextlib import contextmanager


@contextmanager
def interrupts():
    """Collect the first Ctrl-C or SIGTERM in the list that is yielded.

    The second one raises KeyboardInterrupt at once. In a thread other than
    the main one, where Python delivers no signals, nothing is changed.
    """
    seen = []
    if threading.current_thread() is not threading.main_thread():
        yield seen
        return

    def note(number, frame):
        if seen:
            raise KeyboardInterrupt
        seen.append(number)

    old = {s: signal.signal(s, note) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield seen
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
