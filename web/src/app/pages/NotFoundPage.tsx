import { ButtonLink } from "../../ui/Button/Button";
import { EmptyState } from "../../ui/EmptyState/EmptyState";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../ui/hooks/useLanguage";

export function NotFoundPage() {
  const texts = useTexts();
  useDocumentTitle(texts.notFoundTitle);
  return (
    <EmptyState lead={texts.notFoundLead} title={texts.notFoundTitle}>
      <ButtonLink to="/">{texts.home}</ButtonLink>
    </EmptyState>
  );
}
