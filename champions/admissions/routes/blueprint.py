"""The blueprint that the views of admissions stand on."""

from flask import Blueprint

bp = Blueprint("admissions", __name__)
