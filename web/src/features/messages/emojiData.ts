export interface Emoji {
  readonly sign: string;
  readonly name: string;
  /** The name here and in English, in lower case. */
  readonly names: readonly string[];
  /** Other words for it, in lower case. */
  readonly words: string;
  /** The sign in each skin tone, the lightest first; empty when it has none. */
  readonly tones: readonly string[];
}

/** What the emoji picker shows in a language. */
export interface EmojiData {
  readonly groups: readonly { readonly name: string; readonly emoji: readonly Emoji[] }[];
  /** Names of the skin tones. */
  readonly tones: readonly string[];
}
