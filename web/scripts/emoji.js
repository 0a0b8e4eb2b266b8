// @ts-check
/**
 * What the emoji picker shows: `virtual:emoji` loads it by language. Made of emojibase-data, with English words beside those of each
 * language.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { readCatalogues } from "./catalogues.js";

/** @typedef {import("../src/features/messages/emojiData.ts").EmojiData} EmojiData */
/** @typedef {{ hexcode: string, emoji: string, label: string, tags?: string[], group?: number, version: number, skins?: { emoji: string, tone: number | number[] }[] }} Entry */
/** @typedef {{ groups: { key: string, message: string, order: number }[], skinTones: { key: string, message: string }[] }} Messages */

const FOLDER = path.dirname(createRequire(import.meta.url).resolve("emojibase-data/package.json"));
const STANDARD = "en";
const NEWEST = 15; // version of Emoji; systems that the supported browsers run on may lack the fonts for what is younger
const NO_EMOJI = "component"; // the group of hair and tones alone
const TONES = ["light", "medium-light", "medium", "medium-dark", "dark"]; // by number, from 1

/**
 * The emoji of a language; those of English where emojibase does not know it.
 * @param {string} language
 * @returns {EmojiData}
 */
export function emojiIn(language) {
  const locale = existsSync(path.join(FOLDER, language)) ? language : STANDARD;
  const english = new Map(entriesIn(STANDARD).map((entry) => [entry.hexcode, entry]));
  const shown = entriesIn(locale).filter(({ version }) => version <= NEWEST);
  const { groups, skinTones } = /** @type {Messages} */ (read(locale, "messages"));
  return {
    groups: groups
      .filter(({ key }) => key !== NO_EMOJI)
      .map(({ order, message }) => ({
        name: capital(message),
        emoji: shown.filter(({ group }) => group === order).map((entry) => emojiOf(entry, english.get(entry.hexcode))),
      })),
    tones: TONES.map((tone) => skinTones.find(({ key }) => key === tone)?.message ?? tone),
  };
}

/**
 * @param {Entry} entry
 * @param {Entry | undefined} english
 * @returns {EmojiData["groups"][number]["emoji"][number]}
 */
function emojiOf({ emoji, label, tags = [], skins = [] }, english) {
  const names = [label, english?.label ?? label];
  const words = [...tags, ...(english?.tags ?? [])];
  const toned = skins.filter(({ tone }) => typeof tone === "number").map((skin) => plain(skin.emoji));
  return {
    sign: plain(emoji),
    name: capital(label),
    names: [...new Set(names.map(folded))],
    words: [...new Set(words.map(folded))].join(" "),
    tones: toned.length === TONES.length ? toned : [],
  };
}

/**
 * As the search folds what is typed.
 * @param {string} text
 */
function folded(text) {
  return text.toLowerCase().replaceAll("ё", "е");
}

/**
 * Without the selector that says what is so anyway: keyboards leave it out, and 👍 is to be one reaction, not two.
 * @param {string} emoji
 */
function plain(emoji) {
  return emoji.replaceAll(/(\p{Emoji_Presentation})\uFE0F/gu, "$1");
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * @param {string} locale
 * @returns {Entry[]}
 */
function entriesIn(locale) {
  return /** @type {Entry[]} */ (read(locale, "data"));
}

/**
 * @param {string} locale
 * @param {"data" | "messages"} part
 * @returns {unknown}
 */
function read(locale, part) {
  return /** @type {unknown} */ (JSON.parse(readFileSync(path.join(FOLDER, locale, `${part}.json`), "utf8")));
}

const VIRTUAL = "virtual:emoji";

/**
 * Gives the client its emoji, a chunk for each language: large, and wanted by few.
 * @returns {import("vite").Plugin}
 */
export function emoji() {
  return {
    name: "emoji",
    resolveId: (id) => (id === VIRTUAL || id.startsWith(`${VIRTUAL}/`) ? `\0${id}` : null),
    load(id) {
      if (id === `\0${VIRTUAL}`) {
        const loaders = [...readCatalogues().keys()].map(
          (language) => `${JSON.stringify(language)}: async () => (await import("${VIRTUAL}/${language}")).default`,
        );
        return `const BY_LANGUAGE = { ${loaders.join(", ")} };\nexport const loadEmoji = (language) => BY_LANGUAGE[language]();`;
      }
      if (!id.startsWith(`\0${VIRTUAL}/`)) return null;
      const data = emojiIn(id.slice(VIRTUAL.length + 2));
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(data))});`;
    },
  };
}
