import { Button } from "../ui/Button/Button";
import { EmptyState } from "../ui/EmptyState/EmptyState";
import { useTexts } from "../ui/hooks/useLanguage";

export function ErrorPage() {
  const texts = useTexts();
  return (
    <EmptyState lead={texts.brokenLead} title={texts.brokenTitle}>
      <Button onClick={() => location.reload()}>{texts.reload}</Button>
    </EmptyState>
  );
}
