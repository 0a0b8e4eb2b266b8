import { expect, test } from "vitest";

import { HttpClient } from "../../lib/http";
import { LocalStore } from "../../lib/localStore";
import { RoomsApi } from "../rooms/api";
import { OutboxStore } from "./outboxStore";
import { RoomDirectory } from "./roomCache";

function directory() {
  return new RoomDirectory(new RoomsApi(new HttpClient(() => "ru")), new OutboxStore(new LocalStore()), () => {});
}

test("a room stays the same while one is the same", () => {
  const rooms = directory();
  const room = rooms.controllerOf("public", 0);
  expect(rooms.controllerOf("public", 0)).toBe(room);
  expect(rooms.controllerOf("other", 0)).not.toBe(room);
  expect(rooms.controllerOf("public", 1)).not.toBe(room);
});

test("rooms not visited for long are forgotten", () => {
  const rooms = directory();
  const first = rooms.controllerOf("first", 0);
  const second = rooms.controllerOf("second", 0);
  for (let index = 0; index < 7; index++) {
    rooms.controllerOf(`room-${String(index)}`, 0);
    expect(rooms.controllerOf("second", 0)).toBe(second);
  }
  expect(rooms.controllerOf("first", 0)).not.toBe(first);
});
