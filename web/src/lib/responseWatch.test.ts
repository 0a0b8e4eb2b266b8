import { expect, test, vi } from "vitest";

import { FakeWorkers } from "../test/fakeWorkers";
import { watchResponses } from "./responseWatch";

test("the path of an answer that changed is told to listeners, as long as they listen", () => {
  const workers = new FakeWorkers();
  const onOther = vi.fn();
  const stop = watchResponses(onOther);
  workers.tell("noise");
  workers.tell({ type: "refreshed", path: "/api/x/" });
  stop();
  workers.tell({ type: "refreshed", path: "/api/x/" });
  expect(onOther.mock.calls).toEqual([["/api/x/"]]);
});

test("where no worker can be, nothing changes by itself", () => {
  expect(watchResponses(() => {})).not.toThrow();
});
