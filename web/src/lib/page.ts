/** A part of a long list, and what to ask for the part that follows: null when nothing does. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
