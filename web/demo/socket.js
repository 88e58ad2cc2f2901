// A WebSocket that stays: opened again after each break, with a longer pause each time it fails.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
const FINAL = new Set([4401, 4403, 4404, 4422]);

/**
 * Keep a socket open. `path` is asked anew for each attempt, so that it may say where to resume.
 * `onState` hears "open", "waiting" or "refused". Returns a function that closes it for good.
 */
export function keepOpen(path, onFrame, onState = () => {}) {
  let pause = FIRST_PAUSE;
  let over = false;
  let timer;
  let socket;

  function open() {
    const address = new URL(path(), location.href);
    address.protocol = address.protocol.replace("http", "ws");
    socket = new WebSocket(address);
    socket.addEventListener("open", () => onState("open"));
    socket.addEventListener("message", ({ data }) => {
      pause = FIRST_PAUSE;
      onFrame(JSON.parse(data));
    });
    socket.addEventListener("close", ({ code }) => {
      if (over) return;
      if (FINAL.has(code)) return onState("refused");
      onState("waiting");
      timer = setTimeout(open, pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    });
  }

  open();
  return () => {
    over = true;
    clearTimeout(timer);
    socket.close();
  };
}
