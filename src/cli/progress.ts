import type { Terminal } from "./terminal.ts";

/** Shows what goes on: a spinner on a terminal, a line a step elsewhere, nothing with --json. */
export interface Progress {
  step(name: string): void;
  /** Ends the last step and the drawing. */
  done(): void;
}

const frames = ["\u280b", "\u2819", "\u2839", "\u2838", "\u283c", "\u2834", "\u2826", "\u2827", "\u2807", "\u280f"];

export function startProgress(terminal: Terminal): Progress {
  return terminal.live ? spinner(terminal) : { step: (name) => terminal.note(`${name}\n`), done: () => undefined };
}

function spinner({ note, palette }: Terminal): Progress {
  let name = "";
  let frame = 0;
  const clear = "\r\u001b[2K";
  const draw = (): void => note(`${clear}${palette.accent(frames[frame++ % frames.length] ?? "")} ${name}`);
  const finish = (): void => {
    if (name !== "") note(`${clear}${palette.good("\u2714")} ${name}\n`);
    name = "";
  };
  const timer = setInterval(draw, 80);
  timer.unref();
  return {
    step(next) {
      finish();
      name = next;
      draw();
    },
    done() {
      clearInterval(timer);
      finish();
    },
  };
}
