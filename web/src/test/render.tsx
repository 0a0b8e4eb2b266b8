import { act, render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { onTestFinished } from "vitest";

import { App } from "../app/App";
import { createServices } from "../app/services";
import { queryClientOf } from "../ui/queries";
import { type Services, ServicesContext } from "../ui/services";
import { Toasts } from "../ui/Toast/Toasts";
import { FakeServer } from "./fakeServer";
import { FakeSocket } from "./fakeSocket";
import { clientConfig, history, room, session } from "./samples";

/** A fake server that knows who one is (null: a guest), and its own limits; nobody has said anything there yet. */
export function serverFor(username: string | null): FakeServer {
  FakeSocket.install();
  return new FakeServer()
    .on("GET /api/auth/session/", session(username))
    .on("GET /api/auth/presence-session/", { ok: true })
    .on("GET /api/meta/client-config/", clientConfig)
    .on("GET /api/chat/rooms/public/?create=0", room("public"))
    .on("GET /api/chat/rooms/public/messages/", history([]));
}

/** The services as at the start of the application, loaded as far as the server answers. */
export async function startedServices(language: "ru" | "en" = "en"): Promise<Services> {
  const services = createServices();
  services.language.choose(language);
  onTestFinished(() => queryClientOf(services).clear()); // what is asked again would be so in other tests
  await Promise.all([services.presence.get(), services.conversations.get()]); // else parts would be loaded in the middle of a test
  await Promise.allSettled([services.session.load(), services.config.load()]);
  return services;
}

/** The whole application at a path, in English. */
export async function renderApp(path: string): Promise<RenderResult & { services: Services }> {
  window.history.replaceState(null, "", path);
  const services = await startedServices();
  return { ...(await act(() => Promise.resolve(render(<App services={services} />)))), services };
}

/** A part of the application with all that stands around it. */
export async function renderPart(part: ReactNode, path = "/"): Promise<RenderResult & { services: Services }> {
  const services = await startedServices();
  return { ...(await act(() => Promise.resolve(render(part, { wrapper: withServices(services, path) })))), services };
}

/** What stands around a part of the application, and its passing notices. */
export function withServices(services: Services, path = "/") {
  return function Wrapper({ children }: { readonly children: ReactNode }) {
    return (
      <ServicesContext value={services}>
        <MemoryRouter initialEntries={[path]}>
          {children}
          <Toasts />
        </MemoryRouter>
      </ServicesContext>
    );
  };
}
