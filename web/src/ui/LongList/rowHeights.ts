export interface Rows {
  readonly count: number;
  /** The row's permanent key. */
  readonly keyOf: (index: number) => string;
  /** Returns -1 if there is no such row. */
  readonly indexOf: (key: string) => number;
  /** The row's estimated height in pixels, until it is measured. */
  readonly estimate: (index: number) => number;
}

/** The rows to render, with the empty pixels before each and after the last. */
export interface Slice {
  readonly rows: readonly { readonly index: number; readonly gap: number }[];
  readonly rest: number;
}

const FORGOTTEN = 30_000; // heights remembered at most

/** The heights of a list's rows: measured once rendered, estimated before. */
export class RowHeights {
  readonly #measured = new Map<string, number>();
  #rows: Rows | null = null;
  #heights = new Float64Array(); // of `#rows`, so that a measurement needs no look-ups

  /** Notes a height; returns whether it has changed. */
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

/** The row at this pixel of the list; beyond its ends, the first or last. */
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

/** The rows between two pixels, and the pinned ones (-1: none). */
export function sliceOf(offsets: Float64Array, from: number, to: number, pinned: readonly number[]): Slice {
  const count = offsets.length - 1;
  if (count === 0) return { rows: [], rest: 0 };
  const [first, last] = [rowAt(offsets, from), rowAt(offsets, to)];
  const indexes = Array.from({ length: last - first + 1 }, (_, step) => first + step);
  const others = pinned.filter((index) => index >= 0 && index < count && (index < first || index > last));
  let end = 0;
  const rows = [...new Set([...others, ...indexes])]
    .toSorted((one, other) => one - other)
    .map((index) => {
      const gap = at(offsets, index) - end;
      end = at(offsets, index + 1);
      return { index, gap };
    });
  return { rows, rest: at(offsets, count) - end };
}

export function at(pixels: Float64Array, index: number): number {
  return pixels[index] ?? 0;
}
