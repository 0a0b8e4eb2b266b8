import { useEffect } from "react";

import { setPageTitle } from "../../lib/documentTitle";

/** Names the page in the browser's tab. */
export function useDocumentTitle(title: string): void {
  useEffect(() => setPageTitle(title), [title]);
}
