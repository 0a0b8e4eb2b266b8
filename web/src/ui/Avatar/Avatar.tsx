import { useState } from "react";

import styles from "./Avatar.module.css";

interface AvatarProps {
  readonly name: string;
  readonly picture: string | null;
  readonly size?: "small" | "large";
  /** Called if the picture can't be loaded: its address may have expired. */
  readonly onBroken?: () => void;
}

const HUES = 8;

/** A user's picture, or the initial on the user's own colour. Hidden from assistive technology. */
export function Avatar({ name, picture, size = "small", onBroken }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  if (picture !== null && picture !== broken) {
    const onError = () => {
      setBroken(picture);
      onBroken?.();
    };
    return <img alt="" className={styles.avatar} data-size={size} onError={onError} src={picture} />;
  }
  return (
    <span aria-hidden="true" className={styles.avatar} data-hue={hueOf(name)} data-size={size}>
      {(Array.from(name)[0] ?? "?").toUpperCase()}
    </span>
  );
}

function hueOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}
