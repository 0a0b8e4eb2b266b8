import { describe, expect, test } from "vitest";

import { userPath } from "../../features/accounts/api";
import { RoomsApi } from "../../features/rooms/api";
import { InvitationsApi } from "../../features/rooms/invitations/api";
import { MembersApi } from "../../features/rooms/members/api";
import { FakeServer } from "../../test/fakeServer";
import { messagesPath, roomPath } from "../apiPaths";
import { HttpClient } from "../http";
import { directPath, profilePath } from "../routes";
import { segment } from "./segment";

test.each(["anna", "a.b", "...", "a b", "%2e%2e", "a/b", "@anna", "Аня", "?", "#"])(
  "%j is one part of an address, and the same name again",
  (name) => {
    const { pathname, search, hash } = new URL(`https://a.example/x/${segment(name)}/`);
    expect([search, hash, pathname.split("/").length]).toEqual(["", "", 4]);
    expect(decodeURIComponent(pathname.split("/")[2] ?? "")).toBe(name);
  },
);

describe.each(["", ".", "..", "\ud83d"])("%j", (name) => {
  const http = new HttpClient(() => "en");

  test("is no part of an address", () => {
    expect(() => segment(name)).toThrow(RangeError);
  });

  test("is asked nothing about", async () => {
    const server = new FakeServer();
    const members = new MembersApi(http, "attic");
    const calls = [
      () => members.remove(name),
      () => members.assign(name, "admin"),
      () => new MembersApi(http, name).deleteRoom(),
      () => new RoomsApi(http).openOrCreate(name),
      () => new InvitationsApi(http).list(name),
      () => new InvitationsApi(http).join(name),
    ];
    for (const call of calls) await expect((async () => call())()).rejects.toThrow(RangeError);
    for (const path of [userPath, roomPath, messagesPath]) expect(() => path(name)).toThrow(RangeError);
    expect(server.calls).toEqual([]);
  });

  test("leads to a page that is not there, for no page can", () => {
    expect(new URL(profilePath(name), "https://a.example").pathname).toBe("/users");
    expect(new URL(directPath(name), "https://a.example").pathname).toMatch(/^\/direct/u);
  });
});
