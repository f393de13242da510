from champions.cohorts import actions as cohorts
from champions.cohorts.models import Role
from champions.core.outbox import Notification
from champions.core.db import db
from champions.notifications import actions
from champions.notifications.models import KeptMail
from champions.core.transaction import transaction
from champions.accounts import actions as accounts
from tests import factories
def test_x(app, now):
    with transaction():
        c = factories.cohort()
        cohorts.invite("judge@example.org", Role.JUDGE, c, by=None, name="Ana <b>")
        cohorts.invite("x@example.org", Role.STAFF, c, by=None, name="Ana <b>")
        accounts.ask("me@example.org", address="1.1.1.1")
    print(app.extensions["rung"])
    for job, row in app.extensions["rung"]:
        actions.deliver(row)
    for n in db.session.query(Notification): print(n.work_state, n.last_error)
    for k in db.session.query(KeptMail):
        print(k.headers); print(k.subject); print(k.text); open(f"/tmp/noti/{k.id}.html","w").write(k.html); print(len(k.html))
    assert 0
