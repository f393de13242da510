"""The blueprint that the views of registration stand on."""

from flask import Blueprint

bp = Blueprint("registration", __name__)
