import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { reset } from "../../../src/live/traffic/reset.ts";

const opened: Socket[] = [];
afterEach(() => opened.splice(0).forEach((socket) => socket.destroy()));

/** Both ends of a connection. */
async function pair(): Promise<{ readonly ours: Socket; readonly theirs: Socket }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const theirs = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [ours] = (await once(server, "connection")) as [Socket];
  server.close();
  opened.push(ours, theirs);
  return { ours, theirs };
}

test("the peer sees a reset", async () => {
  const { ours, theirs } = await pair();
  const failed = once(theirs, "error");
  reset(ours);
  expect(await failed).toMatchObject([{ code: "ECONNRESET" }]);
});

test("a connection that is just ending closes, too", async () => {
  const { ours, theirs } = await pair();
  theirs.resume();
  const closed = [once(ours, "close"), once(theirs, "close")];
  ours.end();
  reset(ours);
  await Promise.all(closed);
});
