import { expect, test } from "vitest";

import { FakeServer } from "../test/fakeServer";
import { clientConfig } from "../test/samples";
import { ConfigStore, MetaApi } from "./configStore";
import { HttpClient, Unreachable } from "./http";

test("limits are unknown until the server told them", async () => {
  const server = new FakeServer();
  const controller = new ConfigStore(new MetaApi(new HttpClient(() => "ru")));
  await expect(controller.load()).rejects.toThrow(Unreachable);
  expect(controller.getSnapshot().config).toBeNull();
  server.on("GET /api/meta/client-config/", clientConfig);
  await controller.load();
  expect(controller.getSnapshot().config?.chatMessageMaxLength).toBe(1000);
});
