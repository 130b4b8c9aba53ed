"""How much may be sent without an account: sizes, and how many an hour from one device or network.

Mobile operators put many customers behind one address, so a network may send far more than a device. A sender
without the device's cookie, and the anonymous API, get the smaller share.
"""

from typing import Literal

MOST_PHOTOS = 3
PHOTO_BYTES = 5 * 1024 * 1024
TEXT_LETTERS = 2000
LEAST_LETTERS = 5
LEAST_SECONDS = 3  # between the form's making and its sending: a person reads it
FORM_HOURS = 24
Deed = Literal["report", "me_too", "code", "near", "reopen", "key"]

OF_A_DEVICE: dict[Deed, int] = {"report": 5, "me_too": 20, "code": 30, "near": 300, "reopen": 10, "key": 10}
OF_A_NETWORK: dict[Deed, int] = {
    "report": 60,
    "me_too": 120,
    "code": 120,
    "near": 1500,
    "reopen": 60,
    "key": 30,
}
OF_UNKNOWN_DEVICES: dict[Deed, int] = {
    "report": 6,
    "me_too": 6,
    "code": 60,
    "near": 300,
    "reopen": 20,
    "key": 30,
}
OF_A_TOKEN = 600  # reports an hour by one program with an access token
BYTES_OF_A_NETWORK = 150 * 1024 * 1024  # of photos an hour
