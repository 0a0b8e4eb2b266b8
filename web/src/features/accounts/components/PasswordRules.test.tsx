import { act, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { allowWarnings } from "../../../test/console";
import { renderPart, serverFor } from "../../../test/render";
import { PasswordRules } from "./PasswordRules";

const RULES = "GET /api/auth/password-rules/";

test("the server's rules are listed, anew in another language", async () => {
  const server = serverFor(null).on(RULES, { rules: ["At least 8"] });
  const { services } = await renderPart(<PasswordRules password="" username="anna" />);
  expect(await screen.findByText("At least 8")).toBeInTheDocument();
  server.on(RULES, { rules: ["Не меньше 8"] });
  act(() => services.language.choose("ru"));
  expect(await screen.findByText("Не меньше 8")).toBeInTheDocument();
});

test("without them the page does without", async () => {
  allowWarnings();
  serverFor(null);
  const { container } = await renderPart(<PasswordRules password="" username="anna" />);
  expect(container).toBeEmptyDOMElement();
});

test("which are met is shown as one types; what the server alone knows is left open", async () => {
  serverFor(null).on(RULES, {
    rules: ["Long", "Rare", "No name"],
    codes: ["rule_length", "rule_common", "rule_similar"],
    minLength: 8,
  });
  await renderPart(<PasswordRules password="anna" username="anna" />);
  const rules = (await screen.findAllByRole("listitem")).map((item) => item.getAttribute("data-verdict"));
  expect(rules).toEqual(["broken", "unknown", "broken"]);
});
