"""`python -m supervisor`: the whole service, until it is asked to end."""

import sys

from config import Invalid, load
from supervisor import up

try:
    settings = load()
except Invalid as invalid:
    sys.exit(str(invalid))
sys.exit(up.run(settings))
