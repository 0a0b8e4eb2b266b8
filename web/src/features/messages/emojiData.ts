export interface Emoji {
  readonly sign: string;
  readonly name: string;
  /** The names in this language and in English, in lower case. */
  readonly names: readonly string[];
  /** Further keywords, in lower case. */
  readonly words: string;
  /** The emoji in each skin tone, lightest first; empty if it has none. */
  readonly tones: readonly string[];
}

/** The emoji picker's data in a language. */
export interface EmojiData {
  readonly groups: readonly { readonly name: string; readonly emoji: readonly Emoji[] }[];
  /** Names of the skin tones. */
  readonly tones: readonly string[];
}
