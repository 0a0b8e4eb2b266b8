import { useTexts } from "../ui/hooks/useLanguage";
import { Button } from "../ui/Button/Button";
import { StatePage } from "../ui/EmptyState/EmptyState";

export function BrokenPage() {
  const texts = useTexts();
  return (
    <StatePage lead={texts.brokenLead} title={texts.brokenTitle}>
      <Button onClick={() => location.reload()}>{texts.reload}</Button>
    </StatePage>
  );
}
