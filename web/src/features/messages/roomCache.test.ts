import { expect, test } from "vitest";

import { HttpClient } from "../../lib/http";
import { LocalStore } from "../../lib/localStore";
import { OutboxStore } from "./outboxStore";
import { RoomCache } from "./roomCache";

function directory() {
  return new RoomCache(new HttpClient(() => "ru"), new OutboxStore(new LocalStore()), () => {});
}

test("a room stays the same while one is the same", () => {
  const rooms = directory();
  const room = rooms.storeOf("public", 0);
  expect(rooms.storeOf("public", 0)).toBe(room);
  expect(rooms.storeOf("other", 0)).not.toBe(room);
  expect(rooms.storeOf("public", 1)).not.toBe(room);
});

test("rooms not visited for long are forgotten", () => {
  const rooms = directory();
  const first = rooms.storeOf("first", 0);
  const second = rooms.storeOf("second", 0);
  for (let index = 0; index < 7; index++) {
    rooms.storeOf(`room-${String(index)}`, 0);
    expect(rooms.storeOf("second", 0)).toBe(second);
  }
  expect(rooms.storeOf("first", 0)).not.toBe(first);
});
