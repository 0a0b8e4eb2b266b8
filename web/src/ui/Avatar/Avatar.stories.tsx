import { Avatar } from "./Avatar";

const PICTURE =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'%3E%3Crect fill='teal' width='1' height='1'/%3E%3C/svg%3E";
const NAMES = ["anna", "Борис", "chen", "dmitri", "Ева", "farid", "грета", "hugo", "😀"];

export function Initials() {
  return NAMES.map((name) => <Avatar key={name} name={name} picture={null} />);
}

export function Pictures() {
  return (
    <>
      <Avatar name="anna" picture={PICTURE} />
      <Avatar name="anna" picture={PICTURE} size="large" />
      <Avatar name="anna" picture={null} size="large" />
    </>
  );
}
