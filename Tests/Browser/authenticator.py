"""An authenticator app: RFC 6238 with SHA-1, six digits, thirty seconds."""
import base64, hashlib, hmac, struct

STEP = 30


class Authenticator:
    def __init__(self, key, clock):
        self.clock = clock
        self.secret = base64.b32decode(key.replace(" ", "").upper())
        self.last = 0

    def code(self):
        """A code that was not shown before. The server takes one step early, so there are two at any time; for a third
        the clock goes on by a step."""
        step = max(self.last + 1, self._now())
        if step > self._now() + 1:
            self.clock.advance(STEP)
        self.last = step
        return self.at(step)

    def wrong(self):
        """A code that is none of the accepted ones."""
        near = {self.at(self._now() + offset) for offset in range(-3, 4)}
        return next(code for code in (f"{number:06}" for number in range(10)) if code not in near)

    def at(self, step):
        digest = hmac.new(self.secret, struct.pack(">Q", step), hashlib.sha1).digest()
        offset = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"

    def _now(self):
        return int(self.clock.now()) // STEP
