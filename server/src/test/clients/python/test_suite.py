"""The Python server SDK, unmodified, against a started server. Numbers are those of the acceptance statements."""

import hashlib
import hmac
import itertools
import json
import time
import unittest

import pusher
import websocket
from pusher.errors import PusherBadAuth, PusherBadRequest, PusherBadStatus

from server import HOOKED, MAIN, RECEIVER, SMALL, Server
from test_metrics import MetricsCases

WAIT_S = 5
_serial = itertools.count()
_server = None


def setUpModule():
    global _server
    _server = Server()


def tearDownModule():
    status = _server.stop()
    assert status in (0, 143, -15), "the server ended with %s" % status


def unique(prefix):
    return "%sp%d" % (prefix, next(_serial))


def sdk(app=MAIN, secret=None):
    return pusher.Pusher(
        app_id=app["id"], key=app["key"], secret=secret or app["secret"], host="127.0.0.1", port=_server.port, ssl=False
    )


class Subscriber:
    """A WebSocket client that speaks the protocol by hand."""

    def __init__(self, app=MAIN):
        self.app = app
        url = "ws://127.0.0.1:%d/app/%s?protocol=7" % (_server.port, app["key"])
        self.socket = websocket.create_connection(url, timeout=WAIT_S)
        self.socket_id = json.loads(self.frame("pusher:connection_established")["data"])["socket_id"]

    def frame(self, event):
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            frame = json.loads(self.socket.recv())
            if frame["event"] == event:
                return frame
        raise AssertionError("no %s within %d s" % (event, WAIT_S))

    def send(self, event, data):
        self.socket.send(json.dumps({"event": event, "data": data}))

    def join(self, channel, channel_data=None):
        data = {"channel": channel, "auth": ""}
        if channel.startswith(("private-", "presence-")):
            answer = sdk(self.app).authenticate(channel, self.socket_id, channel_data)
            data.update(answer)
        self.send("pusher:subscribe", data)
        return self.frame("pusher_internal:subscription_succeeded")

    def sign_in(self, user):
        text = json.dumps({"id": user})
        to_sign = "%s::user::%s" % (self.socket_id, text)
        signature = hmac.new(self.app["secret"].encode(), to_sign.encode(), hashlib.sha256).hexdigest()
        self.send("pusher:signin", {"auth": "%s:%s" % (self.app["key"], signature), "user_data": text})
        return self.frame("pusher:signin_success")

    def close(self):
        self.socket.close()


class PythonSdkTest(unittest.TestCase):
    def subscriber(self, *args):
        one = Subscriber(*args)
        self.addCleanup(one.close)
        return one

    def eventually(self, check):
        deadline = time.monotonic() + WAIT_S
        while True:
            try:
                return check()
            except AssertionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def test_12_public_what_is_published_arrives_intact(self):
        channel = unique("public-")
        one = self.subscriber()
        one.join(channel)
        for payload in ({"message": "gr\u00fc\u00dfe", "list": [1, 2.5, None]}, "abc/d", ""):
            sdk().trigger(channel, "greeting", payload)
            data = one.frame("greeting")["data"]
            self.assertEqual(payload, data if isinstance(payload, str) else json.loads(data))

    def test_17_private_signature_of_the_sdk_subscribes(self):
        channel = unique("private-")
        one = self.subscriber()
        self.assertEqual("{}", one.join(channel)["data"])
        sdk().trigger(channel, "greeting", {"a": 1})
        self.assertEqual({"a": 1}, json.loads(one.frame("greeting")["data"]))

    def test_22_presence_signature_of_the_sdk_subscribes(self):
        one = self.subscriber()
        data = json.loads(one.join(unique("presence-"), {"user_id": "1", "user_info": {"name": "Ada"}})["data"])
        self.assertEqual({"count": 1, "ids": ["1"], "hash": {"1": {"name": "Ada"}}}, data["presence"])

    def test_38_terminate_closes_the_users_sockets(self):
        user = unique("user-")
        one = self.subscriber()
        one.sign_in(user)
        # This SDK posts to /users/ID/terminate_connections, without the app in the path.
        self.assertEqual({}, sdk().terminate_user_connections(user))
        error = one.frame("pusher:error")
        self.assertEqual({"code": 4009, "message": "You got disconnected by the app."}, error["data"])

    def test_39_send_to_user_reaches_the_signed_in_client(self):
        user = unique("user-")
        one = self.subscriber()
        one.sign_in(user)
        self.assertEqual({}, sdk().send_to_user(user, "greeting", {"works": True}))
        self.assertEqual({"works": True}, json.loads(one.frame("greeting")["data"]))

    def test_43_channels_info_lists_what_is_occupied(self):
        channel = unique("listed-")
        one = Subscriber()
        one.join(channel)
        self.assertEqual({"channels": {channel: {}}}, sdk().channels_info(prefix_filter=channel))
        one.close()
        self.eventually(lambda: self.assertEqual({"channels": {}}, sdk().channels_info(prefix_filter=channel)))

    def test_44_channel_info_tells_occupied_and_counts(self):
        channel = unique("presence-")
        info = lambda: sdk().channel_info(channel, ["user_count", "subscription_count"])
        self.assertEqual({"occupied": False, "user_count": 0, "subscription_count": 0}, info())
        one = Subscriber()
        one.join(channel, {"user_id": "1"})
        self.assertEqual({"occupied": True, "user_count": 1, "subscription_count": 1}, info())
        one.close()
        self.eventually(lambda: self.assertFalse(info()["occupied"]))

    def test_45_users_info_lists_strings_and_refuses_other_kinds(self):
        channel = unique("presence-")
        one = self.subscriber()
        one.join(channel, {"user_id": 7})
        self.assertEqual({"users": [{"id": "7"}]}, sdk().users_info(channel))

    def test_46_prefix_filter_leaves_the_others_out(self):
        one = self.subscriber()
        kept, left = unique("kept-"), unique("left-")
        one.join(kept)
        one.join(left)
        self.assertEqual([kept], list(sdk().channels_info(prefix_filter="kept-")["channels"]))

    def test_47_a_batch_of_three_delivers_three(self):
        channel = unique("batch-")
        one = self.subscriber()
        one.join(channel)
        batch = [{"channel": channel, "name": "greeting", "data": {"i": i}} for i in range(3)]
        self.assertEqual({}, sdk().trigger_batch(batch))
        self.assertEqual([0, 1, 2], [json.loads(one.frame("greeting")["data"])["i"] for _ in range(3)])

    def test_48_an_unknown_app_is_404(self):
        with self.assertRaisesRegex(PusherBadStatus, "404"):
            sdk(dict(MAIN, id="9999")).channels_info()

    def test_49_a_wrong_secret_publishes_nothing(self):
        channel = unique("guarded-")
        one = self.subscriber()
        one.join(channel)
        with self.assertRaises(PusherBadAuth):
            sdk(secret="wrong").trigger(channel, "greeting", "forged")
        sdk().trigger(channel, "greeting", "genuine")
        self.assertEqual("genuine", one.frame("greeting")["data"])

    def test_50_limits_are_bad_requests(self):
        with self.assertRaisesRegex(PusherBadRequest, "Cannot broadcast to more than 3 channels"):
            sdk(SMALL).trigger(["a", "b", "c", "d"], "greeting", "x")
        with self.assertRaisesRegex(PusherBadRequest, "Event name is too long"):
            sdk(SMALL).trigger("a", "x" * 26, "x")

    def test_50_a_payload_over_the_limit_is_413(self):
        with self.assertRaisesRegex(PusherBadStatus, "413.*content of this event"):
            sdk(SMALL).trigger("a", "greeting", "x" * 10241)

    def test_54_trigger_and_batch_answer_an_empty_object(self):
        self.assertEqual({}, sdk().trigger([unique("a-"), unique("b-")], "greeting", {"a": 1}))
        self.assertEqual({}, sdk().trigger_batch([{"channel": unique("a-"), "name": "greeting", "data": {}}]))

    def test_54_the_sender_named_by_socket_id_is_left_out(self):
        channel = unique("excluded-")
        sender, other = self.subscriber(), self.subscriber()
        sender.join(channel)
        other.join(channel)
        sdk().trigger(channel, "greeting", "one", sender.socket_id)
        sdk().trigger(channel, "greeting", "two")
        self.assertEqual("two", sender.frame("greeting")["data"])
        self.assertEqual("one", other.frame("greeting")["data"])

    def test_55_a_batch_over_the_limit_is_refused(self):
        batch = [{"channel": "a", "name": "b", "data": "c"}] * 4
        with self.assertRaisesRegex(PusherBadRequest, "Batch too large"):
            sdk(SMALL).trigger_batch(batch)

    def test_55_counts_of_users_need_a_presence_prefix(self):
        with self.assertRaises((PusherBadRequest, ValueError)):
            sdk().channels_info(prefix_filter="public-", attributes=["user_count"])

    def webhooks(self, channel):
        """What the receiver was told of a channel, each request validated by the SDK."""
        events = []
        for headers, body in list(RECEIVER.requests):
            told = sdk(HOOKED).validate_webhook(headers["X-Pusher-Key"], headers["X-Pusher-Signature"], body)
            self.assertIsNotNone(told, "the SDK refuses " + body)
            self.assertIsNone(sdk(HOOKED, secret="wrong").validate_webhook(HOOKED["key"], headers["X-Pusher-Signature"], body))
            events += [event for event in told["events"] if event["channel"] == channel]
        return events

    def test_57_webhooks_are_valid_to_the_sdk(self):
        channel = unique("presence-")
        one = Subscriber(HOOKED)
        one.join(channel, {"user_id": 2, "user_info": {"name": "gr\u00f6\u00dfe"}})
        one.socket.send(json.dumps({"event": "client-hi", "channel": channel, "data": {"a": [1.0, "\u00e4"]}}))
        one.send("pusher:ping", {})
        one.frame("pusher:pong")
        one.close()
        client_event = {
            "name": "client_event",
            "channel": channel,
            "event": "client-hi",
            "data": {"a": [1, "\u00e4"]},
            "socket_id": one.socket_id,
            "user_id": 2,
        }
        expected = [
            {"name": "channel_occupied", "channel": channel},
            {"name": "member_added", "channel": channel, "user_id": 2},
            client_event,
            {"name": "member_removed", "channel": channel, "user_id": 2},
            {"name": "channel_vacated", "channel": channel},
        ]
        self.eventually(lambda: self.assertEqual(expected, self.webhooks(channel)))

    def test_69_every_get_of_this_sdk_carries_a_body_md5(self):
        # The SDK signs body_md5 on GET too: an answer at all is what this asserts.
        self.assertIn("channels", sdk().channels_info())


class MetricsTest(MetricsCases, unittest.TestCase):
    def setUp(self):
        self.server = _server
        self.client = sdk()
        self.app_id = MAIN["id"]

    def broadcast(self):
        subscriber = Subscriber()
        channel = unique("measured-")
        subscriber.send("pusher:subscribe", {"channel": channel})
        subscriber.frame("pusher_internal:subscription_succeeded")
        self.client.trigger(channel, "event", "data")
        subscriber.frame("event")
        subscriber.socket.close()


if __name__ == "__main__":
    unittest.main()
