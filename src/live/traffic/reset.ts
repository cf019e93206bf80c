import type { Socket } from "node:net";

/**
 * Closes a connection with RST. A socket whose own end is on its way can't: Node would fail, never emit "close" and keep
 * the handle for ever, so that one is closed as it is.
 */
export function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
