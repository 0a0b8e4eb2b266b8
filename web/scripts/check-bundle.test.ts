import { expect, test } from "vitest";

import { scriptsOf } from "./check-bundle.js";

const manifest = {
  "index.html": { file: "index.js", imports: ["_shared.js"], dynamicImports: ["room", "other"] },
  "_shared.js": { file: "shared.js" },
  room: { file: "room.js", imports: ["index.html", "_list.js"] },
  "_list.js": { file: "list.js", imports: ["_shared.js", "_look.css"] },
  "_look.css": { file: "look.css" },
  other: { file: "other.js" },
};

test("what the entry and the page import is counted once, what is loaded later is not", () => {
  expect(scriptsOf(manifest, ["index.html", "room"]).toSorted()).toEqual(["index.js", "list.js", "room.js", "shared.js"]);
});

test("a page that is not in the build is no page of zero bytes", () => {
  expect(() => scriptsOf(manifest, ["gone"])).toThrow("gone is not in the build");
});
