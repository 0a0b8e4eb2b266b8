const LONGEST = 250; // milliseconds; hidden pages have no frames
const MOST = 500; // items gathered at most

/** Hands over together what comes between two frames of the screen, so that a burst costs one redraw a frame. */
export class Gatherer<Item> {
  readonly #onItems: (items: readonly Item[]) => void;
  #items: Item[] = [];
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onItems: (items: readonly Item[]) => void) {
    this.#onItems = onItems;
  }

  add(item: Item): void {
    this.#items.push(item);
    if (this.#items.length === 1) {
      this.#timer = setTimeout(() => this.flush(), LONGEST);
      this.#frame = requestAnimationFrame(() => this.flush());
    }
    if (this.#items.length >= MOST) this.flush();
  }

  /** Hands over at once what there is. */
  flush(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    const items = this.#items;
    this.#items = [];
    if (items.length > 0) this.#onItems(items);
  }
}
