import styles from "./Avatar.module.css";

interface AvatarProps {
  readonly name: string;
  readonly picture: string | null;
}

const HUES = 8;

/** A person's picture, or the first letter of the name in a colour that is always theirs. For the eye only. */
export function Avatar({ name, picture }: AvatarProps) {
  if (picture !== null) return <img alt="" className={styles.avatar} src={picture} />;
  return (
    <span aria-hidden="true" className={styles.avatar} data-hue={hueOf(name)}>
      {(Array.from(name)[0] ?? "?").toUpperCase()}
    </span>
  );
}

function hueOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}
