"""Centrifugo's Python client, unmodified, against a started server, in both encodings."""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import os
import time
import unittest

import centrifuge
import pusher

from server import HERE, MAIN, Server

WAIT_S = 5
with open(os.path.join(HERE, "centrifugo.json"), encoding="utf-8") as _file:
    SETTINGS = json.load(_file)
_serial = itertools.count()
_server = None


def setUpModule():
    global _server
    _server = Server(SETTINGS)


def tearDownModule():
    status = _server.stop()
    assert status in (0, 143, -15), "the server ended with %s" % status


def unique(prefix):
    return "%sp%d" % (prefix, next(_serial))


def token(**claims):
    """As a customer's back end signs it."""
    parts = [{"alg": "HS256", "typ": "JWT"}, claims]
    text = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    key = SETTINGS["client"]["token"]["hmac_secret_key"].encode()
    signature = base64.urlsafe_b64encode(hmac.new(key, text, hashlib.sha256).digest()).rstrip(b"=")
    return (text + b"." + signature).decode()


def sdk():
    return pusher.Pusher(app_id=MAIN["id"], key=MAIN["key"], secret=MAIN["secret"], host="127.0.0.1", port=_server.port, ssl=False)


class Heard(centrifuge.SubscriptionEventHandler):
    """Keeps what a subscription is told."""

    def __init__(self, read):
        self.read = read
        self.data = []
        self.offsets = []
        self.subscribed = []
        self.unsubscribed = []
        self.joins = []
        self.leaves = []

    async def on_subscribed(self, ctx):
        self.subscribed.append(ctx)

    async def on_unsubscribed(self, ctx):
        self.unsubscribed.append(ctx.code)

    async def on_publication(self, ctx):
        self.data.append(self.read(ctx.pub.data))
        self.offsets.append(ctx.pub.offset)

    async def on_join(self, ctx):
        self.joins.append(ctx.info.user)

    async def on_leave(self, ctx):
        self.leaves.append(ctx.info.user)


class Life(centrifuge.ClientEventHandler):
    """Keeps how a connection goes."""

    def __init__(self):
        self.codes = []
        self.server_side = []

    async def on_disconnected(self, ctx):
        self.codes.append(ctx.code)

    async def on_subscribed(self, ctx):
        self.server_side.append(ctx.channel)


class Clients:
    """Clients of one test."""

    protobuf = False

    async def asyncSetUp(self):
        self.opened = []

    async def asyncTearDown(self):
        for client in self.opened:
            await client.disconnect()

    def read(self, data):
        return json.loads(data) if self.protobuf else data

    def write(self, value):
        return json.dumps(value).encode() if self.protobuf else value

    def client(self, **options):
        url = "ws://127.0.0.1:%d/connection/websocket" % _server.centrifugo_port
        client = centrifuge.Client(url, events=Life(), use_protobuf=self.protobuf, proxy=None, **options)
        self.opened.append(client)
        return client

    async def online(self, **options):
        client = self.client(**options)
        await client.connect()
        await client.ready(WAIT_S)
        return client

    async def subscribed(self, client, channel, **options):
        heard = Heard(self.read)
        sub = client.new_subscription(channel, events=heard, **options)
        await sub.subscribe()
        await sub.ready(WAIT_S)
        return sub, heard

    async def eventually(self, check, expected, limit_s=WAIT_S):
        deadline = time.monotonic() + limit_s
        while check() != expected and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        self.assertEqual(check(), expected)

    async def refused(self, code, call):
        with self.assertRaises(centrifuge.ReplyError) as caught:
            await call
        self.assertEqual(caught.exception.code, code)


class Cases(Clients):
    """What holds in both encodings."""

    async def test_publishes_and_hears(self):
        client = await self.online(token=token(sub="ada", info={"name": "Ada"}))
        sub, heard = await self.subscribed(client, unique("room:"))

        await sub.publish(self.write({"text": "größe", "list": [1, None]}))

        await self.eventually(lambda: heard.data, [{"text": "größe", "list": [1, None]}])

    async def test_hears_the_events_of_pushers_back_end(self):
        client = await self.online()
        _, heard = await self.subscribed(client, unique("public-"))
        channel = heard.subscribed[0].channel

        await asyncio.to_thread(sdk().trigger, channel, "greeting", {"message": "größe"})
        await asyncio.to_thread(sdk().trigger, channel, "text", "plain")

        expected = [{"event": "greeting", "data": {"message": "größe"}}, {"event": "text", "data": "plain"}]
        await self.eventually(lambda: heard.data, expected)

    async def test_exchanges_an_expired_token(self):
        asked = []

        async def fresh():
            asked.append(1)
            return token(sub="late", exp=int(time.time()) + 60)

        await self.online(token=token(sub="late", exp=int(time.time()) - 10), get_token=fresh)

        self.assertEqual(len(asked), 1)

    async def test_stays_away_with_a_wrong_token(self):
        client = self.client(token=token(sub="x") + "x")

        await client.connect()

        await self.eventually(lambda: client.events.codes, [3500])

    async def test_opens_a_closed_channel_by_its_token(self):
        client = await self.online(token=token(sub="ada"))
        name = unique("closed:")
        heard = Heard(self.read)
        refused = client.new_subscription(name, events=heard)
        await refused.subscribe()
        await self.eventually(lambda: heard.unsubscribed, [103])
        client.remove_subscription(refused)

        _, heard = await self.subscribed(client, name, token=token(sub="ada", channel=name, data={"from": "token"}))

        self.assertEqual(self.read(heard.subscribed[0].data), {"from": "token"})

    async def test_is_subscribed_by_its_token(self):
        name = unique("closed:")

        client = await self.online(token=token(sub="ada", channels=[name]))

        self.assertEqual(client.events.server_side, [name])

    async def test_knows_who_is_there(self):
        name = unique("room:")
        ada = await self.online(token=token(sub="ada", info={"name": "Ada"}))
        sub, heard = await self.subscribed(ada, name, join_leave=True)
        grace = await self.online(token=token(sub="grace"))
        await self.subscribed(grace, name)

        present = (await sub.presence()).clients
        stats = await sub.presence_stats()
        await grace.disconnect()

        self.assertEqual(sorted(info.user for info in present.values()), ["ada", "grace"])
        infos = [self.read(info.conn_info) for info in present.values() if info.user == "ada"]
        self.assertEqual(infos, [{"name": "Ada"}])
        self.assertEqual((stats.num_clients, stats.num_users), (2, 2))
        await self.eventually(lambda: (heard.joins, heard.leaves), (["ada", "grace"], ["grace"]))

    async def test_reads_history_page_by_page(self):
        client = await self.online()
        name = unique("room:")
        for number in range(5):
            await client.publish(name, self.write(number))

        top = await client.history(name)
        first = await client.history(name, limit=2, since=centrifuge.StreamPosition(0, top.epoch))
        newest = await client.history(name, limit=2, reverse=True)

        self.assertEqual((top.offset, top.publications), (5, []))
        self.assertEqual([self.read(pub.data) for pub in first.publications], [0, 1])
        self.assertEqual([self.read(pub.data) for pub in newest.publications], [4, 3])
        await self.refused(112, client.history(name, limit=1, since=centrifuge.StreamPosition(1, "other")))

    async def test_recovers_what_it_missed(self):
        client = await self.online()
        publisher = await self.online()
        name = unique("room:")
        sub, heard = await self.subscribed(client, name, recoverable=True)
        await publisher.publish(name, self.write(0))
        await self.eventually(lambda: heard.data, [0])

        await client.disconnect()
        await asyncio.gather(*(publisher.publish(name, self.write(number)) for number in range(1, 250)))
        await client.connect()
        await sub.ready(WAIT_S)
        await publisher.publish(name, self.write("live"))

        await self.eventually(lambda: len(heard.data), 251)
        self.assertEqual(sorted(heard.data[:250]), list(range(250)))
        self.assertEqual(heard.data[250], "live")
        self.assertEqual(heard.offsets, list(range(1, 252)))
        self.assertTrue(heard.subscribed[1].recovered)

    async def test_takes_differences(self):
        client = await self.online()
        name = unique("doc:")
        _, heard = await self.subscribed(client, name, delta=centrifuge.DeltaType.FOSSIL)
        documents = [{"version": number, "text": "unchanged text " * 250} for number in range(6)]

        for document in documents:
            await client.publish(name, self.write(document))

        await self.eventually(lambda: heard.data, documents)

    async def test_filters_by_tags(self):
        client = await self.online()
        other = await self.online()
        name = unique("room:")
        _, untagged = await self.subscribed(client, name, tags_filter=centrifuge.Filter.not_exists("lang"))
        _, tagged = await self.subscribed(other, name, tags_filter=centrifuge.Filter.exists("lang"))

        await client.publish(name, self.write(1))

        await self.eventually(lambda: untagged.data, [1])
        await asyncio.sleep(0.2)
        self.assertEqual(tagged.data, [])

    async def test_is_refused_by_the_codes_of_the_protocol(self):
        client = await self.online()

        await self.refused(102, client.publish("unknown:x", self.write(1)))
        await self.refused(103, client.publish(unique("closed:"), self.write(1)))
        await self.refused(108, client.presence(unique("doc:")))
        await self.refused(108, client.rpc("method", self.write({})))


class JsonTest(Cases, unittest.IsolatedAsyncioTestCase):
    """In JSON."""


class ProtobufTest(Cases, unittest.IsolatedAsyncioTestCase):
    """In Protobuf."""

    protobuf = True
