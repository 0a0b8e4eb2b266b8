export interface Rows {
  readonly count: number;
  /** Names the row for good, wherever it comes to stand. */
  readonly keyOf: (index: number) => string;
  /** -1 when there is no such row. */
  readonly indexOf: (key: string) => number;
  /** Pixels a row is probably high, until it was seen. */
  readonly estimate: (index: number) => number;
}

/** Rows of a list to be drawn, and the pixels left empty before each and after the last. */
export interface Slice {
  readonly rows: readonly { readonly index: number; readonly gap: number }[];
  readonly rest: number;
}

const FORGOTTEN = 30_000; // heights of rows that are long gone are not kept for ever

/** How high each row of a list is: measured when it was drawn, guessed before. */
export class RowHeights {
  readonly #measured = new Map<string, number>();
  #rows: Rows | null = null;
  #heights = new Float64Array(); // of `#rows`, so that a measurement costs additions and no look-ups

  /** True when that is news. */
  note(key: string, height: number): boolean {
    const known = this.#measured.get(key);
    if (known !== undefined && Math.abs(known - height) < 0.5) return false;
    if (this.#measured.size >= FORGOTTEN) this.#measured.clear();
    this.#measured.set(key, height);
    const index = this.#rows?.indexOf(key) ?? -1;
    if (index >= 0) this.#heights[index] = height;
    return true;
  }

  /** Pixels from the list's top to the top of each row; one more for its end. */
  offsets(rows: Rows): Float64Array {
    if (rows !== this.#rows) this.#lookUp(rows);
    const offsets = new Float64Array(rows.count + 1);
    let top = 0;
    for (let index = 0; index < rows.count; index++) {
      top += at(this.#heights, index);
      offsets[index + 1] = top;
    }
    return offsets;
  }

  #lookUp(rows: Rows): void {
    this.#rows = rows;
    this.#heights = Float64Array.from(
      { length: rows.count },
      (_, index) => this.#measured.get(rows.keyOf(index)) ?? rows.estimate(index),
    );
  }
}

/** The row that covers this pixel of the list: the first or last one beyond its ends. */
export function rowAt(offsets: Float64Array, pixel: number): number {
  let low = 0;
  let high = Math.max(0, offsets.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at(offsets, middle) <= pixel) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The rows between two pixels, and one more that must not go away (-1: none). */
export function sliceOf(offsets: Float64Array, from: number, to: number, pinned: number): Slice {
  const count = offsets.length - 1;
  if (count === 0) return { rows: [], rest: 0 };
  const [first, last] = [rowAt(offsets, from), rowAt(offsets, to)];
  const indexes = Array.from({ length: last - first + 1 }, (_, step) => first + step);
  if (pinned >= 0 && pinned < first) indexes.unshift(pinned);
  if (pinned > last && pinned < count) indexes.push(pinned);
  let end = 0;
  const rows = indexes.map((index) => {
    const gap = at(offsets, index) - end;
    end = at(offsets, index + 1);
    return { index, gap };
  });
  return { rows, rest: at(offsets, count) - end };
}

export function at(pixels: Float64Array, index: number): number {
  return pixels[index] ?? 0;
}
