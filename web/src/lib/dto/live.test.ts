import { expect, test } from "vitest";

import { presenceFrameSchema } from "../../features/presence/dto";
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
