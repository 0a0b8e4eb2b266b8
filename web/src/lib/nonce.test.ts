import { expect, test, vi } from "vitest";

import { newNonce } from "./nonce";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

test.each([true, false])("is a random UUID, with a secure context: %s", (isSecure) => {
  vi.stubGlobal("isSecureContext", isSecure);
  expect(newNonce()).toMatch(UUID);
  expect(newNonce()).not.toBe(newNonce());
});
