import { expect, test } from "vitest";

import { inboxFrameSchema } from "../../features/conversations/dto";
import { presenceFrameSchema } from "../../features/presence/dto";
import { delta, inboxChange, inboxItem, unread } from "../../test/samples";
import { decodeOrNull } from "./decode";

test.each([
  [
    { online: [], guests: 1 },
    { kind: "state", online: [], guests: 1 },
  ],
  [{ guests: 1 }, { kind: "number", guests: 1 }],
  [
    { type: "presence_delta", joined: [], left: ["a"], guests: 0 },
    { kind: "delta", joined: [], left: ["a"], guests: 0 },
  ],
  [
    { type: "error", code: "x" },
    { kind: "error", code: "x" },
  ],
  [{ type: "news" }, null],
])("presence frame %j", (frame, expected) => {
  expect(decodeOrNull(presenceFrameSchema, frame)).toEqual(expected);
});

test.each([
  [{ type: "direct_unread_state", unread: unread({ s: 1 }) }, "unread"],
  [{ type: "direct_mark_read_ack", roomSlug: "s", unread: unread({}) }, "unread"],
  [{ type: "direct_mark_read_ack", roomSlug: "s", unread: delta("s", 0) }, "unread"],
  [{ type: "direct_unread_delta", unread: delta("s", 2) }, "unread"],
  [inboxItem("anna", 1, {}), "item"],
  [{ ...inboxItem("anna", 1, {}), unread: delta("s", 1) }, "item"],
  [inboxChange("anna", 1, ""), "item"],
  [{ type: "error", code: "forbidden" }, "error"],
  [{ type: "direct_unread_state" }, undefined],
])("inbox frame %j", (frame, kind) => {
  expect(decodeOrNull(inboxFrameSchema, frame)?.kind).toBe(kind);
});
