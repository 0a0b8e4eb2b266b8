const MAX_DELAY = 250; // milliseconds; hidden pages have no animation frames
const MAX_ITEMS = 500; // items in a batch at most
const BUSY_RATE = 2; // items per animation frame; more can't be followed by reading
const REDRAW_INTERVAL = 100; // milliseconds between renders then

/** Batches items per animation frame; in a burst, per REDRAW_INTERVAL. */
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

  /** Hands over the batch at once. */
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
