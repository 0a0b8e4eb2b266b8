import { expect, test } from "vitest";

import { serverFor, startedServices } from "../test/render";
import { session } from "../test/samples";
import { queryClientOf } from "./queries";

test("nothing that one person was told stays in the cache for the next", async () => {
  const server = serverFor("me");
  const services = await startedServices();
  const client = queryClientOf(services);
  client.setQueryData(["room", "team"], { name: "Team" });
  server.on("GET /api/auth/session/", session("other"));
  await services.session.load();
  expect(client.getQueryCache().getAll()).toEqual([]);
});
