"""Which page: the digests that bind us before the reveal, and the sealed files that prove it after."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.access import requires
from champions.core.forms import Button
from champions.judging.models import Round
from champions.results import actions, policy, public, queries

from .blueprint import bp


@bp.get("/results/commitment")
@requires(policy.see_proof, of=cohorts.cohort)
def commitment(cohort: Cohort) -> ResponseReturnValue:
    """Which results are bound by a digest, and how anybody checks one; the same for everybody while there is none."""
    return render_template("results/digest.html", cohort=cohort, commitments=public.commitments(cohort.id, clock.now()))


@bp.get("/results/commitment/<code>.json")
@requires(policy.see_proof, of=public.sealed)
def sealed_file(sealed: public.Sealed) -> ResponseReturnValue:
    """The very bytes that were sealed, once they are public."""
    answer = Response(sealed.content, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"result-{sealed.code}.json")
    return answer


@bp.route("/results/<code>/digest", methods=["GET", "POST"])
@requires(policy.bind, of=queries.round_)
def publish_digest(subject: Round) -> ResponseReturnValue:
    """Staff look at the digest of what is sealed, and publish it."""
    form, sealed = Button(), queries.published(subject.id)
    if sealed is not None and form.validate_on_submit():
        actions.publish_digest(sealed, current_user)
        flash(_("The digest is public. It says nothing about who won, and it binds us."))
        return redirect(url_for(".commitment", cohort=subject.cohort.slug), 303)
    return render_template("results/digest_publish.html", round=subject, sealed=sealed, form=form)
