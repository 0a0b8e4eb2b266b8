import { act, fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import { allowWarnings } from "../../test/console";
import { FakePictures } from "../../test/fakePicture";
import { renderApp, serverFor } from "../../test/render";
import { session, user } from "../../test/samples";

const SAVE = "POST /api/auth/profile/";

async function show() {
  const server = serverFor("anna").on("GET /api/auth/csrf/", { csrfToken: "t" });
  const { services } = await renderApp("/profile");
  await screen.findByRole("heading", { name: "My profile" });
  return { server, services };
}

function save() {
  return userEvent.click(screen.getByRole("button", { name: "Save" }));
}

function sent(server: { readonly calls: readonly { readonly method: string; readonly body: unknown }[] }) {
  return server.calls.findLast(({ method }) => method === "POST")?.body;
}

test("who is signed out is led to signing in and back", async () => {
  serverFor(null);
  await renderApp("/profile");
  await screen.findByRole("heading", { name: "Sign in" });
  expect(location.search).toBe("?next=%2Fprofile");
});

test("what was changed, and only that, is saved", async () => {
  const { server } = await show();
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
  server.on(SAVE, { user: { ...user("anna"), bio: "Trains" } });
  await userEvent.type(screen.getByLabelText("Bio"), "Trains");
  expect(screen.getByText("You have unsaved changes")).toBeInTheDocument();
  await save();
  expect(await screen.findByText("Saved")).toBeInTheDocument();
  expect(sent(server)).toEqual({ bio: "Trains" });
  expect(screen.getByLabelText("Bio")).toHaveValue("Trains");
});

test("under another name one is still who one was", async () => {
  const { server, services } = await show();
  server.on(SAVE, { user: user("anna2") });
  await userEvent.type(screen.getByLabelText("Username"), "2");
  await save();
  expect(await screen.findByText("anna2")).toBeInTheDocument();
  expect(services.session.getSnapshot()).toMatchObject({ epoch: 0, lost: null });
});

test("the server's objections stand at their fields", async () => {
  const { server } = await show();
  const errors = { username: ["Taken"], email: ["No address"], bio: ["Too long"], image: ["Damaged"] };
  server.on(SAVE, { error: "Bad", errors }, { status: 400 });
  await userEvent.type(screen.getByLabelText("Email"), "x");
  await save();
  expect(await screen.findByRole("alert")).toHaveTextContent("Damaged");
  expect(screen.getByLabelText("Username")).toHaveFocus();
  expect(screen.getByLabelText("Email")).toHaveAccessibleDescription(/No address/u);
  expect(screen.getByLabelText("Bio")).toHaveAccessibleDescription(/Too long/u);
});

test("what is too large for a proxy is explained", async () => {
  allowWarnings();
  const { server } = await show();
  server.on(SAVE, "<h1>413</h1>", { status: 413 });
  await userEvent.type(screen.getByLabelText("Email"), "x");
  await save();
  expect(await screen.findByRole("alert")).toHaveTextContent("photo is too large");
});

test("characters are counted near the limit", async () => {
  await show();
  const bio = screen.getByLabelText("Bio");
  fireEvent.change(bio, { target: { value: "😀".repeat(990) } });
  expect(bio).toHaveAccessibleDescription("10 left");
  fireEvent.change(bio, { target: { value: "я".repeat(1001) } });
  expect(bio).toHaveAccessibleDescription("1 over the limit");
});

describe("unsaved changes", () => {
  test("survive leaving the page, and the browser asks before it closes", async () => {
    await show();
    await userEvent.type(screen.getByLabelText("Bio"), "Half a");
    const closing = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(closing);
    expect(closing.defaultPrevented).toBe(true);
    await userEvent.click(screen.getByRole("link", { name: /Home/u }));
    act(() => history.back());
    expect(await screen.findByLabelText("Bio")).toHaveValue("Half a");
  });

  test("survive the end of the session", async () => {
    const { server, services } = await show();
    await userEvent.type(screen.getByLabelText("Bio"), "Half a");
    server.on("GET /api/auth/session/", session(null)).on(SAVE, { error: "No" }, { status: 401 });
    await save();
    await screen.findByRole("heading", { name: "Sign in" });
    expect(screen.getByLabelText("Username")).toHaveValue("anna");
    server.on("POST /api/auth/login/", session("anna"));
    await userEvent.type(screen.getByLabelText("Password"), "secret{Enter}");
    expect(await screen.findByLabelText("Bio")).toHaveValue("Half a");
    expect(services.session.getSnapshot().lost).toBeNull();
  });

  test("can be dropped", async () => {
    await show();
    await userEvent.type(screen.getByLabelText("Bio"), "Half a");
    await userEvent.click(screen.getByRole("button", { name: "Discard changes" }));
    expect(screen.getByLabelText("Bio")).toHaveValue("");
  });
});

describe("a picture", () => {
  const file = new File(["bytes"], "me.png", { type: "image/png" });

  async function choose() {
    const { server } = await show();
    await userEvent.upload(screen.getByLabelText("Photo file"), file);
    return server;
  }

  test("is cut square and sent", async () => {
    const pictures = new FakePictures({ width: 800, height: 400 });
    const server = await choose();
    const area = await screen.findByRole("application", { name: "Crop" });
    expect(pictures.last).toEqual([200, 0, 400]);
    fireEvent.change(screen.getByRole("slider"), { target: { value: "2" } });
    expect(pictures.last).toEqual([300, 100, 200]);
    fireEvent.keyDown(area, { key: "ArrowRight" });
    expect(pictures.last).toEqual([308, 100, 200]);
    server.on(SAVE, { user: { ...user("anna"), profileImage: "/new.webp" } });
    await save();
    expect(await screen.findByText("Saved")).toBeInTheDocument();
    expect(sent(server)).toMatchObject({ image: { type: "image/webp" } });
    expect(document.querySelector("main img")).toHaveAttribute("src", "/new.webp");
  });

  test("is moved by dragging, enlarged by the wheel, two fingers and keys", async () => {
    const pictures = new FakePictures({ width: 800, height: 400 });
    await choose();
    const area = await screen.findByRole("application");
    area.getBoundingClientRect = () => new DOMRect(0, 0, 100, 100);
    const pointer = (type: string, pointerId: number, clientX: number) =>
      fireEvent(area, Object.assign(new MouseEvent(type, { bubbles: true, clientX, clientY: 50 }), { pointerId }));
    pointer("pointerdown", 1, 50);
    pointer("pointermove", 1, 75);
    expect(pictures.last).toEqual([100, 0, 400]);
    pointer("pointerdown", 2, 25);
    pointer("pointermove", 2, -25);
    expect(pictures.last?.[2]).toBe(200);
    pointer("pointerup", 1, 0);
    pointer("pointerup", 2, 0);
    pointer("pointermove", 1, 0);
    expect(pictures.last?.[2]).toBe(200);
    fireEvent.wheel(area, { deltaY: 9999 });
    expect(pictures.last?.[2]).toBe(400);
    fireEvent.keyDown(area, { key: "+" });
    expect(pictures.last?.[2]).toBeCloseTo(400 / 1.15);
    const { length } = pictures.drawn;
    expect(fireEvent.keyDown(area, { key: "Tab" })).toBe(true); // it is the browser's
    expect(pictures.drawn).toHaveLength(length);
  });

  test("stays under two fingers that pinch, and follows the one that is left", async () => {
    const pictures = new FakePictures({ width: 800, height: 400 });
    await choose();
    const area = await screen.findByRole("application");
    area.getBoundingClientRect = () => new DOMRect(0, 0, 100, 100);
    const pointer = (type: string, pointerId: number, clientX: number) =>
      fireEvent(area, Object.assign(new MouseEvent(type, { bubbles: true, clientX, clientY: 50 }), { pointerId }));
    pointer("pointerdown", 1, 15);
    pointer("pointerdown", 2, 35);
    pointer("pointermove", 1, 5);
    pointer("pointermove", 2, 45);
    expect(pictures.last?.map(Math.round)).toEqual([250, 100, 200]); // what lay at 25 was and is the picture's 300
    pointer("pointerup", 2, 45);
    pointer("pointermove", 1, 25);
    expect(pictures.last?.map(Math.round)).toEqual([210, 100, 200]);
  });

  test("can be given up for the old one", async () => {
    new FakePictures({ width: 800, height: 400 });
    await choose();
    await userEvent.click(await screen.findByRole("button", { name: "Keep current" }));
    expect(screen.queryByRole("application")).toBeNull();
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
  });

  test("that is none is refused here", async () => {
    new FakePictures(null);
    await choose();
    expect(await screen.findByRole("alert")).toHaveTextContent("Couldn't open this image");
  });
});

test("signing out says what it means and does it", async () => {
  const { server } = await show();
  server.on("POST /api/auth/logout/", { ok: true });
  const section = screen.getByRole("region", { name: "Sign out" });
  expect(section).toHaveTextContent("You'll be signed out on this device");
  await userEvent.click(section.querySelector("button")!);
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeInTheDocument();
});
