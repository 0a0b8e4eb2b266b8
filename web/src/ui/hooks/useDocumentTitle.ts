import { useEffect } from "react";

import { setPageTitle } from "../../lib/documentTitle";

/** Sets the document's title. */
export function useDocumentTitle(title: string): void {
  useEffect(() => setPageTitle(title), [title]);
}
