/** A page of a list, with the cursor of the next page or null. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
