import { expect, test } from "vitest";

import { ProfileEdits } from "./profileEdits";

test("changes gather, and can be taken back one by one or all", () => {
  const edits = new ProfileEdits();
  edits.change("anna", { bio: "b" });
  edits.change("anna", { email: "e" });
  edits.discard("bio");
  expect(edits.getSnapshot()).toEqual({ owner: "anna", edits: { email: "e" } });
  edits.discard();
  expect(edits.getSnapshot().edits).toEqual({});
});

test("nothing is carried over from one person to the next", () => {
  const edits = new ProfileEdits();
  edits.change("anna", { bio: "b" });
  edits.change("boris", { email: "e" });
  expect(edits.getSnapshot()).toEqual({ owner: "boris", edits: { email: "e" } });
});
