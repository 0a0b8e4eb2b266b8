import { Icon, type IconName } from "./Icon";

const FOR_PLACES: readonly IconName[] = ["room", "direct", "people", "person", "settings"];
const FOR_ACTIONS: readonly IconName[] = ["back", "search", "close", "more", "emoji", "up", "check", "leave"];
const FOR_THEMES: readonly IconName[] = ["system", "light", "dark"];

export function Places() {
  return FOR_PLACES.map((name) => <Icon key={name} name={name} />);
}

export function Actions() {
  return FOR_ACTIONS.map((name) => <Icon key={name} name={name} />);
}

export function Themes() {
  return FOR_THEMES.map((name) => <Icon key={name} name={name} />);
}
