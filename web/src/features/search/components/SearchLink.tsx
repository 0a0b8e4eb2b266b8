import { searchPath } from "../../../lib/routes";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { Icon } from "../../../ui/Icon/Icon";
import { Link } from "../../../ui/Link/Link";
import styles from "./SearchLink.module.css";

/** The way to search: in all rooms, or in one. */
export function SearchLink({ room = null }: { readonly room?: string | null }) {
  const texts = useTexts();
  const label = room === null ? texts.search : texts.searchHere;
  return (
    <Link aria-label={label} className={styles.link} title={label} to={searchPath({ query: "", room })}>
      <Icon name="search" />
    </Link>
  );
}
