"""Reads every .eml of a folder with Python's own parser and prints what a mail client would see, as JSON."""
import email, email.policy, json, pathlib, sys

letters = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.eml")):
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP)
    letters[path.stem] = {
        "subject": str(message["Subject"]),
        "to": str(message["To"].addresses[0].display_name),
        "text": message.get_body(("plain",)).get_content(),
        "html": message.get_body(("html",)).get_content(),
        "defects": [str(d) for part in message.walk() for d in part.defects],
    }
json.dump(letters, sys.stdout)
