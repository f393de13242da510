"""The blueprint that the views of reviews stand on."""

from flask import Blueprint

bp = Blueprint("reviews", __name__)
