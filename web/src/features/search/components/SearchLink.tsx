import { searchPath } from "../../../lib/routes";
import { IconLink } from "../../../ui/Button/Button";
import { useTexts } from "../../../ui/hooks/useLanguage";

/** The way to search: in all rooms, or in one. */
export function SearchLink({ room = null }: { readonly room?: string | null }) {
  const texts = useTexts();
  return <IconLink icon="search" label={room === null ? texts.search : texts.searchHere} to={searchPath({ query: "", room })} />;
}
