import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../ui/hooks/useLanguage";
import { ButtonLink } from "../../ui/Button/Button";
import { StatePage } from "../../ui/EmptyState/EmptyState";

export function NotFoundPage() {
  const texts = useTexts();
  useDocumentTitle(texts.notFoundTitle);
  return (
    <StatePage lead={texts.notFoundLead} title={texts.notFoundTitle}>
      <ButtonLink to="/">{texts.home}</ButtonLink>
    </StatePage>
  );
}
