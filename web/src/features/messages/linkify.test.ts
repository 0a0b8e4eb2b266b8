import { expect, test, vi } from "vitest";

import { linkify } from "./linkify";

/** The text with its links in angle brackets. */
function marked(text: string): string {
  return linkify(text)
    .map((part) => (part.href === null ? part.text : `<${part.text}>`))
    .join("");
}

function hrefs(text: string): readonly string[] {
  return linkify(text).flatMap(({ href }) => href ?? []);
}

test.each([
  ["see https://a.example/b?c=1#d now", "see <https://a.example/b?c=1#d> now"],
  ["HTTP://A.example", "<HTTP://A.example>"],
  ["http://localhost:8000/x", "<http://localhost:8000/x>"],
  ["https://пример.рф/путь", "<https://пример.рф/путь>"],
  ["https://a.example/😀", "<https://a.example/😀>"],
  ["https://a.example\nhttps://b.example", "<https://a.example>\n<https://b.example>"],
  ["https://a.example,https://b.example", "<https://a.example,https://b.example>"],
])("%j has its links", (text, expected) => {
  expect(marked(text)).toBe(expected);
});

test.each([
  ["Look: https://a.example.", "Look: <https://a.example>."],
  ["https://a.example/x?!", "<https://a.example/x>?!"],
  ["https://a.example/…", "<https://a.example/>…"],
  ["(https://a.example/b)", "(<https://a.example/b>)"],
  ["(see https://a.example/wiki/C_(language))", "(see <https://a.example/wiki/C_(language)>)"],
  ["https://a.example/b).", "<https://a.example/b>)."],
  ["[https://a.example/?q[]=1]", "[<https://a.example/?q[]=1>]"],
  ["«https://a.example»", "«<https://a.example>»"],
  ['"https://a.example"', '"<https://a.example>"'],
  ["*https://a.example*", "*<https://a.example>*"],
])("%j leaves the sentence its signs", (text, expected) => {
  expect(marked(text)).toBe(expected);
});

test.each([
  "javascript:alert(1)",
  "JAVASCRIPT://https//x%0aalert(1)",
  "data:text/html,<script>alert(1)</script>",
  "ftp://a.example",
  "mailto:a@b.example",
  "//a.example",
  "http://",
  "https://?",
  "http:///",
  "xhttp://a.example",
  "https://bank.example@evil.example/",
  "https://user:secret@evil.example/",
  "https://a b".slice(0, 8),
  "https://[::g]/",
  "https://a.example:99999/",
  "README.md, file.py, example.com and me@a.example",
  "",
])("%j has none", (text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  ["请看https://example.com/a，然后", "请看<https://example.com/a>，然后"],
  ["请看https://example.com然后", "请看<https://example.com>然后"],
  ["见https://example.com/a然后走", "见<https://example.com/a>然后走"],
  ["（https://example.com/a）", "（<https://example.com/a>）"],
  ["《https://example.com/a》。", "《<https://example.com/a>》。"],
  ["https://example.com/a、https://example.com/b。", "<https://example.com/a>、<https://example.com/b>。"],
  ["https://example.com/a？好", "<https://example.com/a>？好"],
  ["https://zh.wikipedia.org/wiki/中文 好", "<https://zh.wikipedia.org/wiki/中文> 好"],
  ["https://zh.wikipedia.org/wiki/中文。好", "<https://zh.wikipedia.org/wiki/中文>。好"],
  ["これはhttps://example.com/aです", "これは<https://example.com/a>です"],
  ["https://example.com/a에서 봐", "<https://example.com/a>에서 봐"],
  ["ดูhttps://example.com/aครับ", "ดู<https://example.com/a>ครับ"],
  ["приветhttps://a.example/b, да", "привет<https://a.example/b>, да"],
  ["https://例え.テスト/", "<https://例え.テスト/>"],
  ["https://президент.рф.", "<https://президент.рф>."],
  ["(https://ru.wikipedia.org/wiki/Ё_(буква))", "(<https://ru.wikipedia.org/wiki/Ё_(буква)>)"],
])("%j is told from the words around it", (text, expected) => {
  expect(marked(text)).toBe(expected);
});

test.each([
  ["see www.a.example/b, or", "see <www.a.example/b>, or", "https://www.a.example/b"],
  ["WWW.A.example", "<WWW.A.example>", "https://www.a.example/"],
  ["请看www.example.com，然后", "请看<www.example.com>，然后", "https://www.example.com/"],
])("%j begins as addresses are spoken", (text, expected, href) => {
  expect([marked(text), ...hrefs(text)]).toEqual([expected, href]);
});

test.each([
  "www.",
  "www.a",
  "www..com",
  "www.1.2",
  "me@www.a.example",
  "xwww.a.example",
  "x.www.a.example",
  "www.bank.example@evil.example",
  "www.a.b:99999",
])("%j is no such address", (text) => {
  expect(marked(text)).toBe(text);
});

test("a browser without URL.canParse shows links all the same", () => {
  vi.spyOn(URL, "canParse").mockImplementation(() => {
    throw new TypeError("URL.canParse is not a function");
  });
  expect(marked("see https://a.example")).toBe("see <https://a.example>");
});

test("a sign that turns the direction of writing ends the address", () => {
  expect(marked("https://a.example/\u202egpj.exe")).toBe("<https://a.example/>\u202egpj.exe");
});

test("markup stays text, and what leads out is only ever http or https", () => {
  const text = `https://a.example/"onmouseover="alert(1) <img src=x onerror=alert(1)> https://b.example/<script>`;
  expect(marked(text)).toBe(
    `<https://a.example/>"onmouseover="alert(1) <img src=x onerror=alert(1)> <https://b.example/><script>`,
  );
  expect(hrefs(text)).toEqual(["https://a.example/", "https://b.example/"]);
});

test("nothing is lost or added, whatever the text", () => {
  const signs = [
    "https://",
    "http://",
    "a.example",
    "/",
    "(",
    ")",
    "]",
    "[",
    " ",
    "@",
    ":",
    ".",
    "ж",
    "😀",
    "\u202e",
    "\n",
    "<",
    '"',
    "%",
  ];
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647);
  for (let round = 0; round < 2_000; round++) {
    const text = Array.from({ length: random() % 20 }, () => signs[random() % signs.length] ?? "").join("");
    expect(
      linkify(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
    expect(hrefs(text).filter((href) => !/^https?:\/\/[^@/]+(?:\/|$)/u.test(href))).toEqual([]);
  }
});

test("a long text of brackets takes no long time", () => {
  expect(marked(`https://a.example/${"(".repeat(50_000)}${")".repeat(60_000)}`)).toContain("<https://a.example/");
});
