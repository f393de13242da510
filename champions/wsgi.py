"""The application as any web server takes it: `champions.wsgi:app`. Our own is champions/web.py."""

from champions import create_app
from config import load

app = create_app(load())
