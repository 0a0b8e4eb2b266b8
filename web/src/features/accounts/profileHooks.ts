import { type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";

import { useStore } from "../../ui/hooks/useStore";
import { type Submission, useSubmit } from "../../ui/hooks/useSubmit";
import { useServices } from "../../ui/services";
import { type Crop, movedCrop, squareOf, wholeCrop, zoomedCrop } from "./crop";
import type { User } from "./dto";
import { cutSquare, drawSquare, UnreadablePicture, openPicture } from "./picture";
import type { ChosenPicture, Edits } from "./profileEdits";

interface PictureChoice {
  readonly isUnreadable: boolean;
  readonly open: (file: Blob) => void;
}

/** Opens a chosen picture file. */
export function usePictureChoice(onChosen: (picture: ChosenPicture) => void): PictureChoice {
  const [isUnreadable, setIsUnreadable] = useState(false);
  const open = async (file: Blob) => {
    try {
      const bitmap = await openPicture(file);
      onChosen({ bitmap, crop: wholeCrop(bitmap) });
      setIsUnreadable(false);
    } catch (error) {
      if (!(error instanceof UnreadablePicture)) throw error;
      setIsUnreadable(true);
    }
  };
  return { isUnreadable, open: (file) => void open(file) };
}

export { MAX_ZOOM } from "./crop";
export type { Crop } from "./crop";
export type { ChosenPicture } from "./profileEdits";

/** Computes the next crop from the current one: several events may come before the next render. */
export type ChangeCrop = (next: (crop: Crop) => Crop) => void;

const STEP = 0.04; // of the side, for an arrow key
const ZOOM_STEP = 1.15; // for a key
const WHEEL_ZOOM = 0.0015; // of the exponent, per pixel of the wheel

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};
const ZOOMS: Readonly<Record<string, number>> = { "+": ZOOM_STEP, "=": ZOOM_STEP, "-": 1 / ZOOM_STEP };

/** Draws the crop into a canvas after each change. */
export function useDrawnCrop({ bitmap, crop }: ChosenPicture): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) drawSquare(canvas.current, bitmap, squareOf(crop, bitmap));
  }, [bitmap, crop]);
  return canvas;
}

/** Moves and zooms the crop by dragging, pinching, wheel and keys on an element. */
export function useCropGestures({ bitmap }: ChosenPicture, change: ChangeCrop) {
  const area = useRef<HTMLDivElement>(null);
  const pointers = useRef(new Map<number, Point>());

  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    const zoom = (event: WheelEvent) => {
      event.preventDefault(); // React's own listener is passive and may not
      const factor = Math.exp(-event.deltaY * WHEEL_ZOOM);
      const { x, y } = place(event, element);
      change((crop) => zoomedCrop(crop, bitmap, crop.zoom * factor, x, y));
    };
    element.addEventListener("wheel", zoom, { passive: false });
    return () => element.removeEventListener("wheel", zoom);
  }, [bitmap, change]);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, place(event, event.currentTarget));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!pointers.current.has(event.pointerId)) return;
    const before = spread([...pointers.current.values()]);
    pointers.current.set(event.pointerId, place(event, event.currentTarget));
    const after = spread([...pointers.current.values()]);
    change((crop) => {
      const moved = movedCrop(crop, bitmap, before.x - after.x, before.y - after.y);
      return zoomedCrop(moved, bitmap, moved.zoom * (after.width / before.width), after.x, after.y);
    });
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    pointers.current.delete(event.pointerId);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const move = MOVES[event.key];
    const zoom = ZOOMS[event.key];
    if (move === undefined && zoom === undefined) return;
    event.preventDefault();
    if (move !== undefined) change((crop) => movedCrop(crop, bitmap, ...move));
    if (zoom !== undefined) change((crop) => zoomedCrop(crop, bitmap, crop.zoom * zoom));
  };

  return {
    area,
    zoomTo: (zoom: number) => change((crop) => zoomedCrop(crop, bitmap, zoom)),
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp, onKeyDown },
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A pointer's position, from the element's centre, as a fraction of its side. */
function place({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }, element: Element): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: (clientX - left) / (width || 1) - 0.5, y: (clientY - top) / (height || 1) - 0.5 };
}

/** The centre of the pointers, and the distance of the first two (1 for a single one). */
function spread(points: readonly Point[]): Point & { readonly width: number } {
  const [first = { x: 0, y: 0 }, second = first] = points;
  const width = first === second ? 1 : Math.max(0.01, Math.hypot(first.x - second.x, first.y - second.y));
  return { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2, width };
}

interface ProfileForm {
  readonly values: { readonly username: string; readonly email: string; readonly bio: string };
  readonly picture: ChosenPicture | null;
  readonly isChanged: boolean;
  /** The profile was saved and hasn't been changed since. */
  readonly isSaved: boolean;
  readonly submission: Submission;
  readonly change: (change: Edits) => void;
  readonly recrop: ChangeCrop;
  readonly discard: (field?: keyof Edits) => void;
}

/** The user's profile while it is edited. Unsaved changes outlive the page. */
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

/** Returns the edits that differ from the stored profile. */
function changesOf(user: User, edits: Edits): Edits {
  const stored: Readonly<Record<string, unknown>> = user;
  return Object.fromEntries(Object.entries(edits).filter(([field, value]) => value !== stored[field]));
}

/** Makes the browser ask before it closes the page. */
function useQuestionBeforeClosing(isAsked: boolean): void {
  useEffect(() => {
    if (!isAsked) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isAsked]);
}
