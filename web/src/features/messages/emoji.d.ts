/** Made by scripts/emoji.js: the emoji of each language, a chunk of its own. */
declare module "virtual:emoji" {
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports -- an ambient module has no relative imports
  export function loadEmoji(language: string): Promise<import("./emojiData").EmojiData>;
}
