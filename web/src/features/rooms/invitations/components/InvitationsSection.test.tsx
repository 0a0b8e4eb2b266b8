import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { allowWarnings } from "../../../../test/console";
import type { FakeServer } from "../../../../test/fakeServer";
import { renderPart, serverFor } from "../../../../test/render";
import { NOON, room } from "../../../../test/samples";
import type { Room } from "../../dto";
import RoomPanel from "../../components/RoomPanel";
import InvitationsSection from "./InvitationsSection";

const ROOM = { ...room("club", "private"), kind: "private" } satisfies Room;
const MANAGED = { ...ROOM, role: "owner", canManage: true } satisfies Room;
const PATH = "/api/chat/rooms/club/invitations/";

const MEMBERS = "GET /api/chat/rooms/club/members/?limit=200";
const NOBODY = { items: [], pagination: { hasMore: false, nextAfter: null } };

function invitation(id: number, change: object = {}) {
  const createdAt = new Date(NOON).toISOString();
  return { id, role: "member", createdBy: "anna", createdAt, expiresAt: null, maxUses: null, uses: 2, usable: true, ...change };
}

let server: FakeServer;

beforeEach(() => {
  document.cookie = "csrftoken=t";
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true;
    },
    close(this: HTMLDialogElement) {
      this.open = false;
    },
  });
  server = serverFor("me").on(`GET ${PATH}`, { items: [] }).on(MEMBERS, NOBODY).on(`${MEMBERS}&role=blocked`, NOBODY);
});

test("a link is made on the chosen terms", async () => {
  server.on(`POST ${PATH}`, { invitation: invitation(7), token: "abc" });
  await renderPart(<InvitationsSection room={ROOM} />);
  expect(await screen.findByText("No active invitations")).toBeInTheDocument();
  fireEvent.change(screen.getByLabelText("Role"), { target: { value: "viewer" } });
  fireEvent.change(screen.getByLabelText("Expires after"), { target: { value: "0" } });
  fireEvent.change(screen.getByLabelText("Max uses"), { target: { value: "10" } });
  server.on(`GET ${PATH}`, { items: [invitation(7, { role: "viewer", maxUses: 10, uses: 0 })] });
  fireEvent.click(screen.getByRole("button", { name: "Create link" }));
  expect(await screen.findByLabelText("Invitation link")).toHaveValue(`${location.origin}/invitations/abc`);
  expect(server.calls.find(({ method }) => method === "POST")?.body).toEqual({ role: "viewer", expiresIn: null, maxUses: 10 });
  expect(await screen.findByText("Uses: 0 of 10 · never expires")).toBeInTheDocument();
});

test("a new link is copied, or one is told to copy it oneself", async () => {
  allowWarnings();
  userEvent.setup(); // brings a clipboard
  const writeText = vi.spyOn(navigator.clipboard, "writeText").mockRejectedValueOnce(new Error("no access"));
  server.on(`POST ${PATH}`, { invitation: invitation(7), token: "abc" });
  await renderPart(<InvitationsSection room={ROOM} />);
  fireEvent.click(screen.getByRole("button", { name: "Create link" }));
  fireEvent.click(await screen.findByRole("button", { name: "Copy" }));
  expect(await screen.findByText(/copy it manually/u)).toBeInTheDocument();
  fireEvent.click(screen.getByRole("button", { name: "Copy" }));
  expect(writeText).toHaveBeenCalledWith(`${location.origin}/invitations/abc`);
  expect(await screen.findByText("Copied")).toBeInTheDocument();
});

test("each link tells what became of it", async () => {
  const expiresAt = new Date(NOON).toISOString();
  server.on(`GET ${PATH}`, { items: [invitation(2, { expiresAt }), invitation(1, { usable: false, maxUses: 2 })] });
  await renderPart(<InvitationsSection room={ROOM} />);
  const list = within(await screen.findByRole("list", { name: "Invitations" }));
  expect(list.getByText(/Uses: 2 · expires 22 November 2026, \d\d:\d\d/u)).toBeInTheDocument();
  expect(list.getByText("Uses: 2 of 2 · Expired")).toBeInTheDocument();
});

test("how many joined is asked for again when the room's people changed", async () => {
  server.on(`GET ${PATH}`, { items: [invitation(7)] });
  const { rerender } = await renderPart(<RoomPanel onClose={() => {}} people={0} room={MANAGED} />);
  await userEvent.click(await screen.findByRole("button", { name: "Invitations" }));
  expect(await screen.findByText("Uses: 2 · never expires")).toBeInTheDocument();
  server.on(`GET ${PATH}`, { items: [invitation(7, { uses: 3 })] });
  rerender(<RoomPanel onClose={() => {}} people={1} room={MANAGED} />);
  expect(await screen.findByText("Uses: 3 · never expires")).toBeInTheDocument();
});

test("a link is revoked after one was asked", async () => {
  server.on(`GET ${PATH}`, { items: [invitation(7)] }).on(`DELETE ${PATH}7/`, { ok: true });
  await renderPart(<InvitationsSection room={ROOM} />);
  await userEvent.click(await screen.findByRole("button", { name: "Revoke" }));
  const dialog = within(screen.getByRole("alertdialog", { name: "Revoke the invitation?" }));
  server.on(`GET ${PATH}`, { items: [] });
  await userEvent.click(dialog.getByRole("button", { name: "Revoke" }));
  expect(await screen.findByText("No active invitations")).toBeInTheDocument();
  expect(server.asked).toContain(`DELETE ${PATH}7/`);
});

test("what the server has against it is told, and a list that could not be had is asked for again", async () => {
  allowWarnings();
  server.off(`GET ${PATH}`);
  server.on(`POST ${PATH}`, { error: "Too many", code: "too_many_invitations" }, { status: 409 });
  await renderPart(<InvitationsSection room={ROOM} />);
  expect(await screen.findByText(/Server unavailable/u)).toBeInTheDocument();
  server.on(`GET ${PATH}`, { items: [] });
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("No active invitations")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Create link" }));
  expect(await screen.findByText("Too many")).toBeInTheDocument();
});
