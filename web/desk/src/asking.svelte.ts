// What a screen asks of the backend: what stood in the way, and doing it again after a fresh sign-in.

import { Problem } from "@parley/api";

type Work = () => Promise<unknown>;

export class Asking {
  /** What stood in the way; the desk has words for it (`desk.why`). */
  failure = $state.raw<unknown>(null);
  needsProof = $state(false);
  busy = $state(false);
  #refused: Work | null = null;

  /** Do it all; false when something stood in the way, which is then told. */
  attempt = async (work: Work): Promise<boolean> => {
    [this.failure, this.needsProof, this.busy] = [null, false, true];
    try {
      await work();
      return true;
    } catch (failure) {
      if (failure instanceof Problem && failure.is("recent-sign-in-needed")) {
        [this.needsProof, this.#refused] = [true, work];
      } else this.failure = failure;
      return false;
    } finally {
      this.busy = false;
    }
  };

  /** What was refused for want of a fresh sign-in, once more. */
  again = async (): Promise<void> => {
    const work = this.#refused;
    this.#refused = null;
    if (work) await this.attempt(work);
  };
}
