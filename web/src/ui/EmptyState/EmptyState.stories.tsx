import { ButtonLink } from "../Button/Button";
import { useTexts } from "../hooks/useLanguage";
import { EmptyState } from "./EmptyState";

export function Plain() {
  const texts = useTexts();
  return <EmptyState lead={texts.awayLead} title={texts.awayTitle} />;
}

export function WithAction() {
  const texts = useTexts();
  return (
    <EmptyState lead={texts.notFoundLead} title={texts.notFoundTitle}>
      <ButtonLink to="/">{texts.home}</ButtonLink>
    </EmptyState>
  );
}
