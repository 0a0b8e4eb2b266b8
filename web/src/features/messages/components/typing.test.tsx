import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { pass } from "../../../test/clock";
import { choose, field, openRoom } from "../../../test/openRoom";
import { frame, message } from "../../../test/samples";

function open() {
  return openRoom("me", [message(4), message(5, { username: "me", createdAt: Date.now() })]);
}

function writing(username: string) {
  return { type: "typing", username };
}

test("others who write are named until they said it; oneself is not", async () => {
  const { socket } = await open();
  socket.receive(writing("me"));
  socket.receive(writing("anna"));
  expect(await screen.findByText("anna is typing…")).toBeInTheDocument();
  socket.receive(writing("boris"));
  expect(screen.getByText("anna, boris are typing…")).toBeInTheDocument();
  socket.receive(frame(6, { username: "anna" }));
  expect(screen.getByText("boris is typing…")).toBeInTheDocument();
});

test("of many it is said that there are many", async () => {
  const { socket } = await open();
  for (const name of ["anna", "boris", "vera", "gleb"]) socket.receive(writing(name));
  expect(await screen.findByText("Several people are typing…")).toBeInTheDocument();
});

test("who stopped is no longer named", async () => {
  const { socket } = await open();
  socket.receive(writing("anna"));
  await screen.findByText("anna is typing…");
  vi.useFakeTimers();
  socket.receive(writing("anna"));
  pass(4_000);
  expect(screen.getByText("anna is typing…")).toBeInTheDocument();
  pass(1_001);
  expect(screen.queryByText(/is typing/u)).toBeNull();
});

test("that one writes is told once in three seconds, and not of an empty field or an edit", async () => {
  const { socket } = await open();
  const write = async (value: string) => {
    const element = await field();
    act(() => void fireEvent.change(element, { target: { value } }));
  };
  vi.useFakeTimers({ toFake: ["performance"] });
  for (const text of ["a", "ab", "abc"]) await write(text);
  expect(socket.sent).toEqual([{ type: "typing" }]);
  vi.advanceTimersByTime(3_001);
  await write("");
  expect(socket.sent).toHaveLength(1);
  await choose("said 5", "Edit");
  await write("other words");
  expect(socket.sent).toHaveLength(1);
});
