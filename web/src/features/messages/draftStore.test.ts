import { expect, test } from "vitest";

import { LocalStore } from "../../lib/localStore";
import { DraftBox } from "./draftStore";

test("each person has a draft for each room", () => {
  const drafts = new DraftBox(new LocalStore());
  drafts.write("anna", "public", "half a thou");
  expect(drafts.read("anna", "public")).toBe("half a thou");
  expect(drafts.read("anna", "other")).toBe("");
  expect(drafts.read("boris", "public")).toBe("");
});
