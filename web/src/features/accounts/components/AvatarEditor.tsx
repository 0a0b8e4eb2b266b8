import { useId, useRef } from "react";

import { Avatar } from "../../../ui/Avatar/Avatar";
import { Button } from "../../../ui/Button/Button";
import { profileCatalogue } from "../../../texts/profile";
import { useTexts } from "../../../ui/hooks/useLanguage";
import type { User } from "../dto";
import { type ChangeCrop, type ChosenPicture, useDrawnCrop, usePictureChoice } from "../profileHooks";
import styles from "./AvatarEditor.module.css";
import { CropArea } from "./CropArea";

const ACCEPTED_TYPES = "image/png,image/jpeg,image/webp,image/gif";

interface AvatarEditorProps {
  readonly user: User;
  /** The new picture, if one was chosen. */
  readonly picture: ChosenPicture | null;
  /** Why the server refused it. */
  readonly problems: readonly string[];
  readonly onChoose: (picture: ChosenPicture) => void;
  readonly onCrop: ChangeCrop;
  readonly onDiscard: () => void;
}

/** The user's picture, with choosing and cropping a new one. */
export function AvatarEditor({ user, picture, problems, onChoose, onCrop, onDiscard }: AvatarEditorProps) {
  const profileTexts = useTexts(profileCatalogue);
  const id = useId();
  const { isUnreadable, open } = usePictureChoice(onChoose);
  const input = useRef<HTMLInputElement>(null);
  const shown = isUnreadable ? [profileTexts.pictureUnreadable] : problems;
  return (
    <div className={styles.editor}>
      {picture === null ? (
        <Avatar name={user.username} picture={user.profileImage} size="large" />
      ) : (
        <>
          <CropArea onChange={onCrop} picture={picture} />
          <Preview name={user.username} picture={picture} />
        </>
      )}
      <input
        accept={ACCEPTED_TYPES}
        aria-label={profileTexts.pictureFile}
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = ""; // so that the same file can be chosen again
          if (file !== undefined) open(file);
        }}
        ref={input}
        type="file"
      />
      <div className={styles.actions}>
        <Button aria-describedby={id} variant="secondary" onClick={() => input.current?.click()}>
          {picture === null ? profileTexts.choosePicture : profileTexts.chooseAnotherPicture}
        </Button>
        {picture !== null && (
          <Button variant="text" onClick={onDiscard}>
            {profileTexts.keepPicture}
          </Button>
        )}
      </div>
      <div id={id}>
        {picture === null && <p className={styles.hint}>{profileTexts.pictureHint}</p>}
        {shown.length > 0 && (
          <p className={styles.problems} role="alert">
            {shown.join(" ")}
          </p>
        )}
      </div>
    </div>
  );
}

/** A preview of the picture beside a message. */
function Preview({ picture, name }: { readonly picture: ChosenPicture; readonly name: string }) {
  const profileTexts = useTexts(profileCatalogue);
  const canvas = useDrawnCrop(picture);
  return (
    <div aria-hidden="true" className={styles.preview}>
      <canvas className={styles.small} height={72} ref={canvas} width={72} />
      <p>
        <span className={styles.name}>{name}</span>
        <span className={styles.hint}>{profileTexts.picturePreview}</span>
      </p>
    </div>
  );
}
