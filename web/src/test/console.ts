import { vi } from "vitest";

/** For tests in which something fails that is warned of; any other test fails when something is said on the console. */
export function allowWarnings(): void {
  vi.spyOn(console, "warn").mockImplementation(() => {});
}
