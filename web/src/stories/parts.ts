import type { ComponentType } from "react";

interface Part {
  /** The folder in ui/. */
  readonly part: string;
  readonly stories: readonly { readonly name: string; readonly Story: ComponentType }[];
}

const modules = import.meta.glob<Readonly<Record<string, ComponentType>>>("../ui/*/*.stories.tsx", { eager: true });

/** The stories beside the parts of ui/, by their names. */
export const parts: readonly Part[] = Object.entries(modules).map(([path, stories]) => ({
  part: /\/ui\/(\w+)\//u.exec(path)?.[1] ?? path,
  stories: Object.entries(stories).map(([name, Story]) => ({ name, Story })),
}));
