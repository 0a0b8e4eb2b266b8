import { expect, test } from "vitest";

import { type PresenceSnapshot, UNKNOWN_PRESENCE } from "./snapshot";
import { applyFrame } from "./store";

function person(username: string, profileImage: string | null = null) {
  return { username, profileImage };
}

function names({ people }: PresenceSnapshot) {
  return people === null ? null : [...people.keys()];
}

const STATE = applyFrame(UNKNOWN_PRESENCE, { kind: "state", online: [person("anna"), person("boris")], guests: 2 });

test("a state replaces what was known", () => {
  const presence = applyFrame(STATE, { kind: "state", online: [person("vera")], guests: 0 });
  expect([names(presence), presence.guests]).toEqual([["vera"], 0]);
});

test("a delta lets people leave and join", () => {
  const presence = applyFrame(STATE, { kind: "delta", left: ["anna"], joined: [person("vera")], guests: 1 });
  expect([names(presence), presence.guests]).toEqual([["boris", "vera"], 1]);
});

test("leaving comes before joining, and joining anew replaces", () => {
  const presence = applyFrame(STATE, {
    kind: "delta",
    left: ["anna"],
    joined: [person("anna", "/new"), person("boris", "/b")],
    guests: 2,
  });
  expect(names(presence)).toEqual(["boris", "anna"]);
  expect(presence.people?.get("anna")?.profileImage).toBe("/new");
  expect(presence.people?.get("boris")?.profileImage).toBe("/b");
});

test("guests learn a number alone", () => {
  const presence = applyFrame(UNKNOWN_PRESENCE, { kind: "number", guests: 7 });
  expect([names(presence), presence.guests]).toEqual([null, 7]);
});

test("a refusal changes nothing", () => {
  expect(applyFrame(STATE, { kind: "error", code: "invalid_payload" })).toBe(STATE);
});
