import { expect, test } from "vitest";

import { type Roster, UNKNOWN_ROSTER } from "./snapshot";
import { follow } from "./roster";

function person(username: string, profileImage: string | null = null) {
  return { username, profileImage };
}

function names({ people }: Roster) {
  return people === null ? null : [...people.keys()];
}

const STATE = follow(UNKNOWN_ROSTER, { kind: "state", online: [person("anna"), person("boris")], guests: 2 });

test("a state replaces what was known", () => {
  const roster = follow(STATE, { kind: "state", online: [person("vera")], guests: 0 });
  expect([names(roster), roster.guests]).toEqual([["vera"], 0]);
});

test("a delta lets people leave and join", () => {
  const roster = follow(STATE, { kind: "delta", left: ["anna"], joined: [person("vera")], guests: 1 });
  expect([names(roster), roster.guests]).toEqual([["boris", "vera"], 1]);
});

test("leaving comes before joining, and joining anew replaces", () => {
  const roster = follow(STATE, { kind: "delta", left: ["anna"], joined: [person("anna", "/new"), person("boris", "/b")], guests: 2 });
  expect(names(roster)).toEqual(["boris", "anna"]);
  expect(roster.people?.get("anna")?.profileImage).toBe("/new");
  expect(roster.people?.get("boris")?.profileImage).toBe("/b");
});

test("guests learn a number alone", () => {
  const roster = follow(UNKNOWN_ROSTER, { kind: "number", guests: 7 });
  expect([names(roster), roster.guests]).toEqual([null, 7]);
});

test("a refusal changes nothing", () => {
  expect(follow(STATE, { kind: "error", code: "invalid_payload" })).toBe(STATE);
});
