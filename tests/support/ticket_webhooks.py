"""What five help desks send when a ticket is created, as their documentation shows it, with their signatures."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

SECRET = "a-secret-of-the-tests-1234"
SETTINGS = {f"webhook_{name}_secret": SECRET for name in ("zendesk", "freshdesk", "zammad", "helpscout", "chatwoot")}


def payload(name: str, id_: str, asked: str, at: datetime, subject: str = "A question") -> dict[str, Any]:
    """The body of a request of the help desk `name`."""
    return _PAYLOADS[name](id_, asked, at, subject)


def request(name: str, body: bytes, at: datetime, secret: str = SECRET) -> dict[str, str]:
    """The headers of a request that was made at this time."""
    key = secret.encode()
    if name == "zendesk":
        told = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        digest = hmac.new(key, told.encode() + body, hashlib.sha256).digest()
        signed = {"X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode()}
        return {**signed, "X-Zendesk-Webhook-Signature-Timestamp": told}
    if name == "freshdesk":
        return {"X-Webhook-Token": secret}
    if name == "zammad":
        return {"X-Hub-Signature": f"sha1={hmac.new(key, body, hashlib.sha1).hexdigest()}"}
    if name == "helpscout":
        digest = hmac.new(key, body, hashlib.sha1).digest()
        return {"X-HelpScout-Signature": base64.b64encode(digest).decode(), "X-HelpScout-Event": "convo.created"}
    told = str(int(at.timestamp()))
    digest = hmac.new(key, told.encode() + b"." + body, hashlib.sha256).digest()
    return {"X-Chatwoot-Signature": f"sha256={digest.hex()}", "X-Chatwoot-Timestamp": told}


def told(name: str, id_: str, asked: str, at: datetime) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a request about a new ticket."""
    body = json.dumps(payload(name, id_, asked, at)).encode()
    return body, request(name, body, at)


def _zendesk(id_: str, asked: str, at: datetime, subject: str) -> dict[str, Any]:
    detail = {
        "id": id_,
        "subject": subject,
        "description": asked,
        "requester_id": "8447388090494",
        "submitter_id": "8447388090494",
        "is_public": True,
        "status": "NEW",
        "tags": ["glim"],
        "created_at": at.isoformat(),
        "via": {"channel": "email"},
    }
    return {"type": "zen:event-type:ticket.created", "time": at.isoformat(), "detail": detail, "event": {}}


def _freshdesk(id_: str, asked: str, at: datetime, subject: str) -> dict[str, Any]:
    del at
    return {
        "freshdesk_webhook": {
            "ticket_id": int(id_),
            "ticket_subject": subject,
            "ticket_description": f"<div>{asked}</div>",
            "ticket_contact_email": "emily@customer.example",
            "ticket_tags": "glim, lamp",
            "ticket_source": "Email",
        }
    }


def _zammad(id_: str, asked: str, at: datetime, subject: str) -> dict[str, Any]:
    return {
        "ticket": {
            "id": int(id_),
            "number": f"100{id_}",
            "title": subject,
            "created_at": at.isoformat(),
            "article_count": 1,
            "create_article_type": "email",
            "customer": {"id": 8, "email": "emily@customer.example", "login": "emily@customer.example"},
        },
        "article": {
            "id": 104,
            "sender": "Customer",
            "internal": False,
            "content_type": "text/html",
            "body": f"<div>{asked}</div>",
            "message_id": "<one@customer.example>",
            "preferences": {},
        },
    }


def _helpscout(id_: str, asked: str, at: datetime, subject: str) -> dict[str, Any]:
    thread = {"id": 1, "type": "customer", "state": "published", "body": f"{asked}<br>", "createdAt": at.isoformat()}
    return {
        "id": int(id_),
        "type": "email",
        "status": "active",
        "subject": subject,
        "mailboxId": 3,
        "createdAt": at.isoformat(),
        "primaryCustomer": {"id": 7, "email": "emily@customer.example"},
        "tags": [{"id": 1, "color": "#fff", "tag": "glim"}],
        "source": {"type": "email", "via": "customer"},
        "_embedded": {"threads": [thread]},
    }


def _chatwoot(id_: str, asked: str, at: datetime, subject: str) -> dict[str, Any]:
    del subject
    message = {"id": 5, "content": asked, "message_type": 0, "private": False, "created_at": int(at.timestamp())}
    return {
        "event": "conversation_created",
        "id": int(id_),
        "inbox_id": 2,
        "channel": "Channel::WebWidget",
        "created_at": int(at.timestamp()),
        "labels": ["glim"],
        "messages": [message],
        "meta": {"sender": {"id": 7, "email": "emily@customer.example", "type": "contact"}},
        "additional_attributes": {"browser_language": "en"},
    }


_PAYLOADS = {
    "zendesk": _zendesk,
    "freshdesk": _freshdesk,
    "zammad": _zammad,
    "helpscout": _helpscout,
    "chatwoot": _chatwoot,
}
