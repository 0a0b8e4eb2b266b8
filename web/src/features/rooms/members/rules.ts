import type { Role, Room } from "../dto";

/** A role, or null for none. */
export type RoleOrNone = Role | null;

/** The user's position in a room. */
export interface Standing {
  readonly kind: Room["kind"];
  readonly role: RoleOrNone;
  readonly canManage: boolean;
}

/** Roles that can be given to members, the highest first. */
const ASSIGNABLE_ROLES: readonly Role[] = ["admin", "member", "viewer"];

export function standingIn({ kind, role = null, canManage = false }: Room): Standing {
  return { kind, role, canManage };
}

/**
 * Whether one may give somebody with the `present` role another one. These are the server's rules, as far as a client
 * can know them: the server has the last word, and knows who is a moderator of the site.
 */
export function mayAssign({ kind, role, canManage }: Standing, present: RoleOrNone, wanted: RoleOrNone): boolean {
  if (!canManage || present === "owner") return false;
  if (present === null && wanted !== "blocked") return false;
  if (present === "blocked" && wanted === "owner") return false;
  if (kind === "public" && !isManager(role)) return (wanted === "blocked" || wanted === null) && present !== "admin";
  if (kind === "public" && wanted === "viewer") return false;
  return role === "owner" || !(isManager(present) || isManager(wanted));
}

/** Tells whether the user may add members. */
export function mayAdd({ kind, role, canManage }: Standing, wanted: Role): boolean {
  if (!canManage || wanted === "owner" || wanted === "blocked") return false;
  if (kind === "public" && (!isManager(role) || wanted === "viewer")) return false;
  return wanted !== "admin" || role === "owner";
}

/** Tells whether the user may leave a room with this number of owners. */
export function mayLeave({ kind, role }: Standing, owners: number): boolean {
  return kind !== "direct" && role !== null && role !== "blocked" && (role !== "owner" || owners > 1);
}

export function mayDelete({ kind, role }: Standing): boolean {
  return kind === "private" && role === "owner";
}

/** Returns the roles to choose from for a member: the current and the assignable ones; none without a choice. */
export function rolesFor(standing: Standing, present: Role): readonly Role[] {
  const roles = ASSIGNABLE_ROLES.filter((role) => role === present || mayAssign(standing, present, role));
  return roles.length > 1 ? roles : [];
}

/** Returns the roles for new members, the default first. */
export function rolesToAdd(standing: Standing): readonly Role[] {
  return (["member", "viewer", "admin"] as const).filter((role) => mayAdd(standing, role));
}

function isManager(role: RoleOrNone): boolean {
  return role === "owner" || role === "admin";
}
