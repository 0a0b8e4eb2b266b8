import { createEvent, fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { Form } from "./Form";

test("what is sent is the page's business, not the browser's", () => {
  const onSubmit = vi.fn();
  render(
    <Form aria-label="Name" onSubmit={onSubmit}>
      <input required />
    </Form>,
  );
  const form = screen.getByRole<HTMLFormElement>("form");
  const submission = createEvent.submit(form);
  fireEvent(form, submission);
  expect(onSubmit).toHaveBeenCalledExactlyOnceWith();
  expect(submission.defaultPrevented).toBe(true);
  expect(form.noValidate).toBe(true);
});
