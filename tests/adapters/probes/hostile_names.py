"""Name servers that lie, speaking real DNS on a real socket."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import dns.message
import dns.query
import dns.rrset
import dns.zonefile

Answering = Callable[[dns.message.Message], dns.message.Message]


@contextlib.contextmanager
def answering(answer: Answering) -> Iterator[int]:
    """Answers every question by a function; gives the port on 127.0.0.1."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                wire, peer = line.recvfrom(4096)
                line.sendto(answer(dns.message.from_wire(wire)).to_wire(), peer)

    serving = threading.Thread(target=serve, daemon=True)
    serving.start()
    try:
        yield int(line.getsockname()[1])
    finally:
        line.close()


class Rebinding:
    """The first address is an allowed one, every later one another."""

    def __init__(self, first: str, later: str) -> None:
        self.first, self.later, self.asked = first, later, 0

    def __call__(self, question: dns.message.Message) -> dns.message.Message:
        answer = dns.message.make_response(question)
        asked = question.question[0]
        if asked.rdtype == 1:
            self.asked += 1
            address = self.first if self.asked == 1 else self.later
            answer.answer.append(dns.rrset.from_text(asked.name, 0, "IN", "A", address))
        return answer


class Downgrading:
    """Between the prober and a name server: hides a zone's DS record, so that it seems unsigned."""

    def __init__(self, port: int, zone: str, proof: str = "") -> None:
        self.port, self.zone = port, zone
        self.proof = proof  # records, one a line, that it gives as if they proved it

    def __call__(self, question: dns.message.Message) -> dns.message.Message:
        asked = question.question[0]
        if asked.rdtype == 43 and asked.name.to_text() == self.zone:
            answer = dns.message.make_response(question)
            answer.authority += dns.zonefile.read_rrsets(self.proof, rdclass=None)
            return answer
        return dns.query.udp(question, "127.0.0.1", port=self.port, timeout=2)
