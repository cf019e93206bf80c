import { connect } from "node:net";
import { reset } from "./reset.ts";

/** Sends `text` on a connection of its own and resets it after `hold` milliseconds, as a caller does who gives up. */
export function sendAndAbort(base: string, text: string, hold: number): Promise<void> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ""));
    socket.on("error", () => undefined);
    socket.once("close", () => resolve());
    socket.resume();
    socket.once("connect", () => {
      socket.write(text);
      setTimeout(() => reset(socket), hold);
    });
  });
}

/** A request head whose body never comes in full. */
export const unfinishedPost = (path: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"a":`;
