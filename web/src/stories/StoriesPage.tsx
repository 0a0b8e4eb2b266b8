import { MemoryRouter } from "react-router";

import { LanguageSwitch, ThemeSwitch } from "../features/preferences";
import { type Services, ServicesContext } from "../ui/services";
import { parts } from "./parts";

/** All parts of ui/ in all their states. */
export function StoriesPage({ services }: { readonly services: Services }) {
  return (
    <ServicesContext value={services}>
      <MemoryRouter>
        <main className="stories">
          <header className="bar">
            <h1>ui</h1>
            <ThemeSwitch />
            <LanguageSwitch />
          </header>
          {parts.map(({ part, stories }) => (
            <section aria-label={part} className="part" key={part}>
              <h2>{part}</h2>
              {stories.map(({ name, Story }) => (
                <div className="story" key={name}>
                  <p className="name">{name}</p>
                  <Story />
                </div>
              ))}
            </section>
          ))}
        </main>
      </MemoryRouter>
    </ServicesContext>
  );
}
