import { useRef } from "react";

import { useSession } from "../../features/accounts";
import { SearchForm, SearchResults } from "../../features/search";
import { useSearchParameters } from "../../ui/hooks/route";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../ui/hooks/useLanguage";
import { searchCatalogue } from "../../texts/search";
import styles from "./SearchPage.module.css";

/** Searches the readable rooms; the query is part of the address. */
export default function SearchPage() {
  const texts = useTexts();
  const search = useTexts(searchCatalogue);
  const { status, user } = useSession();
  const { query, room } = useSearchParameters();
  const results = useRef<HTMLElement>(null);
  useDocumentTitle(query === "" ? texts.search : `${query} · ${texts.search}`);
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{texts.search}</h1>
      <SearchForm onSearch={() => results.current?.focus()} query={query} room={room} />
      <section aria-label={search.results} className={styles.results} ref={results} tabIndex={-1}>
        {query === "" && <p className={styles.soft}>{search.start}</p>}
        {user === null && status !== "loading" && <p className={styles.soft}>{search.startForGuests}</p>}
        {query !== "" && status !== "loading" && <SearchResults query={query} room={room} />}
      </section>
    </div>
  );
}
