"""Signatures of other implementations, which the gateway's must equal byte for byte.

v1:  the Standard Webhooks project's own Python library; v1a: Ed25519 of OpenSSL, since that library has none.
The first of each is a vector that the project's own tests hold, and is checked here.

    pip install standardwebhooks==1.1.0 cryptography==50.0.2
    python make_webhook_signatures.py > ../resources/golden/webhook-signatures.json
"""

import base64
import json
from datetime import datetime, timezone

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from standardwebhooks import Webhook

PUBLISHED = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}')
MESSAGES = [
    PUBLISHED,
    ("my-job/succeeded", 1795000000, '{"type":"org.diffusionfleet.job.succeeded.v1","data":{"prompt":"ein Apfel, \u82f9\u679c \U0001f34e"}}'),
    ("my-job/replay/2/failed", 4102444799, ""),
]
SECRETS = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_" + base64.b64encode(bytes(range(32))).decode()]
SEEDS = ["VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=", base64.b64encode(bytes(range(32))).decode()]
EXPECTED = {
    "v1": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    "v1a": "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==",
}


def v1(secret, message_id, timestamp, body):
    return Webhook(secret).sign(message_id, datetime.fromtimestamp(timestamp, timezone.utc), body)


def v1a(seed, message_id, timestamp, body):
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed))
    signature = key.sign(f"{message_id}.{timestamp}.{body}".encode())
    return "v1a," + base64.b64encode(signature).decode()


def public(seed):
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed)).public_key()
    return "whpk_" + base64.b64encode(key.public_bytes_raw()).decode()


def vectors():
    for message in MESSAGES:
        for secret in SECRETS:
            yield {"scheme": "v1", "secret": secret, "signature": v1(secret, *message)} | named(message)
        for seed in SEEDS:
            yield {
                "scheme": "v1a",
                "secret": "whsk_" + seed,
                "public_key": public(seed),
                "signature": v1a(seed, *message),
            } | named(message)


def named(message):
    return dict(zip(("id", "timestamp", "body"), message))


if __name__ == "__main__":
    made = list(vectors())
    for scheme, expected in EXPECTED.items():
        assert next(v for v in made if v["scheme"] == scheme)["signature"] == expected
    print(json.dumps(made, indent=1))
