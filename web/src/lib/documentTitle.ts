let name = "EchoChat";
let unread = 0;

/** Sets the document's title. */
export function setPageTitle(title: string): void {
  name = title === "" ? "EchoChat" : `${title} · EchoChat`;
  show();
}

/** Shows the number of unread messages in the title, which other tabs show too. */
export function setUnreadCount(count: number): void {
  unread = count;
  show();
}

function show(): void {
  document.title = unread === 0 ? name : `(${String(unread)}) ${name}`;
}
