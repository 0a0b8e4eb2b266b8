let name = "EchoChat";
let unread = 0;

/** Sets the document's title. */
export function setPageTitle(title: string): void {
  name = title === "" ? "EchoChat" : `${title} · EchoChat`;
  show();
}

/** Shows a number of unread messages before the name: seen in the tab while another one is shown. */
export function setUnreadCount(count: number): void {
  unread = count;
  show();
}

function show(): void {
  document.title = unread === 0 ? name : `(${String(unread)}) ${name}`;
}
