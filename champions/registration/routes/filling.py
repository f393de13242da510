"""One page of the form while it is filled in: its fields, staff's questions, files that came with an earlier try."""

from datetime import date
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from champions.core import files, render, uploads
from champions.core.errors import Refused
from champions.core.uploads import File

from .. import actions, asking, topics
from ..asking import Said
from ..forms import BornForm, ConsentsForm, boxes, form_for, kept_name, most, name_of, stored
from ..models import Application, Question, QuestionKind
from ..progress import Progress
from .common import closed, is_sent


class Filling:
    """A page of somebody's form; `progress` is what they had answered before."""

    def __init__(self, page: topics.Page, progress: Progress, born: date | None) -> None:
        self.page, self.progress, self.born = page, progress, born
        self.application: Application | None = progress.application
        here = asking.on_page(progress.questions, page.topic.slug)
        known = self._columns() | stored(here, dict(progress.said))
        self.form: Any = form_for(page.topic.slug, here, progress.clauses, data=known)
        asked = {each.id for each in asking.asked(progress.questions, self._said_with(here))}
        self.form.keep_only([each for each in here if each.id in asked], unseen_may_wait=not is_sent(self.application))

    def _columns(self) -> dict[str, Any]:
        fields = self.page.topic.fields
        known = {name: getattr(self.application, name) for name in fields} if self.application else {}
        if self.page.topic.slug != "about":
            return known
        known |= {"born": boxes(self.born), "zone": known.get("zone") or render.reader_zone()}
        known["gender"] = known.get("gender") or ""
        known["name"] = known.get("name") or current_user.name
        return known

    def _said_with(self, here: list[Question]) -> dict[int, Said]:
        """What was answered before, and over it what has just been typed."""
        said = dict(self.progress.said)
        if self.form.is_submitted():
            said |= {each.id: self.form.said(each) for each in here if self._is_typed(each)}
        return said

    def _is_typed(self, question: Question) -> bool:
        return question.kind is not QuestionKind.FILE and bool(self.form.was_shown(question))

    def is_right(self) -> bool:
        """True when the page was sent and every answer can be kept; files that came are on the disk by then.

        Raises NeedsGuardian before a file of a child for whom nobody has spoken is taken in.
        """
        if not self.form.is_submitted():
            return False
        good = self.form.validate()
        if isinstance(self.form, BornForm) and self.form.born_on and self.country:
            actions.check_guardian(self.page.cohort, current_user.id, self.form.born_on, self.country)
        arrived = self.arrived
        return good and not self.form.refuse_missing_files(arrived) and not self.form.errors

    @cached_property
    def arrived(self) -> dict[int, File]:
        """The file of each question that has one: just sent, sent with an earlier try, or kept before."""
        found = {each.id: self._file(each) for each in self.form.questions if each.kind is QuestionKind.FILE}
        return {key: file for key, file in found.items() if file is not None}

    def _file(self, question: Question) -> File | None:
        mark, bound = self.form[kept_name(question)], (question.code, current_user.code)
        before = uploads.kept(mark.data or "", *bound)
        upload = self.form[name_of(question)].data
        if upload:
            try:
                before = actions.take(upload.stream, upload.filename or "", most=most(question), by=current_user)
            except Refused as error:
                self.form.refuse(name_of(question), str(error))
        elif uploads.is_gone(mark.data or "", *bound):
            gone = _("Your file was sent so long ago that it is not here any more. Choose it again.")
            self.form.refuse(name_of(question), gone)
        mark.data = uploads.keep(before, *bound)
        return before or self.progress.said.get(question.id, asking.NOTHING).file

    def replies(self) -> dict[int, Said]:
        """What was answered to the questions that the person had before them."""
        here = {each.id: self.form.said(each) for each in self.form.questions if self._is_typed(each)}
        return here | {key: Said(file=file) for key, file in self.arrived.items()}

    def save(self, *, by: Any) -> Application:
        """The application has what was typed; raises what the actions raise."""
        form, cohort = self.form, self.page.cohort
        if isinstance(form, ConsentsForm):
            return self._save_consents(form, by=by)
        born = form.born_on if isinstance(form, BornForm) else self.born
        return actions.save(cohort, born, form.answers(), by=by, replies=self.replies())  # type: ignore[arg-type]

    def _save_consents(self, form: ConsentsForm, *, by: Any) -> Application:
        application = self.application
        if application is None:
            raise Refused(_("Begin with the first page: we need your date of birth first."))
        # What one agreed to can be taken back at any time, whatever else can be changed no more.
        if not is_sent(application) or (actions.may_edit(application) and not closed(self.page.cohort, application)):
            actions.save(self.page.cohort, application.born, {}, by=by, replies=self.replies())
        actions.agree(application, form.agreed(), by=by)
        return application

    @property
    def country(self) -> str:
        """Where the person lives, as far as they have said it."""
        typed = self.form.country.data if "country" in self.form else None
        return typed or (self.application.country if self.application else "")

    def refuse_born(self, message: str) -> None:
        """The form now says `message` at the date of birth, or above everything where it is not asked."""
        if isinstance(self.form, BornForm):
            self.form.refuse_born(message)
        else:
            self.form.form_errors.append(message)

    def unseen(self, progress: Progress) -> list[Question]:
        """The questions of the page that nobody had seen, and that are asked now that it is saved."""
        asked = progress.asked(self.page.topic)
        return [
            each
            for each in asked
            if not self.form.was_shown(each) and progress.said.get(each.id, asking.NOTHING).is_empty
        ]

    def shown(self) -> Any:
        """The form as the page shows it now."""
        self.form.show()
        return self.form

    def papers(self) -> dict[str, dict[str, Any]]:
        """The files that are there, by the name of their field, as upload() shows them."""
        found = {}
        for question in self.form.questions:
            if question.kind is QuestionKind.FILE:
                before = self.progress.said.get(question.id, asking.NOTHING).file
                file = self.arrived.get(question.id) if request.method == "POST" else before
                if file is not None:
                    found[name_of(question)] = self._paper(question, file, before)
        return found

    def _paper(self, question: Question, file: File, before: File | None) -> dict[str, Any]:
        shown = {"name": file.name, "size": files.in_words(file.size), "note": _("stays, unless you choose another")}
        if self.application is not None and file == before:
            slug, code = self.page.cohort.slug, self.application.code
            shown["url"] = url_for(".answer_file", cohort=slug, code=code, question=question.code)
        return shown
