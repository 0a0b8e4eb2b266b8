import { Store } from "../../lib/store";

export interface ToastContent {
  readonly id: number;
  readonly text: string;
  /** Something went wrong. */
  readonly isProblem: boolean;
}

interface ToastSnapshot {
  /** The latest ones, oldest first. */
  readonly latest: readonly ToastContent[];
}

export const MOST = 3; // toasts at once

/** The passing notices to be shown. Their look is elsewhere, so that its code is loaded with the first of them. */
export class ToastStore extends Store<ToastSnapshot> {
  #count = 0;

  constructor() {
    super({ latest: [] });
  }

  readonly show = (text: string): void => this.#add(text, false);

  readonly showProblem = (text: string): void => this.#add(text, true);

  #add(text: string, isProblem: boolean): void {
    this.#count += 1;
    const { latest } = this.getSnapshot();
    this.update({ latest: [...latest, { id: this.#count, text, isProblem }].slice(-MOST) });
  }
}
