import { expect, test } from "vitest";

import { decodeOrNull } from "../../lib/dto/decode";
import { frame, message } from "../../test/samples";
import { chatFrameSchema } from "./dto";

function read(value: unknown) {
  return decodeOrNull(chatFrameSchema, value);
}

test("a message frame becomes a message with its nonce", () => {
  expect(read(frame(3, { nonce: "n" }))).toEqual({ kind: "message", message: message(3, { nonce: "n" }) });
});

test("a resume frame tells where the room stands", () => {
  expect(read({ type: "resume", lastSeq: 7, complete: false })).toEqual({
    kind: "resume",
    lastSeq: 7,
    complete: false,
    lastChange: Infinity,
    changesComplete: true,
  });
});

test("an error frame tells why, for which message, and how long to wait", () => {
  expect(read({ error: "rate_limited", retry_after: 2.5, nonce: "n" })).toEqual({
    kind: "error",
    refusal: "rate_limited",
    retryAfter: 2.5,
    nonce: "n",
  });
});

test("an error of a later server is taken as a failure to store", () => {
  expect(read({ error: "new_reason" })).toMatchObject({ refusal: "unavailable", retryAfter: 0, nonce: null });
});

test.each([{}, { type: "news" }, frame(1, { seq: "1" }), frame(1, { createdAt: "today" }), []])("%o is no frame", (value) => {
  expect(read(value)).toBeNull();
});
