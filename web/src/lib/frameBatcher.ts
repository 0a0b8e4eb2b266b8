const MAX_DELAY = 250; // milliseconds; hidden pages have no frames
const MAX_ITEMS = 500; // items gathered at most
const BUSY_RATE = 2; // items a frame from which nobody can read along
const REDRAW_INTERVAL = 100; // milliseconds between two redraws then

/** Hands over together what comes between two frames of the screen, in a burst between two frames of a slower pace. */
export class FrameBatcher<Item> {
  readonly #onItems: (items: readonly Item[]) => void;
  #items: Item[] = [];
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #paced: ReturnType<typeof setTimeout> | undefined;
  #notBefore = 0;

  constructor(onItems: (items: readonly Item[]) => void) {
    this.#onItems = onItems;
  }

  add(item: Item): void {
    this.#items.push(item);
    if (this.#items.length === 1) this.#schedule();
    if (this.#items.length >= MAX_ITEMS) this.flush();
  }

  /** Hands over at once what there is. */
  flush(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    clearTimeout(this.#paced);
    const items = this.#items;
    this.#items = [];
    this.#notBefore = items.length > BUSY_RATE ? performance.now() + REDRAW_INTERVAL : 0;
    if (items.length > 0) this.#onItems(items);
  }

  #schedule(): void {
    const wait = this.#notBefore - performance.now();
    this.#timer = setTimeout(() => this.flush(), MAX_DELAY);
    if (wait > 0) this.#paced = setTimeout(() => this.#atNextFrame(), wait);
    else this.#atNextFrame();
  }

  #atNextFrame(): void {
    this.#frame = requestAnimationFrame(() => this.flush());
  }
}
