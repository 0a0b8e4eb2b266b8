import { useId } from "react";

import { profileCatalogue } from "../../../texts/profile";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { VisuallyHidden } from "../../../ui/VisuallyHidden/VisuallyHidden";
import { type ChangeCrop, type ChosenPicture, MAX_ZOOM, useCropGestures, useDrawnCrop } from "../profileHooks";
import styles from "./CropArea.module.css";

const PIXELS = 512; // of the canvas; it is shown at half that size

interface CropAreaProps {
  readonly picture: ChosenPicture;
  readonly onChange: ChangeCrop;
}

/** Crops a picture to a square by dragging, pinching, the wheel or keys. */
export function CropArea({ picture, onChange }: CropAreaProps) {
  const profileTexts = useTexts(profileCatalogue);
  const id = useId();
  const canvas = useDrawnCrop(picture);
  const { area, zoomTo, handlers } = useCropGestures(picture, onChange);
  return (
    <div className={styles.crop}>
      <div
        {...handlers}
        aria-describedby={id}
        aria-label={profileTexts.crop}
        className={styles.area}
        ref={area}
        role="application"
        tabIndex={0}
      >
        <canvas className={styles.canvas} height={PIXELS} ref={canvas} width={PIXELS} />
      </div>
      <label className={styles.zoom}>
        <VisuallyHidden>{profileTexts.zoom}</VisuallyHidden>
        <span aria-hidden="true">−</span>
        <input
          max={MAX_ZOOM}
          min={1}
          onChange={(event) => zoomTo(Number(event.currentTarget.value))}
          step={0.01}
          type="range"
          value={picture.crop.zoom}
        />
        <span aria-hidden="true">+</span>
      </label>
      <p className={styles.hint} id={id}>
        {profileTexts.cropHint}
      </p>
    </div>
  );
}
