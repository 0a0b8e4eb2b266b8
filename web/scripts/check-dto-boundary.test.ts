import { expect, test } from "vitest";

import { findBypasses } from "./check-dto-boundary.js";

const OUTSIDE = {
  "the body of an answer": "export const read = async (answer: Response): Promise<unknown> => answer.json();",
  "a body taken apart": "export const read = ({ text }: Response): Promise<string> => text();",
  "a request": 'export const read = () => fetch("/api/");',
  "a request by another name": 'const ask = window.fetch;\nexport const read = () => ask("/api/");',
  "parsed JSON": 'export const read = (): unknown => JSON.parse("1");',
  "parsed JSON by another name": 'const { parse } = JSON;\nexport const read = (): unknown => parse("1");',
  storage: 'export const read = () => localStorage.getItem("a");',
  "storage by index": 'export const read = (store: Storage): unknown => store["a"];',
  "a socket": 'export const read = () => new WebSocket("/ws/");',
  "a frame": "export const read = ({ data }: MessageEvent): unknown => data;",
  "a route parameter": 'import { useParams } from "react-router";\nexport const useRead = () => useParams();',
  "a renamed route parameter": 'import { useParams as useIt } from "react-router";\nexport const useRead = () => useIt();',
  "a query": "export const read = () => location.search;",
  "a query taken apart": "export const read = () => [...new URLSearchParams(location.search).values()];",
  "the router's query": 'import { useSearchParams } from "react-router";\nexport const useRead = () => useSearchParams();',
  "the history's state": "export const read = (): unknown => history.state;",
  "a database": 'export const read = () => indexedDB.open("a");',
  "a cache": 'export const read = () => caches.match("/a");',
  "another tab": 'export const read = () => new BroadcastChannel("a");',
  "the service worker": "export const read = () => navigator.serviceWorker.controller;",
  "a port": "export const read = () => new MessageChannel().port1;",
  "a file": "export const read = () => new FileReader();",
  cookies: "export const read = () => document.cookie;",
  "a cast": "export const read = (value: unknown) => value as { readonly name: string };",
  "a cast of anything": "export const read = (value: any) => <string>value;",
  "a guard of one's own": 'export const isName = (value: unknown): value is string => typeof value === "string";',
};

const FRAME = "export const read = (event: MessageEvent<string>) =>";

const files = Object.fromEntries(Object.values(OUTSIDE).map((text, index) => [`src/app/pages/bypass${String(index)}.ts`, text]));
const found = findBypasses({
  ...files,
  "src/worker/undecoded.ts": "export const read = (event: ExtendableMessageEvent): unknown => event.data;",
  "src/lib/undecoded.ts": `${FRAME} event.data;`,
  "src/lib/elsewhere.ts": `const decode = (text: string) => text;\n${FRAME} decode(event.data);`,
  "src/lib/decoded.ts": `import { decode } from "./dto/decode";\nimport { textSchema } from "./dto/text";\n${FRAME} decode(textSchema, event.data, "");`,
});

test.each(Object.keys(OUTSIDE).map((name, index) => [name, index] as const))("a page may not touch %s", (_, index) => {
  expect(found.filter((line) => line.startsWith(`src/app/pages/bypass${String(index)}.ts:`))).not.toEqual([]);
});

test("lib decodes where it reads, by the schemas' own decoder", () => {
  const lib = found.filter((line) => line.startsWith("src/lib/"));
  expect(lib).toEqual([
    expect.stringContaining("src/lib/undecoded.ts:1: MessageEvent.data is not decoded where it is read"),
    expect.stringContaining("src/lib/elsewhere.ts:2: MessageEvent.data is not decoded where it is read"),
  ]);
});

test("the worker decodes what a page says, too", () => {
  expect(found.filter((line) => line.startsWith("src/worker/"))).toEqual([
    expect.stringContaining("src/worker/undecoded.ts:1: ExtendableMessageEvent.data is not decoded where it is read"),
  ]);
});

test("each finding says what to do", () => {
  expect(found.filter((line) => !/: (?:let|put|decode) /u.test(line))).toEqual([]);
});

test("the client itself goes around nothing", () => {
  expect(found.filter((line) => !/bypass|undecoded|elsewhere/u.test(line))).toEqual([]);
});
