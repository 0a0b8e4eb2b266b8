import { Store } from "../../lib/store";
import type { Crop } from "./crop";

/** A chosen picture with its crop. */
export interface ChosenPicture {
  readonly bitmap: ImageBitmap;
  readonly crop: Crop;
}

/** Unsaved changes of a profile; omitted fields are unchanged. */
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

/** Keeps unsaved changes of a profile while the user is on other pages or signs in again. */
export class ProfileEdits extends Store<EditsSnapshot> {
  constructor() {
    super({ owner: "", edits: {} });
  }

  change(owner: string, change: Edits): void {
    const before = this.getSnapshot();
    this.update({ owner, edits: before.owner === owner ? { ...before.edits, ...change } : change });
  }

  /** Changes the crop of the chosen picture. */
  recrop(next: (crop: Crop) => Crop): void {
    const { edits } = this.getSnapshot();
    if (edits.picture === undefined) return;
    this.update({ edits: { ...edits, picture: { ...edits.picture, crop: next(edits.picture.crop) } } });
  }

  /** Discards the changes of the field, or all. */
  discard(field?: keyof Edits): void {
    const { edits } = this.getSnapshot();
    const kept = Object.entries(edits).filter(([name]) => field !== undefined && name !== field);
    this.update({ edits: Object.fromEntries(kept) });
  }
}
