"""Centrifugo's API client for Python, unmodified, and what its calls do to clients of both protocols."""

import asyncio
import time
import unittest

import cent
import test_centrifugo
from test_centrifugo import SETTINGS, Clients, token, unique
from test_centrifugo import setUpModule, tearDownModule  # noqa: F401, the runner calls them


class CentTest(Clients, unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.api = self.api_with(SETTINGS["http_api"]["key"])

    async def asyncTearDown(self):
        await super().asyncTearDown()
        await self.api.close()

    def api_with(self, key):
        return cent.AsyncClient("http://127.0.0.1:%d/api" % test_centrifugo._server.centrifugo_port, key)

    async def test_publishes_with_tags_and_keys(self):
        name = unique("room:")
        client, other = await self.online(), await self.online()
        _, heard = await self.subscribed(client, name)
        _, filtered = await self.subscribed(other, name, tags_filter=test_centrifugo.centrifuge.Filter.eq("lang", "de"))

        first = await self.api.publish(cent.PublishRequest(channel=name, data={"n": 1}, tags={"lang": "de"}, idempotency_key="k"))
        again = await self.api.publish(cent.PublishRequest(channel=name, data={"n": 1}, tags={"lang": "de"}, idempotency_key="k"))
        await self.api.publish(cent.PublishRequest(channel=name, data={"n": 2}, tags={"lang": "en"}))

        self.assertEqual((first.offset, first.epoch), (again.offset, again.epoch))
        await self.eventually(lambda: heard.data, [{"n": 1}, {"n": 2}])
        await self.eventually(lambda: filtered.data, [{"n": 1}])

    async def test_broadcasts_and_batches(self):
        names = [unique("room:") for _ in range(3)]
        client = await self.online()
        heard = [(await self.subscribed(client, name))[1] for name in names]

        result = await self.api.broadcast(cent.BroadcastRequest(channels=names, data="all"))
        batch = await self.api.batch(
            cent.BatchRequest(
                requests=[
                    cent.PublishRequest(channel=names[0], data="one"),
                    cent.PresenceStatsRequest(channel=names[0]),
                ]
            )
        )

        self.assertEqual([answer.result.offset for answer in result.responses], [1, 1, 1])
        self.assertEqual(batch.replies[0].offset, 2)
        self.assertEqual(batch.replies[1].num_clients, 1)
        await self.eventually(lambda: [one.data for one in heard], [["all", "one"], ["all"], ["all"]])

    async def test_tells_who_is_there_and_what_was_said(self):
        name = unique("room:")
        client = await self.online(token=token(sub="ada", info={"name": "Ada"}))
        await self.subscribed(client, name)
        for number in range(3):
            await self.api.publish(cent.PublishRequest(channel=name, data=number))

        presence = await self.api.presence(cent.PresenceRequest(channel=name))
        history = await self.api.history(cent.HistoryRequest(channel=name, limit=2, reverse=True))
        channels = await self.api.channels(cent.ChannelsRequest())
        info = await self.api.info(cent.InfoRequest())
        await self.api.history_remove(cent.HistoryRemoveRequest(channel=name))
        removed = await self.api.history(cent.HistoryRequest(channel=name, limit=-1))

        self.assertEqual([(one.user, one.conn_info) for one in presence.presence.values()], [("ada", {"name": "Ada"})])
        self.assertEqual([one.data for one in history.publications], [2, 1])
        self.assertEqual(channels.channels[name].num_clients, 1)
        self.assertEqual(len(info.nodes), 1)
        self.assertEqual((removed.publications, removed.offset, removed.epoch), ([], 3, history.epoch))

    async def test_subscribes_unsubscribes_and_disconnects_users(self):
        user, name = unique("u"), unique("closed:")
        client = await self.online(token=token(sub=user))

        await self.api.subscribe(cent.SubscribeRequest(user=user, channel=name))
        await self.eventually(lambda: client.events.server_side, [name])
        stats = await self.api.presence_stats(cent.PresenceStatsRequest(channel=name))
        await self.api.unsubscribe(cent.UnsubscribeRequest(user=user, channel=name))
        gone = await self.api.presence_stats(cent.PresenceStatsRequest(channel=name))
        await self.api.refresh(cent.RefreshRequest(user=user, expire_at=int(time.time()) + 100))
        await self.api.disconnect(cent.DisconnectRequest(user=user, disconnect=cent.Disconnect(code=4500, reason="out")))

        self.assertEqual((stats.num_clients, gone.num_clients), (1, 0))
        await self.eventually(lambda: client.events.codes, [4500])

    async def test_refuses(self):
        stranger = self.api_with("another key")
        with self.assertRaises(cent.CentUnauthorizedError):
            await stranger.info(cent.InfoRequest())
        await stranger.close()
        for code, request in [
            (102, cent.PublishRequest(channel="unknown:x", data=1)),
            (107, cent.PublishRequest(channel="", data=1)),
            (108, cent.PresenceRequest(channel="doc:x")),
        ]:
            with self.assertRaises(cent.CentApiResponseError) as caught:
                await (self.api.publish if isinstance(request, cent.PublishRequest) else self.api.presence)(request)
            self.assertEqual(caught.exception.code, code)

    async def test_the_blocking_client(self):
        api = cent.Client("http://127.0.0.1:%d/api" % test_centrifugo._server.centrifugo_port, SETTINGS["http_api"]["key"])

        result = await asyncio.to_thread(api.publish, cent.PublishRequest(channel=unique("room:"), data=[1]))

        self.assertEqual(result.offset, 1)
