import type { Message } from "../../dto/room";
import { useTexts } from "../../hooks/useLanguage";
import { VisuallyHidden } from "../../ui/VisuallyHidden/VisuallyHidden";

interface ArrivalsProps {
  readonly messages: readonly Message[];
  readonly me: string | null;
}

/** Reads out what others just said; the visible list is not live, for it grows upwards too. */
export function Arrivals({ messages, me }: ArrivalsProps) {
  const texts = useTexts();
  return (
    <VisuallyHidden>
      <span aria-live="polite" role="log">
        {messages
          .filter(({ username }) => username !== me)
          .map(({ id, username, content }) => (
            <span key={id}>{texts.says(username, content)}</span>
          ))}
      </span>
    </VisuallyHidden>
  );
}
