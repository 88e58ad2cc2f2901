// The browser's address and the way through it: links within the desk load nothing anew, Back leads where one was.

import { corrected, HOME, placeAt, type Place } from "./place";
import type { View } from "./views";

export class Whereabouts {
  place = $state.raw<Place>(placeAt(location));
  #hasMoved = false;
  #told: View | null = null;

  constructor() {
    this.#correct();
  }

  go(address: string): void {
    history.pushState(null, "", address);
    this.arrive();
  }

  /** Say more of where one is: Back leads to where one was before. */
  correct(address: string): void {
    history.replaceState(null, "", address);
    this.place = placeAt(location);
  }

  /** Be where the address says, as after Back and Forward. */
  arrive = (): void => {
    this.#correct();
    this.place = placeAt(location);
    this.#hasMoved = true;
  };

  /** An address of a screen or day that there is not becomes that of what is shown instead. */
  #correct(): void {
    const right = corrected(location);
    if (right) history.replaceState(null, "", right);
  }

  /** Follow a link within the desk; what asks for a tab of its own gets one. */
  follow = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !isPlain || event.defaultPrevented || link.target || link.origin !== location.origin) return;
    if (link.pathname !== HOME && !link.pathname.startsWith(`${HOME}/`)) return;
    event.preventDefault();
    this.go(`${link.pathname}${link.search}`);
  };

  /** Whoever comes to another screen is told which, by its heading. */
  tell(heading: HTMLElement, view: View): void {
    heading.tabIndex = -1;
    if (this.#hasMoved && view !== this.#told) heading.focus();
    this.#told = view;
  }
}
