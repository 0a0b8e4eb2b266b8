export { SearchForm } from "./components/SearchForm";
export { SearchLink } from "./components/SearchLink";
export { SearchResults } from "./components/SearchResults";
export { useSearchKey } from "./useSearchKey";
