"""Reads every .eml of a directory with Python's own mail parser and prints what it understood, as JSON.

An independent reader: what it sees is what a mail client sees. A defect it notices is reported, never hidden.
"""

import json
import pathlib
import sys
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesParser
from email.utils import parseaddr


def mailbox(message, field):
    """The address as the newer parser reads it, the name as the older one does.

    The newer one keeps the white space between two encoded words of a name and drops a repeated one inside a word,
    both against RFC 2047; apart from white space it must agree.
    """
    header = message[field]
    if header is None:
        return None
    (address,) = header.addresses
    raw = dict(message.raw_items())[field]
    name = str(make_header(decode_header(parseaddr("".join(raw.splitlines()))[0])))
    if "".join(name.split()) != "".join(address.display_name.split()):
        raise ValueError(f"{field}: two readings of one name: {name!r} and {address.display_name!r}")
    return {"name": name, "address": address.addr_spec}


def defects(message):
    found = [repr(defect) for part in message.walk() for defect in part.defects]
    found += [
        f"{name}: {defect!r}" for part in message.walk() for name, value in part.items() for defect in value.defects
    ]
    return found


def understood(path):
    message = BytesParser(policy=policy.SMTP).parsebytes(path.read_bytes())
    plain, html = message.iter_parts()
    return {
        "from": mailbox(message, "From"),
        "to": mailbox(message, "To"),
        "replyTo": mailbox(message, "Reply-To"),
        "subject": str(message["Subject"]),
        "date": int(message["Date"].datetime.timestamp()),
        "id": str(message["Message-ID"]).strip(),
        "language": message["Content-Language"],
        "fields": [name for name, _ in message.items()],
        "types": [message.get_content_type(), plain.get_content_type(), html.get_content_type()],
        "text": plain.get_content(errors="strict"),
        "html": html.get_content(errors="strict"),
        "defects": defects(message),
    }


print(json.dumps({path.stem: understood(path) for path in pathlib.Path(sys.argv[1]).glob("*.eml")}))
