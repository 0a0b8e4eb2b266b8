// @ts-check
/**
 * The catalogues of texts, `src/texts/locale/<language>.po`: read, checked, compiled for the browser and described in TypeScript.
 *
 * A msgid is `<part>.<path>`: a part is loaded as one, the path leads through the object that the client gets. A msgstr is an
 * ICU message (https://unicode-org.github.io/icu/userguide/format_parse/messages/).
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { compileMessageOrThrow } from "@lingui/message-utils/compileMessage";
import PO from "pofile";

/** @typedef {import("@lingui/message-utils/compileMessage").CompiledMessage} Message */
/** @typedef {ReadonlyMap<string, Message>} Catalogue compiled messages by id */
/** @typedef {{ [name: string]: string | Tree }} Tree */

export const FOLDER = path.resolve(import.meta.dirname, "../src/texts/locale");
const DEFAULT_LANGUAGE = "ru";
const LANGUAGE_NAME = "app.languageName";
/** The formats of placeholders. ICU has more; each is to be used with thought, since Intl takes long to start on a phone. */
const PLURALS = new Set(["plural", "selectordinal"]);

/**
 * The catalogues by language, the default one first.
 * @param {string} folder
 * @returns {Map<string, Catalogue>}
 */
export function readCatalogues(folder = FOLDER) {
  const languages = readdirSync(folder)
    .filter((name) => name.endsWith(".po"))
    .map((name) => path.basename(name, ".po"));
  const order = languages.toSorted(
    (one, other) => Number(other === DEFAULT_LANGUAGE) - Number(one === DEFAULT_LANGUAGE) || one.localeCompare(other, "en"),
  );
  return new Map(order.map((language) => [language, readCatalogue(path.join(folder, `${language}.po`))]));
}

/**
 * What is translated in a catalogue. Throws where a message is not in ICU's syntax.
 * @param {string} file
 * @returns {Catalogue}
 */
export function readCatalogue(file) {
  const { items } = PO.parse(readFileSync(file, "utf8"));
  const translated = items.filter(
    ({ msgstr: [text = ""], flags, obsolete }) => text.trim() !== "" && flags.fuzzy !== true && !obsolete,
  );
  return new Map(translated.map(({ msgid, msgstr: [text = ""] }) => [msgid, compiled(text, `${path.basename(file)}: ${msgid}`)]));
}

/**
 * @param {string} text
 * @param {string} place
 * @returns {Message}
 */
function compiled(text, place) {
  try {
    return compileMessageOrThrow(text);
  } catch (error) {
    throw new Error(`${place} is no ICU message: ${text}`, { cause: error });
  }
}

/**
 * Missing and superfluous texts, other placeholders than in the default language, and plural forms that the language does not have.
 * @param {ReadonlyMap<string, Catalogue>} catalogues
 * @returns {string[]}
 */
export function faultsOf(catalogues) {
  const standard = catalogues.get(DEFAULT_LANGUAGE);
  if (standard === undefined) return [`${DEFAULT_LANGUAGE}: no catalogue`];
  return [...catalogues].flatMap(([language, catalogue]) =>
    [...new Set([...standard.keys(), ...catalogue.keys()])].flatMap((id) =>
      faultsOfText(language, standard.get(id), catalogue.get(id)).map((fault) => `${language}: ${id}: ${fault}`),
    ),
  );
}

/**
 * @param {string} language
 * @param {Message | undefined} standard
 * @param {Message | undefined} message
 * @returns {string[]}
 */
function faultsOfText(language, standard, message) {
  if (message === undefined) return ["missing"];
  if (standard === undefined) return [`not in ${DEFAULT_LANGUAGE}`];
  const differs = JSON.stringify([...parametersOf(message)].sort()) !== JSON.stringify([...parametersOf(standard)].sort());
  return [...(differs ? ["other placeholders"] : []), ...faultsOfPlurals(language, message)];
}

/**
 * @param {string} language
 * @param {Message} message
 * @returns {string[]}
 */
function faultsOfPlurals(language, message) {
  return message.flatMap((token) => {
    if (typeof token === "string" || token[1] === undefined) return [];
    if (!PLURALS.has(token[1])) return [`unknown format ${token[1]}`];
    const type = token[1] === "plural" ? "cardinal" : "ordinal";
    const needed = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories;
    const present = Object.keys(choicesOf(token[2])).filter((form) => !/^\d+$/u.test(form));
    return JSON.stringify([...needed].sort()) === JSON.stringify(present.sort())
      ? []
      : [`needs the plural forms ${needed.join(", ")}`];
  });
}

/**
 * The placeholders of a message with their TypeScript types.
 * @param {Message} message
 * @returns {Map<string, string>}
 */
function parametersOf(message) {
  /** @type {Map<string, string>} */
  const types = new Map();
  for (const token of message) {
    if (typeof token === "string") continue;
    const [name, kind, format] = token;
    const choices = PLURALS.has(kind ?? "") ? choicesOf(format) : {};
    for (const choice of Object.values(choices)) {
      for (const [inner, type] of parametersOf(choice)) types.set(inner, types.get(inner) ?? type);
    }
    types.set(name, kind === undefined ? (types.get(name) ?? "string | number") : "number");
  }
  return types;
}

/**
 * @param {unknown} format
 * @returns {Record<string, Message>}
 */
function choicesOf(format) {
  const choices = /** @type {Record<string, Message>} */ (format);
  return Object.fromEntries(Object.entries(choices).filter(([name]) => name !== "offset"));
}

/**
 * The texts of a part as an object of expressions.
 * @param {Catalogue} catalogue
 * @param {string} part
 * @param {(message: Message, id: string) => string} write
 * @returns {Tree}
 */
function treeOf(catalogue, part, write) {
  /** @type {Tree} */
  const tree = {};
  for (const [id, message] of catalogue) {
    const [first, ...names] = id.split(".");
    const last = names.pop();
    if (first !== part || last === undefined) continue;
    let branch = tree;
    for (const name of names) {
      const next = (branch[name] ??= {});
      if (typeof next === "string") throw new Error(`${id} lies under another text`);
      branch = next;
    }
    branch[last] = write(message, id);
  }
  return tree;
}

/**
 * @param {Tree} tree
 * @param {string} separator
 * @returns {string} the members of an object or interface
 */
function membersOf(tree, separator) {
  return Object.entries(tree)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : `{ ${membersOf(value, separator)} }`}`)
    .join(separator);
}

/**
 * The module of a part in a language: plain texts as they are, others as functions of their placeholders.
 * @param {Catalogue} catalogue
 * @param {string} language
 * @param {string} part
 * @returns {string}
 */
export function moduleOf(catalogue, language, part) {
  /** @type {Record<string, Message>} */
  const messages = {};
  const tree = treeOf(catalogue, part, (message, id) => {
    if (parametersOf(message).size === 0) return JSON.stringify(message.join(""));
    messages[id] = message;
    return `text(${JSON.stringify(id)})`;
  });
  const lines = [`export default { ${membersOf(tree, ", ")} };`];
  if (Object.keys(messages).length > 0) {
    lines.unshift(
      `import { translator } from "../translator";`,
      `const text = translator(${JSON.stringify(language)}, ${JSON.stringify(messages)});`,
    );
  }
  return lines.join("\n");
}

/**
 * The interfaces of all parts, as in the default language.
 * @param {ReadonlyMap<string, Catalogue>} catalogues
 * @returns {string}
 */
export function typesOf(catalogues) {
  const catalogue = catalogues.get(DEFAULT_LANGUAGE);
  if (catalogue === undefined) throw new Error(`${DEFAULT_LANGUAGE}.po is missing`);
  const parts = [...new Set([...catalogue.keys()].map((id) => id.split(".")[0] ?? ""))];
  const interfaces = parts.map((part) => {
    const tree = treeOf(catalogue, part, (message) => {
      const parameters = [...parametersOf(message)].map(([name, type]) => `${name}: ${type}`);
      return parameters.length === 0 ? "string" : `(values: { ${parameters.join("; ")} }) => string`;
    });
    const name = `${part.charAt(0).toUpperCase()}${part.slice(1)}Texts`;
    return `export interface ${name} {\n  ${membersOf(tree, ";\n  ")};\n}\n`;
  });
  return ["// Made of locale/ru.po by `npm run texts`.\n", ...interfaces].join("\n");
}

/**
 * Gives the client its catalogues: `locale/<language>.po?part=<part>`, and `virtual:languages`, which there are.
 * Whatever is wrong in them ends the build.
 * @param {string} folder
 * @returns {import("vite").Plugin}
 */
export function catalogues(folder = FOLDER) {
  const virtual = "virtual:languages";
  return {
    name: "catalogues",
    buildStart() {
      const faults = faultsOf(readCatalogues(folder));
      if (faults.length > 0) this.error(faults.join("\n"));
    },
    resolveId: (id) => (id === virtual ? `\0${virtual}` : null),
    load(id) {
      if (id === `\0${virtual}`) {
        const languages = [...readCatalogues(folder)].map(([code, catalogue]) => ({
          code,
          name: catalogue.get(LANGUAGE_NAME)?.join("") ?? code,
        }));
        return `export const LANGUAGES = ${JSON.stringify(languages)};`;
      }
      const [file = "", query] = id.split("?");
      const part = new URLSearchParams(query).get("part");
      if (!file.endsWith(".po") || part === null) return null;
      return moduleOf(readCatalogue(file), path.basename(file, ".po"), part);
    },
  };
}
