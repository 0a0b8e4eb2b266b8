import { expect, test } from "vitest";

import { LocalStore } from "../../lib/localStore";
import { DraftStore } from "./draftStore";

test("each person has a draft for each room", () => {
  const drafts = new DraftStore(new LocalStore());
  drafts.write("anna", "public", "half a thou");
  expect(drafts.read("anna", "public")).toBe("half a thou");
  expect(drafts.read("anna", "other")).toBe("");
  expect(drafts.read("boris", "public")).toBe("");
});
