"""What takes a minute of real time. Begun with the first test, looked at after the last: nothing waits for it."""
import time

import steps

COOL_DOWN = 60


def test_a_newer_mail_makes_the_older_link_useless(early_mail, somebody):
    user, sent_at = early_mail
    person = somebody()
    time.sleep(max(0, sent_at + COOL_DOWN + 1 - time.time()))
    assert user.sign_in()["mail"] == "queued"
    newer = user.mails.link(user.email, "/mfa/reconfigure/", 2)
    steps.open_link(person, user)
    person.sees_heading("There is a newer link")
    person.look("reconfigure-superseded")
    person.open(newer)
    steps.give_password_to_link(person)
    steps.confirm(person, user)
