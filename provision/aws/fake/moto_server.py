# moto_server without half of its work where requests are small: at each it logs
# a line, and looks through its folder and all patterns for whose it is.
import functools

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.server import main
from werkzeug.serving import WSGIRequestHandler

DomainDispatcherApplication.get_backend_for_host = functools.cache(DomainDispatcherApplication.get_backend_for_host)
WSGIRequestHandler.log_request = lambda *_: None

main()
