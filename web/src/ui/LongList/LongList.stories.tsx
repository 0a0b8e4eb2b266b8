import { LongList } from "./LongList";

const NAMES = Array.from({ length: 40 }, (_, index) => `user-${String(index + 1)}`);

export function Names() {
  return (
    <LongList items={NAMES} keyOf={String} rowHeight={22}>
      {(name) => name}
    </LongList>
  );
}
