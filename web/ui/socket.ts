// A WebSocket that stays: opened again after each break, with a longer pause each time it fails.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** A feed that is quiet says so every 25 seconds: after this long without a word its line is dead, and nobody was told. */
export const DEAD_AFTER = 70_000;
const FINAL = new Set([4401, 4403, 4404, 4422]);

export type State = "open" | "waiting" | "refused";

export interface Line {
  say(message: unknown): void;
  close(): void;
}

/**
 * Keep a socket open. `path` is asked anew for each attempt; what has to be said first is said on `open`.
 * A line that is silent for `deadAfter` milliseconds is opened anew: a device that slept was told of no end.
 */
export function keepOpen(
  path: () => string,
  hear: (frame: unknown) => void,
  onState: (state: State, line: Line) => void = () => undefined,
  deadAfter = Infinity,
): Line {
  let pause = FIRST_PAUSE;
  let over = false;
  let refused = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  const line: Line = {
    say: (message) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    close: () => {
      over = true;
      removeEventListener("online", again);
      clearTimeout(timer);
      clearTimeout(silence);
      socket?.close();
    },
  };

  function open(): void {
    clearTimeout(timer);
    const address = new URL(path(), location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const opened = (socket = new WebSocket(address));
    opened.addEventListener("open", () => {
      wait();
      onState("open", line);
    });
    opened.addEventListener("message", ({ data }) => {
      wait();
      pause = FIRST_PAUSE;
      hear(JSON.parse(String(data)));
    });
    opened.addEventListener("close", ({ code }) => {
      if (over || opened !== socket) return;
      clearTimeout(silence);
      refused = FINAL.has(code);
      onState(refused ? "refused" : "waiting", line);
      if (refused) return;
      timer = setTimeout(open, pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    });
  }

  function wait(): void {
    clearTimeout(silence);
    if (deadAfter < Infinity) silence = setTimeout(again, deadAfter);
  }

  /** The network is back: what waits for its pause to end need not, and what stands may be dead without knowing. */
  function again(): void {
    if (over || refused) return;
    pause = FIRST_PAUSE;
    const before = socket;
    open();
    before?.close();
  }

  addEventListener("online", again);
  open();
  return line;
}
