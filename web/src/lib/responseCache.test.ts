import { expect, test, vi } from "vitest";

import { FakeWorkers } from "../test/fakeWorkers";
import { watchResponse } from "./responseCache";

test("an answer that changed is told to who watches its path, as long as they watch", () => {
  const workers = new FakeWorkers();
  const onOther = vi.fn();
  const stop = watchResponse("/api/x/?a=1", onOther);
  workers.tell({ type: "refreshed", path: "/api/y/" });
  workers.tell("noise");
  expect(onOther).not.toHaveBeenCalled();
  workers.tell({ type: "refreshed", path: "/api/x/" });
  stop();
  workers.tell({ type: "refreshed", path: "/api/x/" });
  expect(onOther).toHaveBeenCalledOnce();
});

test("where no worker can be, nothing changes by itself", () => {
  expect(watchResponse("/api/x/", () => {})).not.toThrow();
});
