import { Logo } from "./Logo";

export function Whole() {
  return <Logo />;
}
