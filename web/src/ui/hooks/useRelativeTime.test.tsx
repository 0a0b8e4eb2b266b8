import { act, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { pass } from "../../test/clock";
import { renderPart, serverFor } from "../../test/render";
import { useRelativeTime } from "./useRelativeTime";

function Words({ time }: { readonly time: number }) {
  return <p>{useRelativeTime(time)}</p>;
}

test("the words keep up with the clock and the language", async () => {
  serverFor(null);
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { services } = await renderPart(<Words time={Date.now() - 30_000} />);
  expect(screen.getByText("just now")).toBeInTheDocument();
  pass(31_000);
  expect(screen.getByText("1 min ago")).toBeInTheDocument();
  pass(60_000);
  act(() => services.language.choose("ru"));
  expect(screen.getByText("2 мин назад")).toBeInTheDocument();
});
