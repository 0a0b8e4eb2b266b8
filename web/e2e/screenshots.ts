import path from "node:path";

import { register, test, type Visitor } from "./fixtures.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../docs/screenshots");

const TALK = [
  ["anna", "Good morning! Who is on call today?"],
  ["boris", "I am. The release goes out at eleven, the log is clean."],
  ["boris", "Storage migrated in four seconds. If anything looks odd, say it right here, I answer quickly."],
  ["anna", "Wonderful. Then I'll go through the history:\n1. scrolling upwards\n2. coming back after a lost connection"],
  ["clara", "Доброе утро! Читаю с телефона в поезде, связь пропадает, а сообщения нет."],
  ["boris", "👍"],
] as const;

test("screenshots for the README", async ({ newGuest }) => {
  const desktop = { locale: "en-GB", viewport: { width: 1280, height: 800 } };
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
  const people: Record<(typeof TALK)[number][0], Visitor> = {
    anna: await newGuest(desktop),
    boris: await newGuest({ ...desktop, colorScheme: "dark" }),
    clara: await newGuest({ ...phone, locale: "ru-RU", colorScheme: "dark" }),
  };
  for (const [name, visitor] of Object.entries(people)) {
    await register(visitor.page, name);
    await visitor.enter("public");
  }
  for (const [name, text] of TALK) {
    const field = people[name].page.getByRole("textbox");
    await field.fill(text);
    await field.press("Enter");
    await people.anna.page.getByRole("region").getByText(text).waitFor();
  }
  await people.anna.page.screenshot({ path: path.join(FOLDER, "room.png") });
  await people.clara.page.getByRole("region").getByText("👍").waitFor();
  await people.clara.page.screenshot({ path: path.join(FOLDER, "phone.png") });
});
