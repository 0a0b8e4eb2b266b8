import { Store } from "../../lib/store";
import type { Crop } from "./crop";

/** A picture that was chosen, and what is cut out of it. */
export interface ChosenPicture {
  readonly bitmap: ImageBitmap;
  readonly crop: Crop;
}

/** What somebody changed in their profile and has not saved; what is left out is unchanged. */
export interface Edits {
  readonly username?: string;
  readonly email?: string;
  readonly bio?: string;
  readonly picture?: ChosenPicture;
}

interface EditsSnapshot {
  readonly owner: string;
  readonly edits: Edits;
}

/** Unsaved changes of a profile, kept while its page is left: to look something up, or to sign in again. */
export class ProfileEdits extends Store<EditsSnapshot> {
  constructor() {
    super({ owner: "", edits: {} });
  }

  change(owner: string, change: Edits): void {
    const before = this.getSnapshot();
    this.update({ owner, edits: before.owner === owner ? { ...before.edits, ...change } : change });
  }

  /** Cuts something else out of the chosen picture. */
  recrop(next: (crop: Crop) => Crop): void {
    const { edits } = this.getSnapshot();
    if (edits.picture === undefined) return;
    this.update({ edits: { ...edits, picture: { ...edits.picture, crop: next(edits.picture.crop) } } });
  }

  /** Forgets the field, or all. */
  discard(field?: keyof Edits): void {
    const { edits } = this.getSnapshot();
    const kept = Object.entries(edits).filter(([name]) => field !== undefined && name !== field);
    this.update({ edits: Object.fromEntries(kept) });
  }
}
