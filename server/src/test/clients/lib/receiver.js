// An app's back end that takes webhooks and remembers them. Started before the server, whose configuration names it.
import { createServer } from 'node:http';

const requests = [];
const failuresLeft = new Map();

/** Channels named failing-* are refused once for each body before they are taken. */
function statusFor(rawBody) {
  const failing = /"channel":"(failing-[^"]*)"/.exec(rawBody);
  if (!failing) return 200;
  const left = failuresLeft.get(rawBody) ?? (rawBody.includes('channel_occupied') ? 1 : 0);
  failuresLeft.set(rawBody, left - 1);
  return left > 0 ? 503 : 200;
}

const http = createServer((request, answer) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const rawBody = Buffer.concat(chunks).toString('utf8');
    requests.push({ path: request.url, headers: request.headers, rawBody, body: JSON.parse(rawBody) });
    answer.writeHead(statusFor(rawBody)).end();
  });
});
await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
// The suite ends although the server keeps connections to it.
http.unref();

export const receiver = { requests, url: (path) => `http://127.0.0.1:${http.address().port}${path}` };
