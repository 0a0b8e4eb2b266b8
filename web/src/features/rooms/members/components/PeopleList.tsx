import { type ReactNode, useId } from "react";

import { Button } from "../../../../ui/Button/Button";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import type { ServerList } from "../../../../ui/hooks/useServerQuery";
import { LongList } from "../../../../ui/LongList/LongList";
import { Notice } from "../../../../ui/Notice/Notice";
import { Skeleton } from "../../../../ui/Skeleton/Skeleton";
import type { Member } from "../dto";
import styles from "./MembersSection.module.css";

interface PeopleListProps {
  readonly label: string;
  readonly people: ServerList<Member>;
  /** The loading text. */
  readonly wait: string;
  /** The text of an empty list. */
  readonly nobody?: string;
  readonly children: (member: Member) => ReactNode;
}

const ROW = 54; // pixels, with the space below it, as in the style sheet
const NOBODY: readonly Member[] = [];

/** A paged list of a room's users under a heading. */
export function PeopleList({ label, people: { items, problem, more, reload }, wait, nobody, children }: PeopleListProps) {
  const texts = useTexts();
  const id = useId();
  const isEmpty = items?.length === 0;
  return (
    <section aria-labelledby={id} className={styles.people}>
      <h3 className={styles.title} id={id}>
        {label}
        {items !== null && !isEmpty && (
          <span className={styles.count}>{more === null ? items.length : `${String(items.length)}+`}</span>
        )}
      </h3>
      {problem !== null && (
        <Notice variant="danger">
          {texts.serverAway}{" "}
          <Button variant="text" onClick={reload}>
            {texts.retry}
          </Button>
        </Notice>
      )}
      {items === null && problem === null && <Skeleton label={wait} rows={3} />}
      {isEmpty && <p className={styles.soft}>{nobody}</p>}
      <div className={styles.list}>
        <LongList hasMore={more !== null} items={items ?? NOBODY} keyOf={nameOf} labelledBy={id} rowHeight={ROW}>
          {children}
        </LongList>
      </div>
      {more !== null && (
        <Button variant="secondary" onClick={more}>
          {texts.loadMore}
        </Button>
      )}
    </section>
  );
}

function nameOf({ username }: Member): string {
  return username;
}
