"""The blueprint that the views of accounts stand on."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
