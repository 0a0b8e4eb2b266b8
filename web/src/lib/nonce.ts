/** A random UUID (RFC 9562, version 4). `crypto.randomUUID` is missing on pages of plain http other than localhost. */
export function newNonce(): string {
  return isSecureContext ? crypto.randomUUID() : uuid(crypto.getRandomValues(new Uint8Array(16)));
}

function uuid(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte, index) => {
    if (index === 6) byte = (byte & 0x0f) | 0x40; // version
    if (index === 8) byte = (byte & 0x3f) | 0x80; // variant
    return byte.toString(16).padStart(2, "0");
  }).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/u, "$1-$2-$3-$4-");
}
