import { type ComponentType, lazy, useState } from "react";
import { matchPath } from "react-router";

import { PAGE_NAMES } from "./pageNames";
import RoomPage from "./pages/RoomPage";

interface PageModule {
  readonly default: ComponentType;
}

const loaders = import.meta.glob<PageModule>(["./pages/*Page.tsx", "!./pages/{NotFound,Loading,Room}Page.tsx"]);

/** The pages and the paths that show them. */
export const pages = [
  { path: "/rooms/:slug", Page: RoomPage, load: () => Promise.resolve() }, // where most ways lead: it comes with the application
  ...Object.entries(PAGE_NAMES).map(([path, name]) => ({ path, ...pageNamed(name) })),
];

/** Loads the code of a path's page, so that it renders at once. If that fails, rendering fails. */
export async function loadPageAt(path: string): Promise<void> {
  const shown = pages.find((page) => matchPath(page.path, path) !== null);
  await shown?.load().catch((error: unknown) => console.warn("the page cannot be loaded", error));
}

function pageNamed(name: string) {
  const loader = loaders[`./pages/${name}.tsx`];
  if (loader === undefined) throw new Error(`there is no ${name}`);
  let Loaded: ComponentType | null = null;
  const load = async () => {
    Loaded = (await loader()).default;
  };
  const LazyPage = lazy(loader);
  // A lazy component suspends even when its code is there, and what was put in its place stays for 300 ms.
  function Page() {
    const [Content] = useState<ComponentType>(() => Loaded ?? LazyPage);
    return <Content />;
  }
  return { load, Page };
}
