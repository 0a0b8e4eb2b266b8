import { messagePath } from "../../../lib/routes";
import { formatDay, formatTime } from "../../../texts/format";
import { Avatar } from "../../../ui/Avatar/Avatar";
import { Button } from "../../../ui/Button/Button";
import { FormProblem } from "../../../ui/FormProblem/FormProblem";
import { useLanguage, useTexts } from "../../../ui/hooks/useLanguage";
import { searchCatalogue } from "../../../texts/search";
import { useToday } from "../../../ui/hooks/useToday";
import { Link } from "../../../ui/Link/Link";
import { Skeleton } from "../../../ui/Skeleton/Skeleton";
import { Timestamp } from "../../../ui/Timestamp/Timestamp";
import { useRoomName } from "../../rooms";
import type { Found, Incomplete } from "../dto";
import { excerptOf } from "../excerpt";
import { useSearch } from "../hooks";
import styles from "./SearchResults.module.css";

interface SearchResultsProps {
  readonly query: string;
  readonly room: string | null;
}

/** The messages found, newest first; each links to its place. */
export function SearchResults({ query, room }: SearchResultsProps) {
  const texts = useTexts();
  const search = useTexts(searchCatalogue);
  const { items, problem, more, reload, incomplete } = useSearch(query, room);
  return (
    <>
      {problem !== null && (
        <div className={styles.problem}>
          <FormProblem problem={problem} />
          <Button variant="secondary" onClick={reload}>
            {texts.retry}
          </Button>
        </div>
      )}
      {items === null && problem === null && <Skeleton label={search.loading} rows={4} />}
      {items !== null && items.length === 0 && <Nothing incomplete={incomplete} query={query} />}
      {items !== null && items.length > 0 && (
        <>
          <p className={styles.soft} role="status">
            {search.shown({ number: items.length })}
          </p>
          <ol className={styles.list}>
            {items.map((found) => (
              <Hit found={found} key={found.message.id} />
            ))}
          </ol>
        </>
      )}
      {items !== null && items.length > 0 && incomplete === "rebuilding" && <p className={styles.soft}>{search.rebuilding}</p>}
      {more !== null && (
        <Button variant="secondary" onClick={more}>
          {incomplete === "more_to_search" ? search.searchOn : texts.loadMore}
        </Button>
      )}
    </>
  );
}

/** The reason why nothing was found. */
function Nothing({ query, incomplete }: { readonly query: string; readonly incomplete: Incomplete }) {
  const search = useTexts(searchCatalogue);
  const leads = { no_words: search.noWordsLead, more_to_search: search.moreToSearch, rebuilding: search.rebuilding };
  return (
    <div className={styles.nothing} role="status">
      <p className={styles.title}>{incomplete === "no_words" ? search.noWords({ query }) : search.nothing({ query })}</p>
      <p className={styles.soft}>{incomplete === null ? search.nothingLead : leads[incomplete]}</p>
    </div>
  );
}

function Hit({ found: { room, message } }: { readonly found: Found }) {
  const { seq, username, profilePic, fragments, createdAt } = message;
  const roomName = useRoomName(room);
  return (
    <li>
      <Link className={styles.hit} to={messagePath(room.slug, room.peer?.username ?? null, seq)}>
        <Avatar name={username} picture={profilePic} />
        <span className={styles.words}>
          <span className={styles.top}>
            <span className={styles.author}>{username}</span>
            <span className={styles.room}>{roomName}</span>
            <When time={createdAt} />
          </span>
          <span className={styles.text} dir="auto">
            {excerptOf(fragments).map(({ text, hit }, index) => (hit ? <mark key={index}>{text}</mark> : text))}
          </span>
        </span>
      </Link>
    </li>
  );
}

function When({ time }: { readonly time: number }) {
  const texts = useTexts();
  const { language } = useLanguage();
  const today = useToday();
  return (
    <Timestamp className={styles.time} time={time}>
      {`${formatDay(time, today, language, texts)}, ${formatTime(time)}`}
    </Timestamp>
  );
}
