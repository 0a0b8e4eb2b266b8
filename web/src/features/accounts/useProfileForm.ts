import { useCallback, useEffect, useState } from "react";

import { cutSquare } from "./picture";
import { squareOf } from "./crop";
import type { ChosenPicture, Edits } from "./profileEdits";
import type { User } from "./dto";
import { useServices } from "../../ui/services";
import type { ChangeCrop } from "./useCrop";
import { useStore } from "../../ui/hooks/useStore";
import { type Submission, useSubmit } from "../../ui/hooks/useSubmit";

interface ProfileForm {
  readonly values: { readonly username: string; readonly email: string; readonly bio: string };
  readonly picture: ChosenPicture | null;
  readonly isChanged: boolean;
  /** Whether the last thing done was to save. */
  readonly isSaved: boolean;
  readonly submission: Submission;
  readonly change: (change: Edits) => void;
  readonly recrop: ChangeCrop;
  readonly discard: (field?: keyof Edits) => void;
}

/** One's profile as it is being edited. What is not saved outlives the page. */
export function useProfileForm(user: User): ProfileForm {
  const { profileEdits, session } = useServices();
  const { owner, edits: kept } = useStore(profileEdits);
  const [isSaved, setIsSaved] = useState(false);
  const edits = owner === user.username ? changesOf(user, kept) : {};
  const isChanged = Object.keys(edits).length > 0;
  const submission = useSubmit(async () => {
    const { picture, ...texts } = edits;
    const image = picture === undefined ? {} : { image: await cutSquare(picture.bitmap, squareOf(picture.crop, picture.bitmap)) };
    await session.edit({ ...texts, ...image });
    profileEdits.discard();
    setIsSaved(true);
  });
  useQuestionBeforeClosing(isChanged);
  const recrop = useCallback<ChangeCrop>((next) => profileEdits.recrop(next), [profileEdits]);

  return {
    values: { username: user.username, email: user.email, bio: user.bio, ...edits },
    picture: edits.picture ?? null,
    isChanged,
    isSaved,
    submission,
    change: (change) => {
      setIsSaved(false);
      profileEdits.change(user.username, change);
    },
    recrop,
    discard: (field) => profileEdits.discard(field),
  };
}

/** Those edits that differ from what is stored. */
function changesOf(user: User, edits: Edits): Edits {
  const stored: Readonly<Record<string, unknown>> = user;
  return Object.fromEntries(Object.entries(edits).filter(([field, value]) => value !== stored[field]));
}

/** Lets the browser ask before it closes the page. */
function useQuestionBeforeClosing(isAsked: boolean): void {
  useEffect(() => {
    if (!isAsked) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isAsked]);
}
