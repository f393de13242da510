"""The application as a web server takes it: `champions.wsgi:app`."""

from champions import create_app
from config import load
from supervisor.death import die_with_parent

die_with_parent()  # a web process whose master was killed would hold the port
app = create_app(load())
