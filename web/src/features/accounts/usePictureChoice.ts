import { useState } from "react";

import { NoPicture, openPicture } from "./picture";
import { wholeCrop } from "./crop";
import type { ChosenPicture } from "./profileEdits";

interface PictureChoice {
  readonly isUnreadable: boolean;
  readonly open: (file: Blob) => void;
}

/** Opens a picture file that was chosen. */
export function usePictureChoice(onChosen: (picture: ChosenPicture) => void): PictureChoice {
  const [isUnreadable, setIsUnreadable] = useState(false);
  const open = async (file: Blob) => {
    try {
      const bitmap = await openPicture(file);
      onChosen({ bitmap, crop: wholeCrop(bitmap) });
      setIsUnreadable(false);
    } catch (error) {
      if (!(error instanceof NoPicture)) throw error;
      setIsUnreadable(true);
    }
  };
  return { isUnreadable, open: (file) => void open(file) };
}
