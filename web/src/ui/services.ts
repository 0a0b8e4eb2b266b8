import { createContext, useContext } from "react";

import type { ConfigStore } from "../lib/configStore";
import type { Connectivity } from "../lib/connectivity";
import type { EventSocket } from "../lib/eventSocket";
import type { HttpClient } from "../lib/http";
import type { LanguageStore } from "../lib/i18n/languageStore";
import type { PlaceMemory } from "../lib/placeMemory";
import type { ToastStore } from "./Toast/toastStore";

/** The application's services. Each feature adds its own (`declare module`). */
export interface Services {
  readonly language: LanguageStore;
  readonly config: ConfigStore;
  readonly connectivity: Connectivity;
  readonly http: HttpClient;
  readonly events: EventSocket;
  readonly places: PlaceMemory;
  readonly toasts: ToastStore;
  /** Calls whenever somebody else uses the application: nothing of the one before may be shown. */
  readonly onOtherPerson: (listener: () => void) => void;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error("no services around this component");
  return services;
}
