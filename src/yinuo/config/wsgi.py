"""The WSGI application granian serves."""

import gc

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

# What stands now stands as long as the process: the collector need not walk it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
