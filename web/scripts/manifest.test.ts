import { expect, test } from "vitest";

import { filesOf } from "./manifest.js";

const manifest = {
  "index.html": { file: "index.js", css: ["index.css"], imports: ["_shared.js"], dynamicImports: ["room", "other"] },
  "_shared.js": { file: "shared.js" },
  room: { file: "room.js", css: ["room.css"], imports: ["index.html", "_list.js"] },
  "_list.js": { file: "list.js", imports: ["_shared.js", "_look.css"] },
  "_look.css": { file: "look.css" },
  other: { file: "other.js" },
};

test("what the entry and the page import is told once, what is loaded later is not", () => {
  const scripts = ["index.js", "list.js", "room.js", "shared.js"];
  expect(filesOf(manifest, ["index.html", "room"]).toSorted()).toEqual(
    [...scripts, "index.css", "room.css", "look.css"].toSorted(),
  );
});

test("each comes after what it imports, in which order they can be run one by one", () => {
  const files = filesOf(manifest, ["room"]);
  expect(files.filter((file) => file.endsWith(".js"))).toEqual(["shared.js", "index.js", "list.js", "room.js"]);
});

test("a page that is not in the build is no page of no files", () => {
  expect(() => filesOf(manifest, ["gone"])).toThrow("gone is not in the build");
});
