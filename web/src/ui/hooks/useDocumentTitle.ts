import { useEffect } from "react";

import { namePage } from "../../lib/documentTitle";

/** Names the page in the browser's tab. */
export function useDocumentTitle(title: string): void {
  useEffect(() => namePage(title), [title]);
}
