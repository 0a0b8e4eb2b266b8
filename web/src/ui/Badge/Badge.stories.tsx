import { useTexts } from "../hooks/useLanguage";
import { Badge } from "./Badge";

const COUNTS = [1, 42, 99, 100];

export function Counts() {
  const texts = useTexts();
  return COUNTS.map((count) => <Badge count={count} key={count} label={texts.unreadMessages({ number: count })} />);
}
