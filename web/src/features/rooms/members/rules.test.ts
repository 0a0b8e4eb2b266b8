import { expect, test } from "vitest";
import { array, string } from "zod/mini";

import { decode } from "../../../lib/dto/decode";
import allowedByServer from "../../../test/memberRules.json";
import type { Role, Room } from "../dto";
import {
  mayAdd,
  mayAssign,
  mayDelete,
  mayLeave,
  type RoleOrNone,
  rolesFor,
  rolesToAdd,
  type Standing,
  standingIn,
} from "./rules";

const KINDS: readonly Room["kind"][] = ["public", "private", "direct"];
const ROLES: readonly Role[] = ["owner", "admin", "member", "viewer", "blocked"];
const ROLES_OR_NONE: readonly RoleOrNone[] = [...ROLES, null];
const none = (role: RoleOrNone) => role ?? "None";

const ALL = KINDS.flatMap((kind) =>
  ROLES_OR_NONE.flatMap((role) => [true, false].map((canManage) => ({ kind, role, canManage }))),
);

/** Whom the server can tell of: `canManage` follows from the role, but for site moderators in the public room. */
const real = ({ kind, role, canManage }: Standing) =>
  kind === "direct"
    ? !canManage
    : canManage
      ? kind === "public" || role === "owner" || role === "admin"
      : role !== "owner" && role !== "admin";

function* allowed(actor: Standing): Generator<string> {
  const who = `${actor.kind} ${none(actor.role)} ${actor.canManage ? "keeps" : "uses"}`;
  for (const present of ROLES_OR_NONE) {
    for (const wanted of ROLES_OR_NONE) {
      if (mayAssign(actor, present, wanted)) yield `${who}: ${none(present)} becomes ${none(wanted)}`;
    }
  }
  for (const role of ROLES) if (mayAdd(actor, role)) yield `${who}: adds ${role}`;
  for (const owners of [1, 2]) if (mayLeave(actor, owners)) yield `${who}: leaves ${String(owners)}`;
}

test("what is offered is what the server allows, for everybody in every room", () => {
  const offered = ALL.filter(real).flatMap((actor) => [...allowed(actor)]);
  expect(offered.sort()).toEqual(decode(array(string()), allowedByServer, "the server's list"));
});

const room: Room = { slug: "s", name: "s", kind: "private", created: false, createdBy: null, peer: null };
const standing = (role: Role): Standing => ({ kind: "private", role, canManage: role === "owner" || role === "admin" });

test("a room of an older server gives no rights", () => {
  expect(standingIn(room)).toEqual({ kind: "private", role: null, canManage: false });
});

test("only a private room's owner may delete it", () => {
  expect(ALL.filter(mayDelete).map(({ kind, role }) => `${kind} ${none(role)}`)).toEqual(["private owner", "private owner"]);
});

test("there is a choice of roles where one may change them", () => {
  expect(rolesFor(standing("owner"), "admin")).toEqual(["admin", "member", "viewer"]);
  expect(rolesFor(standing("admin"), "viewer")).toEqual(["member", "viewer"]);
  expect(rolesFor(standing("admin"), "admin")).toEqual([]);
  expect(rolesToAdd(standing("owner"))).toEqual(["member", "viewer", "admin"]);
  expect(rolesToAdd(standing("admin"))).toEqual(["member", "viewer"]);
});
