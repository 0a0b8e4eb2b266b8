import { useDocumentTitle } from "../../hooks/useDocumentTitle";
import { useTexts } from "../../hooks/useLanguage";
import { ButtonLink } from "../../ui/Button/Button";
import { StatePage } from "../../ui/StatePage/StatePage";

export function NotFoundPage() {
  const texts = useTexts();
  useDocumentTitle(texts.notFoundTitle);
  return (
    <StatePage lead={texts.notFoundLead} title={texts.notFoundTitle}>
      <ButtonLink to="/">{texts.home}</ButtonLink>
    </StatePage>
  );
}
