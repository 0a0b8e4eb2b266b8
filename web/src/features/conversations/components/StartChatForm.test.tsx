import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { allowWarnings } from "../../../test/console";
import type { FakeServer } from "../../../test/fakeServer";
import { renderPart, serverFor } from "../../../test/render";
import { StartChatForm } from "./StartChatForm";

const START = "POST /api/chat/direct/start/";

let server: FakeServer;

beforeEach(async () => {
  document.cookie = "csrftoken=t";
  server = serverFor("me");
  await renderPart(<StartChatForm />);
});

async function write(name: string) {
  await userEvent.type(screen.getByRole("textbox"), `${name}{Enter}`);
}

function problem() {
  return screen.getByLabelText("To: name");
}

test("nobody is written to without a name", async () => {
  await write(" ");
  expect(problem()).toHaveAccessibleDescription("Fill in this field");
  expect(server.asked).not.toContain(START);
});

test.each([
  ["oneself", { error: "Bad", errors: { username: ["Not yourself"] } }, 400, "Not yourself"],
  ["somebody unknown", { error: "No such user" }, 404, "No such user"],
  ["anybody while the server is away", "<p>", 502, "Server unavailable"],
])("writing to %s tells why not", async (_, body, status, words) => {
  allowWarnings();
  server.on(START, body, { status });
  await write("x");
  expect(problem()).toHaveAccessibleDescription(expect.stringContaining(words));
  expect(problem()).toHaveValue("x");
});

test("an answer of no known shape is told", async () => {
  allowWarnings();
  server.on(START, {});
  await write("x");
  expect(problem()).toHaveAccessibleDescription(expect.stringContaining("Something went wrong"));
});
