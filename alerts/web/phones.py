"""The simulated phones: the simulator's pages under our address, in simulated mode and for this machine alone."""

from __future__ import annotations

import ipaddress

import requests
from flask import Blueprint, Response, request
from werkzeug.exceptions import BadGateway, NotFound
from werkzeug.sansio.utils import get_host

from config.settings import Settings

SECONDS = 20
KEPT = ("Content-Type", "Cache-Control", "Location")


def phones(settings: Settings) -> Blueprint:
    """The blueprint that passes /phones on to the simulator."""
    routes = Blueprint("phones", __name__)

    @routes.route("/phones", methods=["GET", "POST"])
    @routes.route("/phones/", methods=["GET", "POST"])
    @routes.route("/phones/<path:path>", methods=["GET", "POST"])
    def pass_on(path: str = "") -> Response:
        if not _is_this_machine() or ".." in path:
            raise NotFound
        return _ask(settings.twilio_api_base or "", request.path)

    return routes


def _is_this_machine() -> bool:
    """Loopback by address, and by name too: a page from elsewhere must not get here by a name it made ours."""
    host = get_host(request.scheme, request.headers.get("Host")).rsplit(":", 1)[0].strip("[]")
    return _is_loopback(request.remote_addr or "") and (host == "localhost" or _is_loopback(host))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _ask(base: str, path: str) -> Response:
    try:
        answer = requests.request(
            request.method,
            base + path,
            params=request.args.to_dict(flat=False),
            data=request.get_data(),
            headers={"Content-Type": request.content_type} if request.content_type else {},
            timeout=SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException:
        raise BadGateway from None
    headers = {name: answer.headers[name] for name in KEPT if name in answer.headers}
    return Response(answer.content, status=answer.status_code, headers=headers)
