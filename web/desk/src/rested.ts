// What follows from typing follows once the typing rests.

const AFTER = 250; // milliseconds without another letter

/** Do it then; what is returned takes it back, as an effect wants to. */
export function rested(act: () => void): () => void {
  const timer = setTimeout(act, AFTER);
  return () => clearTimeout(timer);
}
