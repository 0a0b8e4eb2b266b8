import type { OnlinePerson, PresenceFrame } from "./dto";
import type { Roster } from "./snapshot";

/** The roster after a frame of the presence socket. */
export function follow(roster: Roster, frame: PresenceFrame): Roster {
  switch (frame.kind) {
    case "state":
      return { people: byName(frame.online), guests: frame.guests };
    case "delta":
      return { people: changed(roster.people, frame.joined, frame.left), guests: frame.guests };
    case "number":
      return { people: null, guests: frame.guests };
    case "error":
      return roster;
  }
}

function byName(people: readonly OnlinePerson[]): Map<string, OnlinePerson> {
  return new Map(people.map((person) => [person.username, person]));
}

/** `left` comes first: a person who was renamed leaves by the old name and joins by the new one. */
function changed(before: Roster["people"], joined: readonly OnlinePerson[], left: readonly string[]): Roster["people"] {
  const people = new Map(before);
  for (const name of left) people.delete(name);
  for (const person of joined) people.set(person.username, person);
  return people;
}
