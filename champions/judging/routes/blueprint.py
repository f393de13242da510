"""The blueprint of judging; every module beside this one adds its pages to it."""

from flask import Blueprint

bp = Blueprint("judging", __name__)
