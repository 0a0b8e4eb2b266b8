import { expect, test } from "vitest";

import { kindOf } from "./requests";

test.each([
  ["GET", "/assets/index-1a2b.js", "asset"],
  ["GET", "/api/auth/media/avatars/1.webp?exp=1&sig=2", "media"],
  ["POST", "/api/auth/login/", "mutation"],
  ["POST", "/api/auth/profile/", "mutation"],
  ["GET", "/api/auth/session/", "identity"],
  ["GET", "/api/meta/client-config/", "identity"],
  ["GET", "/api/chat/rooms/public/messages/", "messages"],
  ["GET", "/api/chat/rooms/public/messages/?before=7", "messages"],
  ["GET", "/api/chat/rooms/public/?create=0", "details"],
  ["GET", "/api/auth/users/anna.k/", "details"],
  ["GET", "/api/auth/profile/", "details"],
])("%s %s is of kind %s", (method, path, kind) => {
  expect(kindOf(new URL(path, "http://here"), method)).toBe(kind);
});

test.each([
  ["GET", "/"],
  ["GET", "/api/health/live/"],
  ["GET", "/api/auth/csrf/"],
  ["GET", "/api/chat/rooms/public/messages/?after=7"], // what one lacks
  ["GET", "/api/chat/rooms/new-room/"], // it makes the room
  ["POST", "/api/chat/direct/start/"],
  ["POST", "/api/chat/rooms/public/messages/"],
])("%s %s is left to the browser", (method, path) => {
  expect(kindOf(new URL(path, "http://here"), method)).toBeNull();
});
