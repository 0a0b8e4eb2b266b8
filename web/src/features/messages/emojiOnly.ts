const EMOJI_ONLY =
  /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\d#*]\ufe0f?\u20e3|[\u{e0020}-\u{e007f}]|\u200d|\ufe0f|\s)+$/u;
const MAX_LENGTH = 64; // code units; a family of four with skin tones has 19
const MAX_EMOJI = 5;

/** Tells whether the text is only a few emoji, which are shown large. False in browsers that can't count them. */
export function isEmojiOnly(text: string): boolean {
  if (text.length > MAX_LENGTH || !EMOJI_ONLY.test(text) || !("Segmenter" in Intl)) return false;
  const signs = Array.from(new Intl.Segmenter().segment(text)).filter(({ segment }) => segment.trim() !== "");
  return signs.length > 0 && signs.length <= MAX_EMOJI;
}
